import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { countOf } from '../i18n/counts.ts'
import { dayShort, time } from '../i18n/format-time.ts'
import { listInWords } from '../i18n/small-words.ts'
import { type Locale, words } from '../i18n/words.ts'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import { BareTime } from '../ui/moment.tsx'
import type { CalendarColumn, CalendarLine } from './calendar-column.ts'
import type { StaffDayRow } from './day-queries.ts'

/** Whether somebody may open a page of that pattern, and there is one. */
export type MayOpen = (pattern: string) => boolean

/** The moment of a row, in Bulgaria. */
export const sofia = (epochMs: number) => DateTime.fromMillis(epochMs, { zone: ZONE })

const LONGEST_TOPIC = 60

/** „Чака решение – обявен е неработен ден“: what is to be said of a day's state; null where it is plainly open. */
export function stateInWords({ state, publicReason, because }: StaffDayRow, locale: Locale): string | null {
  const { staffCalendar } = words[locale].pages
  if (state === 'closed')
    return publicReason === null ? staffCalendar.closed : staffCalendar.closedBecause(publicReason)
  if (state === 'open') return null
  return because === null ? staffCalendar.undecided : staffCalendar.undecidedBecause[because]
}

/** „Приемът закъснява с около 10 минути“; null where it does not. */
export function delayInWords({ delayMinutes }: StaffDayRow, locale: Locale): string | null {
  if (delayMinutes === 0) return null
  return words[locale].pages.staffCalendar.late(countOf(delayMinutes, 'minute', locale))
}

/** „Замества: Заместник-кмет“; null where the official receives. */
export function substituteInWords({ substitute }: StaffDayRow, locale: Locale): string | null {
  return substitute && words[locale].pages.staffCalendar.substitute(substitute[locale])
}

/** „6 заети, 2 свободни“. */
export function totalsInWords({ totals, day }: Pick<CalendarColumn, 'totals' | 'day'>, locale: Locale): string {
  const { totals: of } = words[locale].pages.staffCalendar
  if (day.closure?.kind === 'closure') return [of.affected(day.closure.all), of.waiting(day.closure.waiting)].join(', ')
  const parts = (['booked', 'free', 'blocked', 'undecided'] as const).filter(
    (kind) => totals[kind] > 0 || (kind === 'free' && totals.booked > 0),
  )
  const said = parts.map((kind) => of[kind](totals[kind]))
  if (day.closure) said.push(of.asked(day.closure.waiting))
  return said.length === 0 ? of.none : said.join(', ')
}

type Line = { line: CalendarLine; locale: Locale; may: MayOpen }

/** One line of a column: when, and who or what. Blocked lines and breaks are hatched, and say so in words. */
export function ColumnLine({ line, locale, may }: Line) {
  const off = line.kind === 'blocked' || line.kind === 'break'
  const look = off ? ' hatch' : line.kind === 'free' ? ' week__slot--free' : ''
  return (
    <li class={`week__slot${look}`}>
      <BareTime at={sofia(line.startsAt)} locale={locale} />
      <span>
        <LineText line={line} locale={locale} may={may} />
      </span>
    </li>
  )
}

/** What stands beside the time. */
export function LineText({ line, locale, may }: Line) {
  const { line: says } = words[locale].pages.staffCalendar
  if (line.kind === 'booked') return <BookedText line={line} locale={locale} may={may} />
  if (line.kind === 'blocked') return <>{says.blocked(line.reason)}</>
  if (line.kind === 'held') return <>{says.held[line.heldFor]}</>
  if (line.kind !== 'free') return <>{says[line.kind]}</>
  const notes = [line.kept && says.kept, line.awaited && says.awaited].filter(Boolean).join(', ')
  const at = sofia(line.startsAt)
  return (
    <>
      {may('/sluzhebno/novo') ? (
        <a class="free" href={`/sluzhebno/novo?chas=${line.slotId}`}>
          <span aria-hidden="true">{says.free}</span>
          <VisuallyHidden>{says.freeFor(`${dayShort(at, locale, at)}, ${time(at, locale)}`)}</VisuallyHidden>
        </a>
      ) : (
        says.freeOnly
      )}
      {notes && ` (${notes})`}
    </>
  )
}

function BookedText({ line, locale, may }: Line & { line: CalendarLine & { kind: 'booked' } }) {
  const { staffCalendar } = words[locale].pages
  const { booking, undecided, blockedReason } = line
  const needs = booking.needs.map((need) =>
    need in staffCalendar.needs ? staffCalendar.needs[need as keyof typeof staffCalendar.needs] : need,
  )
  const notes = [
    booking.state !== 'confirmed' && staffCalendar.booking[booking.state],
    undecided && staffCalendar.line.undecided,
    blockedReason !== null && staffCalendar.line.blocked(blockedReason),
    needs.length > 0 && listInWords(needs, locale),
  ].filter((note) => typeof note === 'string')
  const who = whoInWords(line, locale)
  return (
    <>
      {/* Who may not see whose it is may not open it either. */}
      {booking.name !== null && may('/sluzhebno/zapisvaniya/:id') ? (
        <a class="govuk-link" href={`/sluzhebno/zapisvaniya/${booking.id}`}>
          {who}
        </a>
      ) : (
        who
      )}
      {notes.length > 0 && <span class="week__notes"> ({notes.join('; ')})</span>}
    </>
  )
}

/** „Петър Стоев – ремонт на улица“, as far as it may be seen. */
export function whoInWords({ booking, startsAt }: CalendarLine & { kind: 'booked' }, locale: Locale): string {
  const { line: says } = words[locale].pages.staffCalendar
  const { name, topic } = booking
  if (name === null)
    return topic === null ? `${says.taken}, ${time(sofia(startsAt), locale)}` : `${says.taken} – ${short(topic)}`
  return topic === null ? name : `${name} – ${short(topic)}`
}

/** The beginning of a question, cut between words. */
function short(topic: string): string {
  const line = topic.replace(/\s+/g, ' ').trim()
  if (line.length <= LONGEST_TOPIC) return line
  return `${line.slice(0, LONGEST_TOPIC).replace(/\s+\S*$/, '')}…`
}
