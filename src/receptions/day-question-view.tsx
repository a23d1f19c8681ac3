import type { DomainError } from '../domain-error.ts'
import { countOf } from '../i18n/counts.ts'
import { dayLong, time } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { RefusalSummary } from '../ui/components/refusal.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import type { AffectedPerson } from './affected-queries.ts'
import type { CalendarLine } from './calendar-column.ts'
import { type MayOpen, sofia } from './calendar-lines-view.tsx'
import { confirmPage } from './confirm-view.tsx'
import type { StaffDayRow } from './day-queries.ts'

/** What is asked for, as it was read; `concerned`: whose bookings; `saved`: what is said when it is done. */
export type Given = { concerned: readonly string[]; saved: string } & (
  | { act: 'block'; lines: readonly CalendarLine[]; reason: string }
  | { act: 'unblock'; lines: readonly CalendarLine[]; reason: string }
  | { act: 'delay'; minutes: number }
  | { act: 'open'; version: number; reason: string }
  | { act: 'close'; version: number; reason: string }
)

type Question = {
  given: Given
  day: StaffDayRow
  affected: readonly AffectedPerson[]
  refusal: DomainError | null
  locale: Locale
  may: MayOpen
}

/** The question before something is done on a day's page. */
export function dayQuestion({ given, day, affected, refusal, locale, may }: Question): PageContent {
  const says = words[locale].pages.keeping.day
  const { staffCalendar } = words[locale].pages
  const back = `/sluzhebno/den/${day.id}`
  const common = {
    locale,
    may,
    affected,
    back,
    button: says.reallySave,
    ...(refusal && { refusal: RefusalSummary({ refusal, errors: {}, locale }) }),
  }
  const which = { key: staffCalendar.month.date, value: dayLong(sofia(day.startsAt), locale) }
  if (given.act === 'delay')
    return confirmPage({
      ...common,
      title: says.delayTitle,
      facts: [which],
      means: [given.minutes === 0 ? says.onTimeMeans : says.delayMeans(countOf(given.minutes, 'minute', locale))],
      concerned: says.delayConcerns,
      action: `${back}/zakasnenie`,
      fields: [['minutes', String(given.minutes)]],
    })
  if (given.act === 'open' || given.act === 'close') {
    const opens = given.act === 'open'
    const told = { key: staffCalendar.day.publicReason, value: given.reason }
    return confirmPage({
      ...common,
      title: opens ? says.openTitle : says.closeTitle,
      facts: opens ? [which] : [which, told],
      means: [opens ? says.openMeans : says.closeMeans],
      ...(!opens && { warning: true, button: staffCalendar.day.closeButton }),
      action: `${back}/sastoyanie`,
      fields: [
        ['state', opens ? 'open' : 'closed'],
        ['version', String(given.version)],
        [opens ? 'openReason' : 'publicReason', given.reason],
      ],
    })
  }
  const blocks = given.act === 'block'
  const times = given.lines.map(({ startsAt }) => time(sofia(startsAt), locale)).join(', ')
  return confirmPage({
    ...common,
    title: blocks ? says.blockTitle : says.unblockTitle,
    facts: [which, { key: says.chosen, value: times }, ...(blocks ? [{ key: says.why, value: given.reason }] : [])],
    means: [blocks ? says.blockMeans : says.unblockMeans],
    action: `${back}/chasove`,
    fields: [
      ['act', given.act],
      ['reason', given.reason],
      ...given.lines.flatMap((line) => ('slotId' in line ? [['chas', String(line.slotId)] as const] : [])),
    ],
  })
}
