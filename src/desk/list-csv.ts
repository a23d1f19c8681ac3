import { time } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { CSV_BEGINNING, csvLine } from '../ui/csv-file.ts'
import { readablePhone } from '../ui/telephone.tsx'
import { sofiaTime } from './list-moment.ts'
import type { ListedDay } from './queries.ts'

/** A list as a file: one line for each person, and one for each hour that is free or blocked. Telephones as people write them: a spreadsheet takes a plus for a formula. */
export function listCsv(
  day: ListedDay,
  { locale, phones, topics }: { locale: Locale; phones: boolean; topics: boolean },
): string {
  const { desk, paper, staffCalendar } = words[locale].pages
  const { columns, csvColumns } = paper.list
  const official = locale === 'bg' ? day.titleBg : day.titleEn
  const lines = day.slots.flatMap((slot) => {
    const head = [day.date, time(sofiaTime(slot.startsAt), 'en'), official]
    const people = slot.visitors.map(({ name, onBehalfOf, phone, topicCategory, topicText, needs, state }) => [
      ...head,
      name,
      onBehalfOf,
      ...(phones ? [phone && readablePhone(phone).replaceAll('\u00a0', ' ')] : []),
      ...(topics ? [[topicCategory, topicText].filter(Boolean).join(': ')] : []),
      needs.map((need) => (staffCalendar.needs as Record<string, string>)[need] ?? need).join(', '),
      desk.state[state as keyof typeof desk.state],
    ])
    const empty = ['', '', ...(phones ? [''] : []), ...(topics ? [''] : []), '']
    if (slot.free) return [...people, [...head, ...empty, desk.freeTag]]
    return people.length > 0 || slot.blockedReason === null
      ? people
      : [[...head, ...empty, desk.blocked(slot.blockedReason)]]
  })
  const heads = [
    ...[csvColumns.date, columns.time, csvColumns.official, columns.name, csvColumns.onBehalfOf],
    ...(phones ? [columns.phone] : []),
    ...(topics ? [columns.topic] : []),
    ...[columns.needs, csvColumns.state],
  ]
  return CSV_BEGINNING + [heads, ...lines].map(csvLine).join('')
}

/** What a file of a list is called: `spisak-2026-11-24-kmet.pdf`. */
export function listFileName({ date, slug }: Pick<ListedDay, 'date' | 'slug'>, end: 'pdf' | 'csv'): string {
  return `spisak-${date}-${slug.replace(/[^a-z0-9-]/g, '')}.${end}`
}
