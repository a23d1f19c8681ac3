import t from 'tap'
import { chooseReplacement } from '../../src/closures/choose-replacement.ts'
import { freeSlots } from '../receptions/staff-given.ts'
import { book, orderOf } from '../support/client.ts'
import { openMailSink } from '../support/mail-sink.ts'
import {
  bookingsOf,
  broken,
  type Citizen,
  type ClosingHouse,
  close,
  deliver,
  moveTo,
  openClosingHouse,
  record,
  tend,
} from './given.ts'

// Run alone, a file would have half a minute.
t.setTimeout(240_000)

type Line = { bookingId: string; state: string; final: boolean; newStartsAt: string | null }
const statesOf = (body: { affected: Line[] }) => body.affected.map(({ state }) => state)
const choose = (house: ClosingHouse, { token }: Citizen, slotId: string) =>
  chooseReplacement(house.deps, { token, answer: { answer: 'move', slotId: Number(slotId) } })

t.test('12 bookings, 8 with e-mail and 4 without: 12 final answers', async (t) => {
  const house = await openClosingHouse(t, { withEmail: 8, without: 4 })
  const { people } = house
  // One address takes no mail: that citizen must be telephoned too.
  const dead = people[7] as Citizen
  const sink = await openMailSink(t, { refuse: (address) => (address === dead.email ? 550 : 0) })
  await deliver(house, sink.url)
  await house.sql.query(
    "UPDATE messages SET state = 'sent', sent_at = house_now(), last_error = NULL WHERE state = 'dead'",
  )
  sink.mails.length = 0
  const before = await bookingsOf(house)

  const preview = await house.staff('POST', `/reception-days/${house.dayId}/closure/preview`, {
    reason: 'Болничен лист',
    publicReason: 'Кметът е възпрепятстван',
  })
  t.equal(preview.status, 200, preview.text)
  t.same(
    preview.body.affected.map(({ means }: { means: string }) => means),
    [...Array(8).fill('e-mail'), ...Array(4).fill('call-list')],
  )
  t.equal(preview.body.slots.filter(({ usual }: { usual: boolean }) => usual).length, 12)
  t.match(preview.body.mails.bg, { subject: /Приемът се отменя/, text: /Кметът е възпрепятстван/ })
  t.match(preview.body.mails.en, { subject: /The reception is cancelled/ })
  t.match(preview.body.mails.bg.text, 'Пазим свободни часове')
  t.match(preview.body.mails.en.text, 'in Bulgarian: “Кметът е възпрепятстван”')
  const bare = await house.staff('POST', `/reception-days/${house.dayId}/closure/preview`, {
    ...{ reason: 'Болничен лист', publicReason: 'Кметът е възпрепятстван', holdSlots: [] },
  })
  t.notMatch(bare.body.mails.bg.text, /Пазим/)
  t.same(await bookingsOf(house), before, 'looking changes nothing')

  const closed = await close(house)
  t.equal(closed.status, 201, closed.text)
  const { id, slots } = closed.body
  t.match(closed.body, {
    state: 'open',
    affectedCount: 12,
    openCount: 12,
    toCallCount: 4,
    replyBy: '2026-11-25T18:00:00+02:00',
  })
  t.same(statesOf(closed.body), [...Array(8).fill('told'), ...Array(4).fill('to-call')])
  t.equal(slots.length, 12)
  const free = [...(await freeSlots(house)).values()]
  t.notOk(
    free.some((slot) => slots.some(({ slotId }: { slotId: string }) => slotId === slot)),
    'what is kept is nobody else’s',
  )
  t.equal((await book(house.origin, orderOf(1, slots[0].slotId))).body.code, 'slot-taken')
  t.same(await broken(house), [])

  await deliver(house, sink.url)
  t.equal(sink.mails.length, 7, 'one mail each')
  t.same(new Set(sink.mails.flatMap(({ to }) => to)).size, 7)
  t.ok(sink.mails.every(({ raw }) => /method=CANCEL/i.test(raw) && /SEQUENCE:2/.test(raw.replace(/=\r\n/g, ''))))
  const english = sink.mails.filter(({ raw }) => raw.replace(/=\r\n/g, '').includes('We are keeping free times'))
  t.equal(english.length, 3, 'what is kept is said')
  t.equal(await tend(house), 1, 'whose mail was refused')

  // Five choose by their link, one of them cancels, one asks to be called; the last of those with a mail is silent.
  for (const n of [0, 1, 2, 3]) await choose(house, people[n] as Citizen, slots[n].slotId)
  await chooseReplacement(house.deps, { token: people[4]?.token ?? '', answer: { answer: 'cancel' } })
  await chooseReplacement(house.deps, { token: people[5]?.token ?? '', answer: { answer: 'call' } })
  t.match((await house.staff('GET', `/closures/${id}`)).body, { openCount: 7, toCallCount: 6 })
  // No reminder to anybody affected, though their time comes near; the silent one is to be telephoned.
  await moveTo(house, '2026-11-25T18:01')
  sink.mails.length = 0
  await deliver(house, sink.url)
  t.same(
    sink.mails.map(({ messageId }) => messageId.split('.')[0]).sort(),
    ['cancelled', 'moved', 'moved', 'moved', 'moved'],
    'what they chose is told, nobody is reminded',
  )
  t.equal(await tend(house), 1)
  const late = (await house.staff('GET', `/closures/${id}`)).body
  t.match(late, { openCount: 7, toCallCount: 7 })
  t.same(await broken(house), [])

  t.equal((await house.staff('GET', '/call-list')).body.items.length, 7, 'each once, whatever mail did not arrive')
  // The telephone: four move, one is not reached at first, one cancels, one is never reached.
  const tuesday = [...(await freeSlots(house))].filter(([at]) => at.startsWith('2026-12-01')).map(([, slot]) => slot)
  for (const [n, person] of [people[5], people[6], dead, people[8]].entries()) {
    const answer = await record(house, id, {
      person: person as Citizen,
      outcome: 'moved',
      slotId: tuesday[n] ?? '',
      note: 'Обади се дъщерята',
    })
    t.equal(answer.status, 200, answer.text)
  }
  t.match((await record(house, id, { person: people[9] as Citizen, outcome: 'no-answer' })).body.affected[9], {
    tries: 1,
    state: 'to-call',
  })
  await record(house, id, { person: people[9] as Citizen, outcome: 'moved', slotId: tuesday[4] ?? '' })
  await record(house, id, { person: people[10] as Citizen, outcome: 'cancelled' })
  t.match((await house.staff('GET', '/closures?state=open')).body.items, [{ id, openCount: 1 }], 'open until the last')
  t.equal((await house.staff('GET', '/call-list')).body.items.length, 1)
  const done = await record(house, id, { person: people[11] as Citizen, outcome: 'unreachable', note: 'Три опита' })
  t.match(done.body, { state: 'closed', openCount: 0, toCallCount: 0 })
  t.same((await house.staff('GET', '/call-list')).body.items, [])
  t.equal(done.body.affected.filter(({ final }: Line) => final).length, 12, 'twelve final answers')
  t.same((await house.staff('GET', '/closures?state=open')).body.items, [])

  const after = await bookingsOf(house)
  t.equal(after.size, 12)
  for (const [bookingId, { code }] of before) t.equal(after.get(bookingId)?.code, code, 'the code stays')
  const states = [...after.values()].map(({ state }) => state).sort()
  t.same(states, [...Array(3).fill('cancelled-by-municipality'), ...Array(9).fill('confirmed')])
  const { rows } = await house.sql.query("SELECT count(*)::int AS n FROM bookings WHERE state = 'held'")
  t.equal(rows[0].n, 0, 'what was kept is let go')
  t.same(await broken(house), [])
})

