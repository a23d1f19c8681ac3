import { DateTime } from 'luxon'
import t from 'tap'
import { type ChoiceDay, slotChoice } from '../../src/bookings/slot-choice.ts'
import { ZONE } from '../../src/clock.ts'
import type { AvailableDayRow } from '../../src/receptions/queries.ts'

const NOW = DateTime.fromISO('2026-11-23T10:00', { zone: ZONE })
const at = (date: string, time: string) => DateTime.fromISO(`${date}T${time}`, { zone: ZONE }).toMillis()

let id = 0
function day(date: string, times: string[], more: Partial<AvailableDayRow> = {}): AvailableDayRow {
  return {
    id: ++id,
    date,
    state: 'open',
    publicReason: null,
    placeBg: 'стая 204',
    placeEn: 'room 204',
    startsAt: at(date, '09:00'),
    endsAt: at(date, '17:00'),
    opensAt: at('2026-11-01', '09:00'),
    freeSlots: times.map((time) => ({ id: ++id, startsAt: at(date, time), endsAt: at(date, time) + 900_000 })),
    ...more,
  }
}
const choice = (rows: AvailableDayRow[], more: Partial<Parameters<typeof slotChoice>[0]> = {}) =>
  slotChoice({ rows, from: null, own: null, now: NOW, locale: 'bg', ...more })
const kinds = (days: ChoiceDay[]) => days.map((each) => (each.kind === 'free' && each.open ? 'open' : each.kind))
const week = (n: number) => DateTime.fromISO('2026-11-24').plus({ weeks: n }).toISODate()

t.test('rule 3: the first two days with free times are open, later ones folded, six on a page', async (t) => {
  const rows = Array.from({ length: 9 }, (_, n) => day(week(n), n === 1 ? [] : ['14:00']))
  const first = choice(rows)
  t.same(kinds(first.days), ['open', 'full', 'open', 'free', 'free', 'free', 'free'])
  t.same([first.earlier, first.later], [false, week(7)])
  const second = choice(rows, { from: first.later })
  t.same(kinds(second.days), ['open', 'open'])
  t.same([second.earlier, second.later], [true, null])
  t.same(
    [...first.days, ...second.days].map(({ date }) => date),
    rows.map(({ date }) => date),
    'nothing twice, nothing left out',
  )
  const none = choice(rows, { from: '2030-01-01' })
  t.match(none, { free: false, earlier: true, later: null, days: [] })
})

t.test('rule 5: more than fourteen times are parted at noon', async (t) => {
  const times = (n: number, from: number) =>
    Array.from(
      { length: n },
      (_, each) => `${String(from + Math.floor(each / 4)).padStart(2, '0')}:${['00', '15', '30', '45'][each % 4]}`,
    )
  const groups = (free: string[]) => {
    const [only] = choice([day('2026-11-24', free)]).days
    return only?.kind === 'free' ? only.groups.map(({ part, slots }) => [part, slots.length]) : []
  }
  t.same(groups(times(14, 10)), [[null, 14]])
  t.same(groups(times(15, 10)), [
    ['morning', 8],
    ['afternoon', 7],
  ])
  t.same(groups(times(15, 13)), [['afternoon', 15]])
})

t.test('what cannot be chosen is one line, or none', async (t) => {
  const opensAt = at('2026-11-25', '09:00')
  const { days } = choice([
    day('2026-11-24', []),
    day('2026-12-01', [], { state: 'closed', publicReason: 'Официален празник' }),
    day('2026-12-08', [], { state: 'needs-decision' }),
    day('2026-12-15', [], { opensAt }),
    day('2026-12-22', [], { opensAt: at('2026-12-02', '09:00') }),
  ])
  t.same(kinds(days), ['full', 'closed', 'not-open'])
  t.match(days[1], { reason: 'Официален празник' })
  t.match(days[2], { date: '2026-12-15' })
  const [, , notOpen] = days
  t.equal(notOpen?.kind === 'not-open' && notOpen.opensAt.toMillis(), opensAt)
})

t.test('the time that is held for this citizen is theirs to choose, and its day is open', async (t) => {
  const rows = [0, 1, 2, 3].map((n) => day(week(n), ['14:00', '14:30']))
  const own = { id: 999, startsAt: at(week(3), '14:15'), endsAt: at(week(3), '14:30') }
  const { days } = choice(rows, { own })
  t.same(kinds(days), ['open', 'open', 'free', 'open'])
  const last = days[3]
  const slots = last?.kind === 'free' ? last.groups.flatMap((group) => group.slots) : []
  t.same(
    slots.map((slot) => [slot.at.toFormat('HH:mm'), slot.chosen]),
    [
      ['14:00', false],
      ['14:15', true],
      ['14:30', false],
    ],
  )
  t.same(kinds(choice([day(week(0), [])], { own: { ...own, startsAt: at(week(0), '14:15') } }).days), ['open'])
})

t.test('near times are seen at once', async (t) => {
  const rows = [0, 1, 2, 3].map((n) => day(week(n), ['14:00']))
  const near = rows[3]?.freeSlots.map((slot) => slot.id) ?? []
  t.same(kinds(choice(rows, { near }).days), ['open', 'open', 'free', 'open'])
})

t.test('how long and where is said once where it is the same, else by day', async (t) => {
  const other = { placeBg: 'стая 105', placeEn: 'room 105' }
  t.match(choice([day(week(0), ['14:00']), day(week(1), ['14:00'])]), { minutes: 15, place: 'стая 204' })
  t.match(choice([day(week(0), ['14:00'])], { locale: 'en' }), { place: 'room 204' })
  const two = choice([day(week(0), ['14:00']), day(week(1), ['14:00'], other)])
  t.equal(two.place, null)
  t.match(two.days, [{ place: 'стая 204' }, { place: 'стая 105' }])
  t.match(choice([day(week(0), ['14:00']), day(week(1), [], other)]), { place: 'стая 204' })
  const long = day(week(1), ['14:00'])
  const slots = long.freeSlots.map((slot) => ({ ...slot, endsAt: slot.startsAt + 1_800_000 }))
  t.equal(choice([day(week(0), ['14:00']), { ...long, freeSlots: slots }]).minutes, null)
})
