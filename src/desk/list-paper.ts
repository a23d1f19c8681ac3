import { countOf } from '../i18n/counts.ts'
import { dayLong, time, timeRange } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { keepTogether } from '../ui/keep-together.ts'
import { readablePhone } from '../ui/telephone.tsx'
import { sofiaTime } from './list-moment.ts'
import type { ListedDay, ListedSlot, Visitor } from './queries.ts'
import { ticketName } from './ticket.ts'

/** How a list is wanted on paper. */
export type PaperChoice = {
  locale: Locale
  phones: boolean
  /** What people come about, for who may read it. */
  topics: boolean
  /** `large`: one person a block, with room for notes. */
  look: 'table' | 'large'
}

/** A line of a list on paper: a person, or an hour that nobody has. */
export type PaperRow = {
  key: string
  time: string
  person: { name: string; beneath: string[]; phone: string | null; topic: string; needs: string[] } | null
  /** What stands in place of a person. */
  note: string
}

/** A reception's list as paper shows it, in one language. */
export type ListPaper = {
  title: string
  /** Date, hours and place. */
  facts: string
  /** Who receives instead, why nobody comes, how late it is. */
  standing: string[]
  booked: number
  free: number
  rows: PaperRow[]
}

/** Makes paper of a list: as little of people as a reception needs. */
export function listPaper(day: ListedDay, choice: PaperChoice): ListPaper {
  const { locale } = choice
  const { paper } = words[locale].pages
  const official = [locale === 'bg' ? day.titleBg : day.titleEn, day.officialName].filter(Boolean).join(', ')
  const [starts, ends] = [sofiaTime(day.startsAt), sofiaTime(day.endsAt)]
  const rows = day.slots.flatMap((slot) => rowsOf(slot, choice))
  return {
    title: paper.list.title(official),
    facts: [
      dayLong(starts, locale),
      timeRange(starts, ends, locale),
      keepTogether(locale === 'bg' ? day.placeBg : day.placeEn),
    ].join(' · '),
    standing: standingOf(day, locale),
    booked: rows.filter(({ person }) => person !== null).length,
    free: day.slots.filter(({ free }) => free).length,
    rows,
  }
}

/** What is out of the ordinary about a reception: who receives instead, that nobody comes, how late it is. */
export function standingOf(day: ListedDay, locale: Locale): string[] {
  const { desk, staffCalendar } = words[locale].pages
  const substitute = locale === 'bg' ? day.substituteBg : day.substituteEn
  return [
    ...(substitute === null ? [] : [staffCalendar.substitute(substitute)]),
    ...(day.state === 'open' ? [] : [day.state === 'closed' ? desk.closed : desk.undecided]),
    ...(day.delayMinutes > 0 ? [desk.delay(countOf(day.delayMinutes, 'minute', locale))] : []),
  ]
}

/** The columns that a table of that choice has, in order. */
export function paperColumns({ phones, topics }: Pick<PaperChoice, 'phones' | 'topics'>) {
  return [
    'time' as const,
    'name' as const,
    ...(phones ? ['phone' as const] : []),
    ...(topics ? ['topic' as const] : []),
    'needs' as const,
  ]
}

/** Who is on the list, in one cell. */
export function cellOf(row: PaperRow, column: ReturnType<typeof paperColumns>[number]): string[] {
  if (column === 'time') return [row.time]
  if (row.person === null) return column === 'name' ? [row.note] : []
  const { name, beneath, phone, topic, needs } = row.person
  if (column === 'name') return [name, ...beneath]
  if (column === 'phone') return phone === null ? [] : [phone]
  return column === 'needs' ? needs : topic === '' ? [] : [topic]
}

function rowsOf(slot: ListedSlot, choice: PaperChoice): PaperRow[] {
  const { locale } = choice
  const { desk } = words[locale].pages
  const at = time(sofiaTime(slot.startsAt), locale)
  const people = slot.visitors.map((visitor) => ({
    key: visitor.bookingId,
    time: at,
    person: personOf(visitor, choice),
    note: '',
  }))
  // An hour that somebody did not use is free again for another.
  if (people.length > 0 && !slot.free) return people
  const note = slot.free ? desk.free : slot.blockedReason !== null ? desk.blocked(slot.blockedReason) : desk.taken
  return [...people, { key: `slot ${slot.slotId}`, time: at, person: null, note }]
}

function personOf(visitor: Visitor, { locale, phones, topics }: PaperChoice): NonNullable<PaperRow['person']> {
  const { desk, staffCalendar } = words[locale].pages
  const { name, onBehalfOf, phone, state, needs, topicCategory, topicText, ticket, ticketLetter } = visitor
  const number = ticket === null ? null : ticketName(ticketLetter, ticket)
  return {
    name,
    beneath: [
      ...(onBehalfOf === null ? [] : [desk.onBehalfOf(onBehalfOf)]),
      // Who came without an hour and said no name goes by their number.
      ...(number === null || number === name ? [] : [number]),
      // That somebody has an hour is what the list is for.
      ...(state === 'confirmed' ? [] : [desk.state[state as keyof typeof desk.state]]),
    ],
    phone: phones && phone !== null ? readablePhone(phone) : null,
    topic: topics ? [topicCategory, topicText].filter(Boolean).join(': ') : '',
    needs: needs.map((need) =>
      need in staffCalendar.needs ? staffCalendar.needs[need as keyof typeof staffCalendar.needs] : need,
    ),
  }
}
