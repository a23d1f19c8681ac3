import { durationInWords, freeSlotsInWords } from '../i18n/counts.ts'
import { dayLong } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import { Filled } from '../ui/filled.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import { Day, DayOfMonth, OnMoment } from '../ui/moment.tsx'
import type { ScheduleLine } from './schedule-lines.ts'

type Table = {
  /** By what heading it is named: the id. */
  labelledBy: string
  lines: readonly ScheduleLine[]
  /** How an official is called, by slug; absent: the page is about one alone. */
  nameOf?: (slug: string) => string
  /** The heading names month and year. */
  ofMonth?: boolean
  locale: Locale
}

/**
 * Days with their hours. Where the page is narrow a row becomes a block: browsers then forget that it was a table, so its roles
 * are said.
 */
export function ScheduleTable({ labelledBy, lines, nameOf, ofMonth = false, locale }: Table) {
  const { schedule } = words[locale].pages
  const columns = [
    schedule.day,
    schedule.hours,
    ...(nameOf ? [schedule.official] : []),
    schedule.place,
    schedule.booking,
  ]
  return (
    <div class="schedule">
      {/* biome-ignore-start lint/a11y/noRedundantRoles: see above */}
      <table class="schedule__table" role="table" aria-labelledby={labelledBy}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column} role="columnheader" scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {lines.map((line, index) => (
            <Row key={index} line={line} name={nameOf?.(line.slug) ?? null} months={ofMonth} locale={locale} />
          ))}
        </tbody>
      </table>
      {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
    </div>
  )
}

function Row({
  line,
  name,
  months,
  locale,
}: {
  line: ScheduleLine
  name: string | null
  months: boolean
  locale: Locale
}) {
  const { at, hours, place, note, delayMinutes, standing } = line
  const { booking } = words[locale].pages
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: a block forgets that it was a row
    <tr role="row" class={standing.kind === 'closed' ? 'schedule__closed' : undefined}>
      <th role="rowheader" scope="row">
        {months ? <DayOfMonth at={at} locale={locale} /> : <Day at={at} locale={locale} />}
        {note && <span class="schedule__note">{note}</span>}
      </th>
      <td role="cell">{hours && <span class="nowrap">{hours}</span>}</td>
      {name !== null && <td role="cell">{name}</td>}
      <td role="cell">{place && keepTogether(place)}</td>
      <td role="cell">
        <StandingWords line={line} name={name} locale={locale} />
        {delayMinutes > 0 && (
          <strong class="schedule__note">{booking.delay(durationInWords(delayMinutes, locale))}</strong>
        )}
      </td>
    </tr>
    // biome-ignore-end lint/a11y/noRedundantRoles: as above
  )
}

function StandingWords({ line, name, locale }: { line: ScheduleLine; name: string | null; locale: Locale }) {
  const { schedule } = words[locale].pages
  const { standing } = line
  switch (standing.kind) {
    case 'free':
      return (
        <span class="not-on-paper">
          {freeSlotsInWords(standing.count, locale)}{' '}
          <a class="govuk-link" href={`${pathOf('chooseTime', locale, { official: line.slug })}?ot=${line.date}`}>
            {schedule.book}
            <VisuallyHidden> {aboutDay(line, name, locale)}</VisuallyHidden>
          </a>
        </span>
      )
    case 'full':
      return (
        <span class="not-on-paper">
          {freeSlotsInWords(0, locale)}{' '}
          <a class="govuk-link" href={pathOf('waitlist', locale, { official: line.slug })}>
            {schedule.wait}
            <VisuallyHidden> {aboutDay(line, name, locale)}</VisuallyHidden>
          </a>
        </span>
      )
    case 'not-open':
      return (
        <span>
          <Filled text={schedule.opens} parts={{ when: <OnMoment at={standing.opensAt} locale={locale} /> }} />
        </span>
      )
    case 'closed':
      return (
        <span>
          <strong>{schedule.closed}</strong>
          {standing.reason && (
            <>
              {' – '}
              <span lang={languageOf(standing.reason)}>{standing.reason}</span>
            </>
          )}
        </span>
      )
    default:
      return <span>{schedule[standing.kind]}</span>
  }
}

/** To a voice every such link is to be another. */
function aboutDay({ at }: ScheduleLine, name: string | null, locale: Locale) {
  const day = dayLong(at, locale)
  if (name === null) return day
  return <Filled text={words[locale].pages.schedule.bookAbout} parts={{ official: name, day }} />
}

/** A holiday is named in the reader's language, what the municipality wrote is Bulgarian (WCAG 3.1.2). */
function languageOf(text: string): Locale {
  return /[Ѐ-ӿ]/.test(text) ? 'bg' : 'en'
}
