import type { ComponentChildren } from 'preact'
import { dateInWords } from '../i18n/local-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { groupedCode, officialLine } from '../messages/mail-content.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { SummaryList } from '../ui/components/summary-list.tsx'
import { WarningText } from '../ui/components/warning-text.tsx'
import { Filled } from '../ui/filled.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import { Moment, OnMoment } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { readablePhone } from '../ui/telephone.tsx'
import { moment } from './details-view.tsx'
import { titleOf } from './official-title.ts'
import { pageViewOf } from './page-state.ts'
import type { BookingEvent, MyBooking, OwnOutcome, ToldMessage } from './queries.ts'

type OwnData = {
  booking: MyBooking
  history: readonly BookingEvent[]
  messages: readonly ToldMessage[]
  outcome: OwnOutcome | null
  token: string
  locale: Locale
  /** After how many days the person is forgotten. */
  keptDays: number
}

/** Everything that is kept with a booking (GDPR art. 15), as a file too (art. 20), and the way to erase it (art. 17). */
export function ownDataPage({ booking, history, messages, outcome, token, locale, keptDays }: OwnData): PageContent {
  const { ownData } = words[locale].pages
  const cancelled = booking.state.startsWith('cancelled-')
  return {
    title: ownData.title,
    back: pathOf('booking', locale, { token }),
    main: (
      <>
        <h1>{ownData.title}</h1>
        <p>{cancelled ? ownData.leadCancelled(keptDays) : ownData.lead(keptDays)}</p>
        <h2>{ownData.data}</h2>
        <Data booking={booking} locale={locale} />
        {outcome && (
          <>
            <h2>{ownData.outcome.title}</h2>
            <Said outcome={outcome} locale={locale} />
          </>
        )}
        <h2>{ownData.history}</h2>
        <ul class="govuk-list govuk-list--bullet">
          {history.map(({ at, action, version }) => (
            <li key={version}>
              <Moment at={moment(at)} locale={locale} /> – {wordOf(ownData.event, action)}
            </li>
          ))}
        </ul>
        <h2>{ownData.messages}</h2>
        {messages.length === 0 ? (
          <p>{ownData.noMessages}</p>
        ) : (
          <ul class="govuk-list govuk-list--bullet">
            {messages.map((message) => (
              <li key={`${message.kind} ${message.dueAt}`}>
                {wordOf(ownData.message, message.kind)}: <Fate message={message} locale={locale} />
              </li>
            ))}
          </ul>
        )}
        <p>
          <a class="govuk-link" href={pathOf('ownDataFile', locale, { token })}>
            {ownData.download}
          </a>
        </p>
        <h2>{ownData.eraseHeading}</h2>
        <p>{ownData.eraseLead}</p>
        <div class="buttons">
          <ButtonLink look="secondary" href={pathOf('erase', locale, { token })}>
            {ownData.erase}
          </ButtonLink>
        </div>
      </>
    ),
  }
}

function Data({ booking, locale }: Pick<OwnData, 'booking' | 'locale'>) {
  const { ownData, journey, booking: text } = words[locale].pages
  const { check, details } = journey
  const officialTitle = titleOf(booking, locale)
  const needs = booking.needs.map((need) => wordOf({ ...details.need, other: need }, need))
  const rows: [string, ComponentChildren][] = [
    [ownData.code, groupedCode(booking.code)],
    [ownData.state, text.state[pageViewOf(booking).state].title],
    [check.who, officialLine({ officialTitle, officialName: booking.officialName })],
    [check.when, <Moment key="when" at={moment(booking.startsAt)} locale={locale} />],
    [check.where, keepTogether(locale === 'bg' ? booking.placeBg : booking.placeEn)],
    [check.name, booking.name],
    [check.phone, booking.phone === null ? check.notGiven : readablePhone(booking.phone)],
    [check.email, booking.email ?? check.notGiven],
    [
      check.topic,
      <span key="topic" class="as-typed">
        {booking.topicText}
      </span>,
    ],
    [check.needs, needs.join(', ') || check.none],
    ...(booking.onBehalfOf === null ? [] : [[check.onBehalfOf, booking.onBehalfOf] as [string, string]]),
    ...(booking.cancelReason === null ? [] : [[ownData.cancelReason, booking.cancelReason] as [string, string]]),
    [ownData.language, ownData.languages[booking.locale]],
    [ownData.madeAt, <Moment key="made" at={moment(booking.createdAt)} locale={locale} />],
  ]
  return <SummaryList rows={rows.map(([key, value]) => ({ key, value }))} />
}

/** What was noted of the reception; dates in words, what was not said left out. */
function Said({ outcome, locale }: { outcome: OwnOutcome; locale: Locale }) {
  const text = words[locale].pages.ownData.outcome
  const day = (date: string | null) => date && dateInWords(date, locale)
  const rows: [string, string | null][] = [
    [text.result, outcome.result],
    [text.commitment, outcome.commitment],
    [text.unit, outcome.unit],
    [text.dueDate, day(outcome.dueDate)],
    [text.incomingNumber, outcome.incomingNumber],
    [text.lawfulDeadline, day(outcome.lawfulDeadline)],
    [text.doneOn, day(outcome.doneOn)],
    [text.doneNote, outcome.doneNote],
    [text.summary, outcome.summary],
  ]
  const said = rows.flatMap(([key, value]) =>
    value === null ? [] : [{ key, value: <span class="as-typed">{value}</span> }],
  )
  return <SummaryList rows={said} />
}

function Fate({ message, locale }: { message: ToldMessage; locale: Locale }) {
  const { ownData } = words[locale].pages
  const { state, sentAt, dueAt } = message
  if (sentAt !== null)
    return <Filled text={ownData.sent} parts={{ when: <OnMoment at={moment(sentAt)} locale={locale} /> }} />
  if (state === 'pending' || state === 'sending')
    return <Filled text={ownData.due} parts={{ when: <OnMoment at={moment(dueAt)} locale={locale} /> }} />
  return <>{ownData.notSent}</>
}

/** What a code of the database is called; one that has no words of its own is called by the general one. */
function wordOf(names: { other: string } & Record<string, string>, code: string): string {
  return Object.hasOwn(names, code) ? (names[code] ?? names.other) : names.other
}

type Erase = { booking: MyBooking; token: string; locale: Locale }

/** Asks once more: nothing brings the data back. */
export function erasePage({ booking, token, locale }: Erase): PageContent {
  const { ownData } = words[locale].pages
  const back = pathOf('ownData', locale, { token })
  return {
    title: ownData.askTitle,
    back,
    main: (
      <>
        <h1>{ownData.askTitle}</h1>
        <p>{ownData.ask}</p>
        {pageViewOf(booking).live && <p>{ownData.askLive}</p>}
        <WarningText spoken={ownData.attention}>{ownData.warning}</WarningText>
        <form method="post" action={pathOf('erase', locale, { token })}>
          <div class="buttons">
            <Button look="warning">{ownData.erase}</Button>
            <ButtonLink look="secondary" href={back}>
              {ownData.keep}
            </ButtonLink>
          </div>
        </form>
      </>
    ),
  }
}

/** The data are gone, and with them the page they were shown on. */
export function erasedPage(locale: Locale): PageContent {
  const { ownData, errors } = words[locale].pages
  return {
    title: ownData.erasedTitle,
    main: (
      <>
        <h1>{ownData.erasedTitle}</h1>
        <p>{ownData.erased}</p>
        <p>
          <a class="govuk-link" href={pathOf('home', locale)}>
            {errors.home}
          </a>
        </p>
      </>
    ),
  }
}