t.test(
  'reopened before anybody chose, all is as before and everybody is told; whoever chose keeps what they chose',
  async (t) => {
    for (const chosen of [0, 1]) {
      const house = await openClosingHouse(t, { withEmail: 2, without: 1 })
      const sink = await openMailSink(t)
      const [free, before] = [await freeSlots(house), await bookingsOf(house)]
      const { id, slots } = (await close(house)).body
      await deliver(house, sink.url)
      if (chosen > 0) await choose(house, house.people[0] as Citizen, slots[0].slotId)
      const reopened = await house.staff('DELETE', `/closures/${id}`)
      t.equal(reopened.status, 200, reopened.text)
      t.equal(reopened.body.state, 'reopened')
      t.same(statesOf(reopened.body), [chosen > 0 ? 'moved' : 'restored', 'restored', 'restored'])
      t.equal((await house.staff('DELETE', `/closures/${id}`)).status, 200, 'once more changes nothing')
      const after = await bookingsOf(house)
      for (const { id: booking, n } of house.people)
        t.equal(after.get(booking)?.at === before.get(booking)?.at, n >= chosen, `citizen ${n}`)
      if (chosen === 0) t.same(await freeSlots(house), free)
      t.equal((await house.staff('GET', `/reception-days/${house.dayId}`)).body.state, 'open')
      sink.mails.length = 0
      await deliver(house, sink.url)
      t.same(sink.mails.map(({ messageId }) => messageId.split('.')[0]).sort(), [
        chosen > 0 ? 'moved' : 'restored',
        'restored',
      ])
      t.match(sink.mails.at(-1)?.raw, /method=REQUEST/)
      t.same(await broken(house), [])
      // With the day, the reminders are back.
      await moveTo(house, '2026-11-23T20:00')
      sink.mails.length = 0
      await deliver(house, sink.url)
      t.equal(sink.mails.filter(({ messageId }) => messageId.startsWith('reminder.')).length, 2 - chosen)
    }
  },
)

