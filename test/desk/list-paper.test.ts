import { DateTime } from 'luxon'
import t from 'tap'
import { ZONE } from '../../src/clock.ts'
import { cellOf, listPaper, paperColumns } from '../../src/desk/list-paper.ts'
import { countersOf } from '../../src/desk/list-rules.ts'
import type { ListedDay, Visitor } from '../../src/desk/queries.ts'

const at = (hour: string) => DateTime.fromISO(`2026-11-24T${hour}`, { zone: ZONE }).toSeconds()
const visitor: Visitor = {
  ...{ bookingId: 'b', code: '123456', state: 'confirmed', version: 1, name: 'Станка Димитрова', channel: 'web' },
  ...{ phone: '+359887000001', onBehalfOf: null, needs: ['wheelchair', 'кислород'], topicCategory: 'Пътища' },
  ...{ topicText: 'Дупка', ticket: null, ticketLetter: 'К', arrivedAt: null, enteredAt: null, endedAt: null },
  steppedAt: null,
}
const dayWith = (visitors: Visitor[], free = false): ListedDay =>
  ({
    ...{ id: 1, slug: 'kmet', titleBg: 'Кмет', titleEn: 'Mayor', officialName: null, date: '2026-11-24' },
    ...{
      placeBg: 'стая 2',
      placeEn: 'room 2',
      startsAt: at('14:00'),
      endsAt: at('15:00'),
      state: 'open',
      delayMinutes: 0,
    },
    ...{ substituteBg: null, substituteEn: null },
    slots: [{ slotId: 7, startsAt: at('14:00'), endsAt: at('14:15'), blockedReason: null, free, visitors }],
  }) as ListedDay
const all = { locale: 'bg' as const, phones: true, topics: true, look: 'table' as const }
const linesOf = (day: ListedDay, choice = all) =>
  listPaper(day, choice).rows.map((row) => paperColumns(choice).map((column) => cellOf(row, column)))

t.test('a line says as much of a person as a reception needs, and as whoever asks may read', async (t) => {
  t.same(linesOf(dayWith([visitor])), [
    [
      ['14:00\u00a0ч.'],
      ['Станка Димитрова'],
      ['0887\u00a0000\u00a0001'],
      ['Пътища: Дупка'],
      ['достъп с инвалидна количка', 'кислород'],
    ],
  ])
  const bare = { ...all, phones: false, topics: false }
  t.same(linesOf(dayWith([visitor]), bare)[0]?.length, 3)
  t.notMatch(JSON.stringify(listPaper(dayWith([visitor]), bare)), /0887|Дупка|Пътища|123456/)
})

t.test('beneath a name stands what is not the usual: for whom, the number, what became of the hour', async (t) => {
  for (const [change, beneath] of [
    [{}, []],
    [{ onBehalfOf: 'Петър Димитров' }, ['от името на Петър Димитров']],
    [{ state: 'arrived', ticket: 8 }, ['К 08', 'Чака']],
    [{ state: 'no-show' }, ['Не се яви']],
    [{ state: 'in-meeting', ticket: 8, name: 'К 08', channel: 'walk-in' }, ['На прием']],
  ] as [Partial<Visitor>, string[]][])
    t.same(
      listPaper(dayWith([{ ...visitor, ...change }]), all).rows[0]?.person?.beneath,
      beneath,
      JSON.stringify(change),
    )
})

t.test('an hour that somebody did not use stands once more, free', async (t) => {
  const left = { ...visitor, state: 'no-show' as const }
  const paper = listPaper(dayWith([left], true), all)
  t.same(
    paper.rows.map(({ person, note }) => person?.name ?? note),
    ['Станка Димитрова', 'свободен час'],
  )
  t.match(paper, { booked: 1, free: 1 })
})

t.test('above the lines stands who receives instead, that nobody comes, how late it is', async (t) => {
  const change = { substituteBg: 'Секретар', substituteEn: 'Secretary', state: 'closed', delayMinutes: 20 }
  t.same(listPaper({ ...dayWith([visitor]), ...change }, all).standing, [
    'Замества: Секретар',
    'Няма прием',
    'Приемът закъснява с около 20\u00a0минути',
  ])
  t.same(listPaper(dayWith([visitor]), all).standing, [])
})

t.test('an hour is counted as free until it is over', async (t) => {
  t.match(countersOf(dayWith([], true), at('14:14')), { slots: 1, free: 1 })
  t.match(countersOf(dayWith([], true), at('14:15')), { slots: 1, free: 0 })
})
