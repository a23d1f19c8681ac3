import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Textarea } from '../ui/components/textarea.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import type { MyBooking } from './queries.ts'
import { WhenAndWhere } from './views.tsx'

type Cancel = {
  booking: MyBooking
  token: string
  locale: Locale
  /** What was typed, kept when the form comes back. */
  reason?: string
  /** What is wrong with it, in words. */
  error?: string
}

/** The one page of a cancellation: what is cancelled, why (by choice), yes or no. */
export function cancelPage({ booking, token, locale, reason = '', error }: Cancel): PageContent {
  const { cancel } = words[locale].pages
  const bookingPath = pathOf('booking', locale, { token })
  return {
    title: booking.late ? cancel.lateTitle : cancel.title,
    faulty: error !== undefined,
    back: bookingPath,
    main: (
      <>
        {error && <ErrorSummary errors={[{ field: 'reason', text: error }]} locale={locale} />}
        <h1>{booking.late ? cancel.lateTitle : cancel.title}</h1>
        <div class="panel">
          <WhenAndWhere booking={booking} locale={locale} />
        </div>
        <p>{booking.late ? cancel.late : cancel.after}</p>
        <form method="post" action={pathOf('cancel', locale, { token })} noValidate>
          <Textarea
            id="reason"
            label={cancel.reason}
            optional={cancel.optional}
            hint={cancel.hint}
            value={reason}
            error={error}
            rows={4}
            locale={locale}
          />
          <div class="buttons">
            <Button look="warning">{cancel.confirm}</Button>
            <ButtonLink look="secondary" href={bookingPath}>
              {cancel.keep}
            </ButtonLink>
          </div>
        </form>
      </>
    ),
  }
}

/** The cancellation came too late, or crossed another change. */
export function notCancelledPage({
  token,
  locale,
  code,
}: {
  token: string
  locale: Locale
  code: 'not-changeable' | 'version-conflict'
}): PageContent {
  const { problems, pages } = words[locale]
  const { title, detail } = problems[code]
  return {
    title,
    main: (
      <>
        <h1>{title}</h1>
        <p>{detail}</p>
        <p>
          <a class="govuk-link" href={pathOf('booking', locale, { token })}>
            {pages.cancel.backToBooking}
          </a>
        </p>
      </>
    ),
  }
}