t.test('a day that waits for a decision becomes a case, and waits again when that is taken back', async (t) => {
  const house = await openClosingHouse(t)
  await house.staff('PUT', '/calendar/2026-11-24', {
    working: false,
    name: 'Ден на траур',
    reason: 'РМС',
    affected: 'needs-decision',
  })
  t.equal((await house.staff('GET', `/reception-days/${house.dayId}`)).body.state, 'needs-decision')
  const { id } = (await close(house)).body
  t.equal((await house.staff('GET', `/reception-days/${house.dayId}`)).body.state, 'closed')
  t.same(await broken(house), [])
  await house.staff('DELETE', `/closures/${id}`)
  t.match((await house.staff('GET', `/reception-days/${house.dayId}`)).body, {
    state: 'needs-decision',
    because: 'non-working-day',
    affectedCount: 3,
  })
  t.same(await broken(house), [])
})

t.test('staff may name what is kept; nobody to come is no case that stays; what cannot be is refused', async (t) => {
  const house = await openClosingHouse(t)
  const slots = [...(await freeSlots(house))].filter(([at]) => at.startsWith('2026-12-01')).map(([, slot]) => slot)
  const [first = '', second = ''] = slots
  await book(house.origin, orderOf(77, second))
  t.equal((await close(house, { holdSlots: [first, second] })).body.code, 'slot-taken')
  t.equal(
    (await house.staff('GET', `/reception-days/${house.dayId}`)).body.state,
    'open',
    'and nothing is done by half',
  )
  t.match((await close(house, { replyBy: '2026-11-19T12:00:00+02:00' })).body, {
    code: 'invalid-body',
    errors: [{ pointer: '/replyBy' }],
  })
  t.equal((await close(house, { publicReason: ' ' })).status, 422)
  const closed = await close(house, { holdSlots: [first] })
  t.same(
    closed.body.slots.map(({ slotId }: { slotId: string }) => slotId),
    [first],
  )
  t.equal((await close(house)).body.code, 'not-changeable')
  t.equal((await house.staff('POST', '/reception-days/999999/closure', { reason: 'а', publicReason: 'б' })).status, 404)
  const person = house.people[0] as Citizen
  t.equal((await record(house, closed.body.id, { person, outcome: 'moved' })).status, 422)
  t.match((await record(house, closed.body.id, { person, outcome: 'told', note: 'ЕГН 7501020018' })).body, {
    code: 'egn-not-allowed',
    errors: [{ pointer: '/note' }],
  })
  const empty = (await house.staff('GET', '/reception-days?from=2026-12-08&to=2026-12-08')).body.items[0].id
  t.match((await house.staff('POST', `/reception-days/${empty}/closure`, { reason: 'а', publicReason: 'б' })).body, {
    state: 'closed',
    affectedCount: 0,
  })
  t.same(await broken(house), [])
})

t.test('by whatever way an affected booking ends, its line hears of it', async (t) => {
  const house = await openClosingHouse(t, { withEmail: 3, without: 0 })
  const { id } = (await close(house)).body
  const asOwner = (n: number) => ({ authorization: `Booking ${house.people[n]?.token}` })
  const call = (path: string, n: number, body?: unknown) =>
    fetch(`${house.origin}/api/v1/my-booking/${path}`, {
      method: 'POST',
      headers: { ...asOwner(n), 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    })
  const free = [...(await freeSlots(house)).values()]
  t.equal((await call('move', 0, { slotId: free[0] })).status, 200)
  t.equal((await call('cancel', 1)).status, 200)
  t.equal((await call('erase', 2)).status, 204)
  const { body } = await house.staff('GET', `/closures/${id}`)
  t.match(body, { state: 'closed', openCount: 0 })
  t.same(statesOf(body), ['moved', 'cancelled', 'cancelled'])
  t.same(await broken(house), [])
})
