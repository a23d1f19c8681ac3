import { AnswerFields, answerErrors } from '../bookings/answer-fields-view.tsx'
import { OfficialTitle } from '../bookings/choice-view.tsx'
import { type Locale, words } from '../i18n/words.ts'
import type { OfficialCard } from '../receptions/official-cards.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Hint } from '../ui/components/field.tsx'
import { Fieldset } from '../ui/components/fieldset.tsx'
import { Input } from '../ui/components/input.tsx'
import { InsetText } from '../ui/components/inset-text.tsx'
import { Filled } from '../ui/filled.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { WithPhone } from '../ui/telephone.tsx'
import type { JoinFaults, JoinForm } from './join-form-rules.ts'

type Join = {
  official: OfficialCard
  form: JoinForm
  locale: Locale
  /** The local date, YYYY-MM-DD. */
  today: string
  /** After how many days what remains of a place that ended is erased. */
  keptDays: number
  faults?: JoinFaults
}

/** „Запишете се в списъка на чакащите“: for whom, which days, and the fields of a booking. */
export function joinPage({ official, form, locale, today, keptDays, faults }: Join): PageContent {
  const { join } = words[locale].pages.waitlist
  const days = (faults?.days ?? []).map(({ field, fault }) => ({
    field,
    text: fault === 'invalid-date' ? join.dateFault : words[locale].faults[fault],
  }))
  const errors = [...days, ...answerErrors(faults?.answers ?? [], locale)]
  const chooser = pathOf('chooseTime', locale, { official: official.slug })
  return {
    title: join.title,
    faulty: errors.length > 0,
    back: chooser,
    main: (
      <>
        {errors.length > 0 && <ErrorSummary locale={locale} errors={errors} />}
        <h1>{join.title}</h1>
        <div class="panel">
          <p>
            <OfficialTitle official={official} locale={locale} />
          </p>
        </div>
        <p>{join.lead}</p>
        {official.firstFree && (
          <InsetText>
            <Filled
              text={join.free}
              parts={{
                link: (
                  <a class="govuk-link" href={chooser}>
                    {join.freeLink}
                  </a>
                ),
              }}
            />
          </InsetText>
        )}
        <form method="post" action={pathOf('waitlist', locale, { official: official.slug })} noValidate>
          <Days form={form} errors={days} today={today} locale={locale} />
          <AnswerFields answers={form.answers} errors={errors} locale={locale} hints={join} />
          <p>{join.privacy(keptDays)}</p>
          <div class="buttons">
            <Button>{join.button}</Button>
          </div>
        </form>
      </>
    ),
  }
}

type DaysGiven = Pick<Join, 'form' | 'today' | 'locale'> & { errors: readonly { field: string; text: string }[] }

function Days({ form, errors, today, locale }: DaysGiven) {
  const { waitlist, journey } = words[locale].pages
  const { join } = waitlist
  return (
    <Fieldset
      legend={
        <>
          {join.days} <span class="optional">{journey.optional}</span>
        </>
      }
      describedBy="days-hint"
    >
      <Hint id="days" hint={join.daysHint} />
      {(['from', 'to'] as const).map((field) => (
        <Input
          key={field}
          id={field}
          type="date"
          label={join[field]}
          value={form[field]}
          min={today}
          error={errors.find((each) => each.field === field)?.text}
          autoComplete="off"
          locale={locale}
        />
      ))}
    </Fieldset>
  )
}

/** This person has a place: its link goes to their own mailbox, for whoever knows a telephone is not yet its owner. */
export function alreadyWaitingPage({
  slug,
  locale,
  phone,
}: {
  slug: string
  locale: Locale
  phone: string
}): PageContent {
  const { there } = words[locale].pages.waitlist
  const back = pathOf('waitlist', locale, { official: slug })
  return {
    title: there.title,
    back,
    main: (
      <>
        <h1>{there.title}</h1>
        <p>{there.known}</p>
        <p>{there.link}</p>
        <p>
          <WithPhone text={there.call} phone={phone} />
        </p>
        <p>
          <a class="govuk-link" href={back}>
            {there.mistake}
          </a>
        </p>
        <p>
          <a class="govuk-link" href={pathOf('home', locale)}>
            {words[locale].pages.errors.home}
          </a>
        </p>
      </>
    ),
  }
}
