import { moment } from '../bookings/details-view.tsx'
import type { MyBooking } from '../bookings/queries.ts'
import { firstSlotField, SlotPicker } from '../bookings/slot-picker-view.tsx'
import { WhenAndWhere } from '../bookings/views.tsx'
import { type Locale, words } from '../i18n/words.ts'
import { groupedCode } from '../messages/mail-content.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { ErrorMessage } from '../ui/components/field.tsx'
import { NotificationBanner } from '../ui/components/notification-banner.tsx'
import { Filled } from '../ui/filled.tsx'
import { Moment } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StateIcon } from '../ui/state-icon.tsx'
import { readablePhone, WithPhone } from '../ui/telephone.tsx'
import { TypedWords } from '../ui/typed-words.tsx'
import { keptChoice } from './choice-rules.ts'
import type { Choice } from './queries.ts'
import { substitutionPage } from './substitution-view.tsx'

/** What the buttons ask for, by the name `do`. */
export const WISHES = { accept: 'accept', move: 'move', call: 'call', cancel: 'cancel' } as const

export type Chosen = {
  booking: MyBooking
  choice: Choice
  token: string
  locale: Locale
  phone: string
  /** What is said first: nothing was chosen, or what was is gone. */
  first?: 'unchosen' | 'lost' | 'already'
}

/** The page of a booking whose day was closed: why, and what its citizen can choose. */
export function choicePage(page: Chosen): PageContent {
  if (page.choice.kind === 'substitution') return substitutionPage(page)
  const { booking, choice, locale, first } = page
  const text = words[locale].pages.closure
  const { noLongerHolds } = words[locale].pages.booking
  const reason = (locale === 'en' && choice.publicReasonEn) || choice.publicReason
  return {
    title: text.title,
    faulty: first !== undefined,
    main: (
      <>
        <First {...page} />
        <section class="state state--bad" aria-labelledby="state">
          <StateIcon tone="bad" />
          <div class="state__words">
            <h1 id="state">{text.title}</h1>
            <WhenAndWhere booking={booking} locale={locale} note={noLongerHolds} />
            <p>
              {text.reason}: <TypedWords text={reason} locale={locale} />
            </p>
            <p>{text.sorry}</p>
          </div>
        </section>
        <Replacements {...page} />
        <OtherWays {...page} />
        <LastWays {...page} />
      </>
    ),
  }
}

/** What is said before all else: what went wrong, or that whoever asked for it will be telephoned. */
export function First({ booking, choice, locale, first }: Chosen) {
  const text = words[locale].pages.closure
  if (first === undefined)
    return choice.state === 'chose' && booking.phone ? (
      <NotificationBanner title={text.willCallDone} tone="success">
        {text.willCall(readablePhone(booking.phone))}
      </NotificationBanner>
    ) : null
  const field = firstSlotField(keptChoice(choice.slots, { slug: choice.slug, locale }))
  if (first === 'unchosen') return <ErrorSummary locale={locale} errors={[{ field, text: text.chooseOne }]} />
  return (
    <ErrorSummary locale={locale}>
      <p>{first === 'lost' ? text.lost : text.already}</p>
    </ErrorSummary>
  )
}

/** The telephone, a cancellation, and one's own data. */
export function LastWays(page: Chosen) {
  const { booking, token, locale, phone } = page
  const { closure, booking: shown } = words[locale].pages
  return (
    <>
      <p>
        <WithPhone
          text={closure.phone.replace('{code}', groupedCode(booking.code).replace('\u00a0', ' '))}
          phone={phone}
        />
      </p>
      <CancelMeeting {...page} />
      <p class="not-on-paper">
        <a class="govuk-link" href={pathOf('ownData', locale, { token })}>
          {shown.data}
        </a>
      </p>
    </>
  )
}

function Replacements({ booking, choice, token, locale, phone, first }: Chosen) {
  const text = words[locale].pages.closure
  if (choice.slots.length === 0) {
    const none = booking.phone ? text.none : text.noneNoPhone
    return (
      <p>
        <WithPhone text={none[choice.kept ? 'left' : 'kept']} phone={phone} />
      </p>
    )
  }
  const error = first === 'unchosen' ? text.chooseOne : null
  return (
    <>
      <h2>{text.chooseHeading}</h2>
      <p>
        <Filled
          text={text.kept}
          parts={{
            until: (
              <strong>
                <Moment at={moment(choice.replyBy)} locale={locale} />
              </strong>
            ),
          }}
        />
      </p>
      <form method="post" action={pathOf('choice', locale, { token })} noValidate>
        <ErrorMessage id="slot" error={error} locale={locale} />
        <SlotPicker
          choice={keptChoice(choice.slots, { slug: choice.slug, locale })}
          locale={locale}
          {...(error && { errorId: 'slot-error' })}
        />
        <div class="buttons">
          <Button name="do" value={WISHES.move}>
            {text.choose}
          </Button>
        </div>
      </form>
    </>
  )
}

export function OtherWays({ booking, choice, token, locale }: Chosen) {
  const text = words[locale].pages.closure
  const asksToCall = booking.phone && choice.state !== 'chose'
  if (booking.over && !asksToCall) return null
  return (
    <>
      <h2>{choice.slots.length === 0 ? text.waysHeading : text.otherHeading}</h2>
      {!booking.over && (
        <p>
          <a class="govuk-link" href={pathOf('change', locale, { token })}>
            {text.otherTimes}
          </a>
        </p>
      )}
      {asksToCall && booking.phone && (
        <form method="post" action={pathOf('choice', locale, { token })}>
          <p>{text.callWhy(readablePhone(booking.phone))}</p>
          <div class="buttons">
            <Button look="secondary" name="do" value={WISHES.call}>
              {text.call}
            </Button>
          </div>
        </form>
      )}
    </>
  )
}

/** Last, and by a press of its own: no meeting at all. */
export function CancelMeeting({ token, locale }: Chosen) {
  const text = words[locale].pages.closure
  return (
    <>
      <h2>{text.cancelHeading}</h2>
      <form method="post" action={pathOf('choice', locale, { token })}>
        <div class="buttons">
          <Button look="warning" name="do" value={WISHES.cancel}>
            {text.cancel}
          </Button>
        </div>
      </form>
    </>
  )
}
