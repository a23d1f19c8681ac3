import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { type Locale, words } from '../i18n/words.ts'
import { groupedCode, officialLine } from '../messages/mail-content.ts'
import { pathOf } from '../ui/addresses.ts'
import { keepTogether } from '../ui/keep-together.ts'
import { Moment } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StateIcon } from '../ui/state-icon.tsx'
import { readablePhone, WithPhone } from '../ui/telephone.tsx'
import { type PageView, pageViewOf } from './page-state.ts'
import type { MyBooking } from './queries.ts'

type Page = { booking: MyBooking; token: string; locale: Locale; phone: string }

/** The booking that a citizen's link opens. `cancelReason` is shown where the municipality cancelled. */
export function bookingPage(page: Page & { cancelReason: string | null }): PageContent {
  const view = pageViewOf(page.booking)
  const { title } = words[page.locale].pages.booking.state[view.state]
  return {
    title,
    main: (
      <>
        <State {...page} view={view} />
        {(view.state === 'booked' || view.state === 'unverified') && <WhatNext {...page} />}
        {view.live && <OtherWays {...page} />}
      </>
    ),
  }
}

/** What an unknown, an expired and an erased link lead to, all alike. */
export function noBookingPage({ locale, phone }: { locale: Locale; phone: string }): PageContent {
  const { booking, errors } = words[locale].pages
  return {
    title: booking.notFound.title,
    main: (
      <>
        <h1>{booking.notFound.title}</h1>
        {booking.notFound.lines.map((line) => (
          <p key={line}>
            <WithPhone text={line} phone={phone} />
          </p>
        ))}
        <p>
          <a class="govuk-link" href={pathOf('home', locale)}>
            {errors.home}
          </a>
        </p>
      </>
    ),
  }
}

/** When, with whom and where: the same on every page of a booking. */
export function WhenAndWhere({ booking, locale, note }: { booking: MyBooking; locale: Locale; note?: string }) {
  const officialTitle = locale === 'bg' ? booking.titleBg : booking.titleEn
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

function State({ booking, locale, phone, view, cancelReason }: Page & { view: PageView; cancelReason: string | null }) {
  const { booking: text } = words[locale].pages
  const { title, lines } = text.state[view.state]
  const cancelled = view.state === 'cancelled-by-citizen' || view.state === 'cancelled-by-municipality'
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
            {text.reason}: {reason}
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

function WhatNext({ booking, token, locale, phone }: Page) {
  const { booking: text } = words[locale].pages
  return (
    <>
      {booking.email && booking.mailRefused && (
        <div class="govuk-inset-text">
          <WithPhone text={text.mailRefused(booking.email)} phone={phone} />
        </div>
      )}
      <h2>{text.nextHeading}</h2>
      <ul class="govuk-list govuk-list--bullet">
        {[...text.next, toldBy(booking, locale)].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <div class="buttons">
        <a class="govuk-button govuk-button--secondary" href={pathOf('calendar', locale, { token })}>
          {text.addToCalendar}
        </a>
      </div>
    </>
  )
}

function OtherWays({ booking, token, locale, phone }: Page) {
  const { booking: text } = words[locale].pages
  return (
    <>
      <h2>{booking.state === 'arrived' ? text.cannotWaitHeading : text.cannotHeading}</h2>
      <p>{text.plea}</p>
      <div class="buttons">
        <a class="govuk-button govuk-button--secondary" href={pathOf('cancel', locale, { token })}>
          {text.cancel}
        </a>
      </div>
      <h2>{text.moveHeading}</h2>
      <p>
        <WithPhone text={text.move} phone={phone} />
      </p>
    </>
  )
}

/** How a change reaches this citizen: by e-mail where one was given and works, else by telephone. */
function toldBy({ email, mailRefused, phone }: MyBooking, locale: Locale): string {
  const { tellByEmail, tellByPhone } = words[locale].pages.booking
  return phone !== null && (email === null || mailRefused)
    ? tellByPhone(readablePhone(phone))
    : tellByEmail(email ?? '')
}
