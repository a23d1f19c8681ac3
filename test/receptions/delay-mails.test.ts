import { randomUUID } from 'node:crypto'
import t from 'tap'
import { bookSlot } from '../../src/bookings/book-slot.ts'
import type { BookingInput } from '../../src/bookings/booking-rules.ts'
import { cancelBooking } from '../../src/bookings/cancel-booking.ts'
import { checkInvariants } from '../../src/db/invariants.ts'
import { recordVisit } from '../../src/desk/record-visit.ts'
import type { Mail } from '../../src/messages/compose-mail.ts'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import type { Mailer } from '../../src/messages/mailer.ts'
import { delayDay } from '../../src/receptions/delay-day.ts'
import type { StaffMember } from '../../src/staff/staff-member.ts'
import { orderOf } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { openTestDeps } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { makeUser } from '../support/staff.ts'
import { startingAt } from './given.ts'

t.setTimeout(60_000)

const house = await openTestDeps(t, { clockOffset: startingAt('2026-11-19T08:30') })
const { deps, sql } = house
const { dayIds, slotIds } = await offerSlots(sql, { slug: 'kmet', daysAhead: 0 })
const day = dayIds[0] ?? 0
const booked: { id: string; manageToken: string }[] = []
// Slots from 9:00, one for each: 0 arrives, 1 and 5 wait for news, 2 reads English, 3 has no e-mail, 4 cancels.
for (const n of [0, 1, 2, 3, 4, 5]) {
  const order = orderOf(n, slotIds[n] ?? 0, n === 2 ? { locale: 'en' } : {})
  if (n === 3) delete (order.citizen as { email?: string }).email
  booked.push(await bookSlot(deps, { idempotencyKey: randomUUID(), channel: 'web', input: order as BookingInput }))
}
const staff: StaffMember = {
  id: await makeUser(house),
  ...{ sid: 'x', email: 'staff@mail.example', name: 'Радка Илиева', locale: 'bg', roles: ['admin'], officials: [] },
  readsTopics: false,
} as unknown as StaffMember

const mails: Mail[] = []
const mailer: Mailer = {
  send: async (mail) => {
    mails.push(mail)
    return { outcome: 'sent' }
  },
  close: async () => {},
} as Mailer
/** Sends what is due, and says who was told of a delay: „1: Приемът закъснява 20“. */
const delivered = async () => {
  mails.length = 0
  await deliverMessages({ ...deps, mailer })
  return mails
    .filter(({ kind }) => kind === 'delay')
    .map(({ to, text }) => `${/\d/.exec(to.address)}: ${/(?:около |about )(\d+)/.exec(text)?.[1] ?? 'on time'}`)
    .sort()
}
const delay = (minutes: number) => delayDay(deps, { staff, id: day, minutes })
const to = (iso: string) => moveClock(house, startingAt(iso))

t.test('a delay is told once in 15 minutes, to those with e-mail who have not arrived', async (t) => {
  await recordVisit(deps, { staff, id: booked[0]?.id ?? '', version: 1, step: 'arrived' })
  await cancelBooking(deps, { token: booked[4]?.manageToken ?? '' })
  await delivered()
  const coming = await delay(20)
  t.equal(coming.length, 5, 'all but who cancelled are still to come')
  t.same(await delivered(), ['1: 20', '2: 20', '5: 20'])
  const mail = mails.find(({ to }) => to.address.startsWith('citizen1@'))
  t.equal(mail?.subject, 'Приемът закъснява: четвъртък, 19 ноември 2026 г., 09:15 ч.')
  t.match(mail?.text, /Ще Ви приемем: около 09:35\sч\./)
  t.notMatch(mail?.text, /10\sминути по-рано/)
  t.equal(mail?.icalEvent, undefined, 'the hour stays: no calendar changes')
  t.match(mails.find(({ to }) => to.address.startsWith('citizen2@'))?.subject, /^The reception runs late: Thursday/)

  await delay(20)
  t.same(await delivered(), [], 'they know')
  await to('2026-11-19T08:36')
  await delay(35)
  await recordVisit(deps, { staff, id: booked[2]?.id ?? '', version: 1, step: 'arrived' })
  await delay(25)
  t.same(await delivered(), [], 'not again within 15 minutes')
  await to('2026-11-19T08:46')
  t.same(await delivered(), ['1: 25', '5: 25'], 'the last word alone, and nobody who arrived meanwhile')
})

t.test('on time again is told to whoever was told, and what was taken back to nobody', async (t) => {
  await delay(0)
  t.same(await delivered(), [])
  await to('2026-11-19T09:02')
  t.same(await delivered(), ['1: on time', '5: on time'])
  t.match(mails[0]?.text, /Той вече е навреме и Ви очакваме в запазения час/)
  t.match(mails[0]?.text, /10\sминути по-рано/)
  await delay(15)
  await delay(0)
  await to('2026-11-19T09:40')
  t.same(await delivered(), [], 'late for a moment within the quiet quarter of an hour')
})

t.test('nobody is told after their hour, and each mail is one of its own', async (t) => {
  await delay(10)
  t.same(await delivered(), ['5: 10'], '09:15 and ten minutes are over at 09:40')
  await to('2026-11-19T10:00')
  await delay(30)
  await to('2026-11-19T10:50')
  t.same(await delivered(), [], 'a mail that waited too long is not sent')
  const { rows } = await sql.query(
    `SELECT m.version, m.state, m.last_error FROM messages m JOIN bookings b ON b.id = m.booking_id
     WHERE m.kind = 'delay' AND b.email LIKE 'citizen5@%' ORDER BY m.version`,
  )
  t.same(
    rows.map(({ version, state, last_error }) => [version, state, last_error].join(' ').trim()),
    ['1 sent', '2 superseded', '3 sent', '4 sent', '5 superseded', '6 sent', '7 dead late'],
  )
  const audited = await sql.query(
    `SELECT count(*)::int AS n FROM audit_entries WHERE action = 'delay' AND fields = '{delayMinutes}'`,
  )
  t.equal(audited.rows[0].n, 9)
})

t.test('a mail about a delay that dies is no call, and breaks nothing', async (t) => {
  await sql.query(
    `UPDATE messages SET state = 'dead', last_error = 'EENVELOPE 550', sent_at = NULL WHERE kind = 'delay' AND state = 'sent'`,
  )
  const { rows } = await sql.query('SELECT count(*)::int AS n FROM calls')
  t.equal(rows[0].n, 0)
  t.same(await checkInvariants(house.url), [])
})
