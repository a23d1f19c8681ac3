import { readSearch } from '../bookings/name-search-rules.ts'
import { time } from '../i18n/format-time.ts'
import { sofiaTime } from './list-moment.ts'
import type { ListedDay, ListedSlot, Visitor } from './queries.ts'

/**
 * A list with only the lines that fit what was typed: a code, an hour as „14:30“, part of a telephone, or parts of a name in either
 * alphabet. Nothing typed, or too little: all of it.
 */
export function searched(day: ListedDay, text: string): ListedDay {
  const hour = /^\s*(\d{1,2})[:.](\d\d)\s*(?:ч\.?)?\s*$/.exec(text)
  if (hour) {
    const wanted = `${hour[1]?.padStart(2, '0')}:${hour[2]}`
    return { ...day, slots: day.slots.filter(({ startsAt }) => time(sofiaTime(startsAt), 'en') === wanted) }
  }
  const search = readSearch(text)
  if (search === null) return day
  const names = search.names.map((each) => new RegExp(each, 'u'))
  const fits = ({ name, onBehalfOf, phone, code }: Visitor) =>
    names.every((each) => each.test(name) || (onBehalfOf !== null && each.test(onBehalfOf))) &&
    (search.digits === null || code === search.code || (phone?.includes(search.digits) ?? false))
  return {
    ...day,
    slots: day.slots.flatMap((slot): ListedSlot[] => {
      const visitors = slot.visitors.filter(fits)
      return visitors.length === 0 ? [] : [{ ...slot, visitors }]
    }),
  }
}
