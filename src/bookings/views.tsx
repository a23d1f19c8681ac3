import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Alternative } from '../domain-error.ts'
import { countOf } from '../i18n/counts.ts'
import { type Locale, words } from '../i18n/words.ts'
import { groupedCode, officialLine } from '../messages/mail-content.ts'
import { pathOf } from '../ui/addresses.ts'
import { ButtonLink } from '../ui/components/button.tsx'
import { NotificationBanner } from '../ui/components/notification-banner.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import { Moment } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StateIcon } from '../ui/state-icon.tsx'
import { readablePhone, WithPhone } from '../ui/telephone.tsx'
import { TypedWords } from '../ui/typed-words.tsx'
import { BookAgain } from './book-again-view.tsx'
import { WaitsForConfirmation } from './confirm-view.tsx'
import { titleOf } from './official-title.ts'
import { type PageState, type PageView, pageViewOf } from './page-state.ts'
import type { MyBooking } from './queries.ts'
import { unknownLinkPage } from './unknown-link-view.tsx'

type Page = { booking: MyBooking; token: string; locale: Locale; phone: string }

type Shown = Page & {
  /** Shown where the municipality cancelled. */
  cancelReason: string | null
  /** It was just changed to the time that is shown. */
  moved: boolean
  /** The token of the mail that asks to confirm, where they came by that. */
  proof: string | null
  /** The nearest free times, where the municipality cancelled. */
  alternatives: readonly Alternative[]
}

/** States after which nothing is left but another time. */
const ENDED: readonly PageState[] = [
  'lapsed',
  'past',
  'done',
  'no-show',
  'left',
  'cancelled-by-citizen',
  'cancelled-by-municipality',
]

/** The booking that a citizen's link opens. */
export function bookingPage(page: Shown): PageContent {
  const view = pageViewOf(page.booking)
  const { title } = words[page.locale].pages.booking.state[view.state]
  return {
    title,
    main: (
      <>
        {page.moved && view.movable && <Moved {...page} />}
        <State {...page} view={view} />
        {view.state === 'unverified' && <WaitsForConfirmation {...page} />}
        {ENDED.includes(view.state) && <BookAgain {...page} />}
        {view.state === 'booked' && <WhatNext {...page} />}
        {view.live && <OtherWays {...page} view={view} />}
        <p class="not-on-paper">
          <a class="govuk-link" href={pathOf('ownData', page.locale, { token: page.token })}>
            {words[page.locale].pages.booking.data}
          </a>
        </p>
      </>
    ),
  }
}

/** What an unknown, an expired and an erased link lead to, all alike. */
export function noBookingPage({ locale, phone }: { locale: Locale; phone: string }): PageContent {
  const { booking, errors } = words[locale].pages
  const find = (
    <p>
      <a class="govuk-link" href={pathOf('findBooking', locale)}>
        {errors.find}
      </a>
    </p>
  )
  return unknownLinkPage({ ...booking.notFound, locale, phone, more: find })
}

/** When, with whom and where: the same on every page of a booking. */
export function WhenAndWhere({ booking, locale, note }: { booking: MyBooking; locale: Locale; note?: string }) {
  const officialTitle = titleOf(booking, locale)
  const at = DateTime.fromSeconds(booking.startsAt, { zone: ZONE })
  return (
    <>
      <p class="state__when">
        <strong>
          <Moment at={at} locale={locale} />
        </strong>
        {note && ` (${note})`}
      </p>
      <p>{officialLine({ officialTitle, officialName: booking.officialName })}</p>
      <p>{keepTogether(locale === 'bg' ? booking.placeBg : booking.placeEn)}</p>
    </>
  )
}

