import t from 'tap'
import { type BoardDay, type BoardVisitor, boardScene } from '../../src/board/board.ts'
import { roomOf } from '../../src/board/room.ts'
import { orderOfCalling } from '../../src/desk/queue-rules.ts'

/** Hours of a day in seconds, so that they can be written as they are said. */
const at = (hour: number, minute = 0) => (hour * 60 + minute) * 60

type Person = [ticket: number | null, hour: number, state: BoardVisitor['state'], enteredAt?: number]

const day = ({ people = [], ...changes }: Partial<BoardDay> & { people?: Person[] } = {}): BoardDay => ({
  id: 1,
  slug: 'kmet',
  letter: 'К',
  title: { bg: 'Кмет на общината', en: 'Mayor' },
  place: { bg: 'стая 204, етаж 2', en: 'room 204, floor 2' },
  startsAt: at(14),
  endsAt: at(17),
  state: 'open',
  delayMinutes: 0,
  slots: people.map(([ticket, hour, state, enteredAt = null]) => ({
    startsAt: hour,
    endsAt: hour + 900,
    visitors: [{ ticket, state, arrivedAt: ticket === null ? null : at(13, 50), enteredAt, endedAt: null }],
  })),
  ...changes,
})
const scene = (days: BoardDay[], now: number) =>
  boardScene(days, now, (each) => orderOfCalling(each, now, { lateAfterMinutes: 10, callEarly: true }))
const tickets = (list: readonly { ticket: string }[]) => list.map(({ ticket }) => ticket)

t.test('whoever is inside is called, the latest first; three come next, and nobody without a number', async (t) => {
  const { called, next, mood } = scene(
    [
      day({
        people: [
          [7, at(14), 'in-meeting', at(14, 2)],
          [8, at(14, 15), 'in-meeting', at(14, 20)],
          [null, at(14, 30), 'confirmed'],
          [9, at(14, 45), 'arrived'],
          [10, at(15), 'arrived'],
          [11, at(15, 15), 'arrived'],
          [12, at(15, 30), 'arrived'],
        ],
      }),
    ],
    at(14, 26),
  )
  t.same(tickets(called), ['К 08', 'К 07'])
  t.same(tickets(next), ['К 09', 'К 10', 'К 11'])
  t.equal(mood, 'receiving')
})

t.test('several doors become one row: whoever goes in first', async (t) => {
  const mayor = day({
    people: [
      [1, at(14, 15), 'arrived'],
      [2, at(14, 45), 'arrived'],
    ],
  })
  const deputy = day({
    ...{ id: 2, slug: 'zamestnik', letter: 'З' },
    people: [
      [1, at(14), 'in-meeting', at(14)],
      [2, at(14, 40), 'arrived'],
    ],
  })
  t.same(tickets(scene([mayor, deputy], at(14, 10)).next), ['К 01', 'З 02', 'К 02'])
})

t.test('what is said where nobody is called: before, between, after, and without a reception', async (t) => {
  t.equal(scene([day()], at(13, 59)).mood, 'before')
  t.equal(scene([day()], at(14)).mood, 'receiving')
  t.equal(scene([day()], at(17)).mood, 'over')
  t.equal(scene([day({ delayMinutes: 20 })], at(17, 10)).mood, 'receiving', 'late receptions end late')
  t.equal(scene([], at(14)).mood, 'none')
  t.equal(scene([day({ state: 'closed' })], at(14)).mood, 'off')
  t.equal(scene([day({ people: [[1, at(14), 'arrived']] })], at(13, 40)).mood, 'receiving', 'somebody is here already')
  t.equal(scene([day({ people: [[1, at(14), 'in-meeting', at(14)]] })], at(18)).mood, 'receiving', 'and still inside')
})

t.test('late and cancelled receptions are said while they would last', async (t) => {
  const late = day({ delayMinutes: 10 })
  const closed = day({ id: 2, state: 'closed' })
  t.same(scene([late, closed], at(15)), {
    ...{ called: [], next: [], late: [late], off: [closed], mood: 'receiving', days: [late] },
  })
  t.same(scene([late], at(17, 10)).late, [])
  t.same(scene([closed], at(17)).off, [])
})

t.test('of a place a board says the room, and the way within the house', async (t) => {
  const table = [
    ['стая 204, етаж 2', 'стая 204', 'стая 204, етаж 2'],
    ['ул. „Иван Вазов“ № 34, стая 201', 'стая 201', 'стая 201'],
    ['Town hall, Room 204, floor 2', 'Room 204', 'Room 204, floor 2'],
    ['Кметство Анево', 'Кметство Анево', 'Кметство Анево'],
    ['', '', ''],
  ] as const
  for (const [place, room, way] of table) t.same(roomOf(place), { room, way }, place)
})
