import { unknownLinkPage } from '../bookings/unknown-link-view.tsx'
import { durationInWords } from '../i18n/counts.ts'
import { dateInWords, datesInWords } from '../i18n/local-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { ButtonLink } from '../ui/components/button.tsx'
import { NotificationBanner } from '../ui/components/notification-banner.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StateIcon } from '../ui/state-icon.tsx'
import { readablePhone } from '../ui/telephone.tsx'
import { KeptData } from './kept-data-view.tsx'
import { KeptUntil, OfferedSlot, officialOf } from './offer-view.tsx'
import type { MyEntry } from './queries.ts'

type Page = {
  entry: MyEntry
  token: string
  locale: Locale
  /** How long an offer is kept, in waking minutes. */
  answerMinutes: number
  /** They have just declined an offer. */
  declined: boolean
}

/** A place on the waiting list: which it is, what happens next, the way out, all that is kept. */
export function placePage(page: Page): PageContent {
  const { entry, token, locale, declined } = page
  const { place, offer } = words[locale].pages.waitlist
  const { done } = words[locale].pages.booking
  const waits = entry.position !== null
  const title = place.state[outcomeOf(entry)]
  return {
    title,
    main: (
      <>
        {declined && waits && (
          <NotificationBanner title={done} tone="success">
            {place.thanks}
          </NotificationBanner>
        )}
        <section class={`state state--${waits ? 'good' : 'plain'}`} aria-labelledby="state">
          <StateIcon tone={waits ? 'good' : 'plain'} />
          <div class="state__words">
            <h1 id="state">{title}</h1>
            {entry.offer && <OfferedSlot slot={entry.offer} locale={locale} />}
            <p>{officialOf(entry, locale)}</p>
            {waits ? <Position {...page} /> : <Ended {...page} />}
            {entry.offer && <KeptUntil offer={entry.offer} locale={locale} />}
          </div>
        </section>
        {entry.offer && (
          <div class="buttons">
            <ButtonLink href={pathOf('offer', locale, { token })}>{place.see}</ButtonLink>
          </div>
        )}
        {entry.offer && <p>{offer.declining}</p>}
        {waits && <WhatNext {...page} />}
        {entry.state !== 'accepted' && <WayOut {...page} />}
        {entry.state !== 'accepted' && <KeptData {...page} />}
      </>
    ),
  }
}

/** What an unknown link and that of a place given up lead to, alike. */
export function noPlacePage({ locale, phone }: { locale: Locale; phone: string }): PageContent {
  return unknownLinkPage({ ...words[locale].pages.waitlist.notFound, locale, phone })
}

/** What the page says first: how a place stands, or why it has ended. */
function outcomeOf({ state, endedBecause }: Pick<MyEntry, 'state' | 'endedBecause'>) {
  if (state === 'waiting' || state === 'offered') return state
  return endedBecause ?? 'left'
}

function Position({ entry, locale }: Page) {
  const { place } = words[locale].pages.waitlist
  const before = (entry.position ?? 1) - 1
  return (
    <>
      <p>
        <strong>{before === 0 ? place.first : place.before(before)}</strong>
      </p>
      <p>{place.days(daysOf(entry, locale))}</p>
    </>
  )
}

/** „1–24 декември 2026 г.“, „до 24 декември 2026 г.“ */
function daysOf({ from, waitsUntil }: MyEntry, locale: Locale): string {
  if (from !== null) return datesInWords(from, waitsUntil, locale)
  return words[locale].pages.waitlist.place.until(dateInWords(waitsUntil, locale))
}

function Ended({ entry, locale }: Page) {
  const { place } = words[locale].pages.waitlist
  const outcome = outcomeOf(entry)
  if (outcome === 'waiting' || outcome === 'offered') return null
  return (
    <>
      <p>{place.ended[outcome]}</p>
      <p>
        <a class="govuk-link" href={pathOf('chooseTime', locale, { official: entry.slug })}>
          {place.again}
        </a>
      </p>
    </>
  )
}

function WhatNext({ entry, locale, answerMinutes }: Page) {
  const { place } = words[locale].pages.waitlist
  const how = entry.email ? place.byEmail(entry.email) : place.byPhone(readablePhone(entry.phone ?? ''))
  const lines = [how, place.answerIn(durationInWords(answerMinutes, locale)), place.declining, place.silent]
  return (
    <>
      <h2>{place.next}</h2>
      <ul class="govuk-list govuk-list--bullet">
        {[...(entry.offer ? [place.silent] : lines), place.keepAddress].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  )
}

function WayOut({ entry, token, locale }: Page) {
  const { place, leave } = words[locale].pages.waitlist
  const waits = entry.position !== null
  return (
    <>
      <h2>{waits ? place.leaveHeading : place.eraseHeading}</h2>
      <p>{waits ? place.leaveWhy : place.eraseWhy}</p>
      <div class="buttons">
        <ButtonLink look="secondary" href={pathOf('leaveWaitlist', locale, { token })}>
          {waits ? place.leave : leave.confirmEnded}
        </ButtonLink>
      </div>
    </>
  )
}