function State({ booking, locale, phone, view, cancelReason, proof }: Shown & { view: PageView }) {
  const { booking: text } = words[locale].pages
  const { title } = text.state[view.state]
  const lines = linesOf({ booking, locale, view, proof })
  const cancelled = ['cancelled-by-citizen', 'cancelled-by-municipality', 'lapsed'].includes(view.state)
  const reason = view.state === 'cancelled-by-municipality' ? cancelReason : null
  return (
    <section class={`state state--${view.tone}`} aria-labelledby="state">
      <StateIcon tone={view.tone} />
      <div class="state__words">
        <h1 id="state">{title}</h1>
        <WhenAndWhere booking={booking} locale={locale} {...(cancelled ? { note: text.noLongerHolds } : {})} />
        {view.live && (
          <p>
            {text.code}: <strong class="code">{groupedCode(booking.code).replace('\u00a0', ' ')}</strong>
          </p>
        )}
        {reason && (
          <p>
            {text.reason}: <TypedWords text={reason} locale={locale} />
          </p>
        )}
        {lines.map((line) => (
          <p key={line}>
            <WithPhone text={line} phone={phone} />
          </p>
        ))}
      </div>
    </section>
  )
}

/** Who came by the link of the mail has it, and a mail that was refused is in no folder. */
function linesOf({ booking, locale, view, proof }: Pick<Shown, 'booking' | 'locale' | 'proof'> & { view: PageView }) {
  if (view.state === 'unverified' && (proof !== null || booking.mailRefused)) return []
  return words[locale].pages.booking.state[view.state].lines
}

function WhatNext({ booking, token, locale, phone }: Page) {
  const { booking: text } = words[locale].pages
  return (
    <>
      {booking.email && booking.mailRefused && (
        <div class="govuk-inset-text">
          <WithPhone text={text.mailRefused(booking.email)} phone={phone} />
        </div>
      )}
      {booking.undecided && (
        <div class="govuk-inset-text">
          <WithPhone text={booking.email ? text.undecided.byEmail : text.undecided.byPhone} phone={phone} />
        </div>
      )}
      {booking.delayMinutes > 0 && (
        <div class="govuk-inset-text">{text.delay(countOf(booking.delayMinutes, 'minute', locale))}</div>
      )}
      <h2>{text.nextHeading}</h2>
      <ul class="govuk-list govuk-list--bullet">
        {[...text.next, ...toldBy(booking, locale)].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <div class="buttons">
        <ButtonLink look="secondary" href={pathOf('calendar', locale, { token })}>
          {text.addToCalendar}
        </ButtonLink>
        <ButtonLink look="secondary" href={pathOf('print', locale, { token })}>
          {words[locale].pages.slip.link}
        </ButtonLink>
      </div>
    </>
  )
}

function Moved({ locale }: Page) {
  const { done, moved } = words[locale].pages.booking
  return (
    <NotificationBanner title={done} tone="success">
      {moved}
    </NotificationBanner>
  )
}

function OtherWays({ booking, token, locale, view }: Page & { view: PageView }) {
  const { booking: text } = words[locale].pages
  return (
    <>
      <h2>{booking.state === 'arrived' ? text.cannotWaitHeading : text.cannotHeading}</h2>
      <p>{text.plea}</p>
      <div class="buttons">
        <ButtonLink look="secondary" href={pathOf('cancel', locale, { token })}>
          {text.cancel}
        </ButtonLink>
      </div>
      {view.movable && (
        <>
          <h2>{text.moveHeading}</h2>
          <p>{text.move}</p>
          <div class="buttons">
            <ButtonLink look="secondary" href={pathOf('change', locale, { token })}>
              {text.change}
            </ButtonLink>
          </div>
        </>
      )}
    </>
  )
}

/** What this citizen is sent, and how a change reaches them: by e-mail where one was given and works, else by telephone. */
function toldBy({ email, mailRefused, phone }: MyBooking, locale: Locale): string[] {
  const { tellByEmail, tellByPhone, sentTo, keepCode } = words[locale].pages.booking
  if (phone !== null && (email === null || mailRefused)) return [tellByPhone(readablePhone(phone)), keepCode]
  return [sentTo(email ?? ''), tellByEmail(email ?? '')]
}
