import { expireHolds } from '../../src/bookings/expire-holds.ts'
import { forgetKeys } from '../../src/bookings/forget-keys.ts'
import { tendClosures } from '../../src/closures/tend-closures.ts'
import { checkInvariants } from '../../src/db/invariants.ts'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import { createMailer } from '../../src/messages/mailer.ts'
import { startingAt } from '../receptions/given.ts'
import { freeSlots, openStaffHouse, ruleOf, type StaffHouse } from '../receptions/staff-given.ts'
import { type Answer, call } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { asStaff } from '../support/staff.ts'

type Test = { teardown(work: () => Promise<unknown>): unknown }

export const WHY = { reason: 'Болничен лист', publicReason: 'Кметът е възпрепятстван' }

/** Somebody who booked. `email` null: by telephone only. */
export type Citizen = { id: string; token: string; code: string; email: string | null; n: number }

/** A house with a mayor who receives on Tuesdays; it is Friday 20 November 2026, 9:00. `people` are booked on Tuesday the 24th from 14:00 on. */
export type ClosingHouse = StaffHouse & { dayId: string; people: Citizen[] }

let numbered = 0

export async function openClosingHouse(
  t: Test,
  {
    withEmail = 2,
    without = 1,
    officials = ['kmet'],
  }: { withEmail?: number; without?: number; officials?: string[] } = {},
): Promise<ClosingHouse> {
  const house = await openStaffHouse(t, { officials })
  await house.staff('POST', '/schedules', ruleOf())
  const slots = [...(await freeSlots(house))].filter(([at]) => at.startsWith('2026-11-24')).map(([, id]) => id)
  const people: Citizen[] = []
  for (let n = 0; n < withEmail + without; n += 1) {
    const email = n < withEmail ? `affected${++numbered}@mail.example` : null
    const phone = `+35988${String(6_000_000 + ++numbered)}`
    const citizen = { name: `Човек ${'АБВГДЕЖЗИКЛМНОПРСТ'[n]}`, phone, ...(email === null ? {} : { email }) }
    const booked = await house.booked(slots[n] ?? '', { citizen, locale: n % 2 === 0 ? 'bg' : 'en' })
    people.push({ id: booked.id, token: booked.manageToken, code: booked.code, email, n })
  }
  const { body } = await house.staff('GET', '/reception-days?from=2026-11-24&to=2026-11-24')
  return { ...house, dayId: body.items[0].id, people }
}

export const close = (house: ClosingHouse, changes: Record<string, unknown> = {}): Promise<Answer> =>
  house.staff('POST', `/reception-days/${house.dayId}/closure`, { ...WHY, ...changes })

export const record = (
  house: ClosingHouse,
  id: string,
  { person, ...outcome }: { person: Citizen; outcome: string; slotId?: string; note?: string },
): Promise<Answer> => house.staff('POST', `/closures/${id}/affected/${person.id}`, outcome)

/** Moves the clock; the night's chores have run by then, and sessions are over. */
export async function moveTo(house: ClosingHouse, at: string): Promise<void> {
  await moveClock(house, startingAt(at))
  await forgetKeys(house.deps)
  await expireHolds(house.deps)
  const headers = await asStaff(house)
  house.staff = (method, path, body) =>
    call(house.origin, `/staff${path}`, { method, headers, ...(body === undefined ? {} : { body }) })
}

export const tend = (house: Pick<ClosingHouse, 'deps'>) => tendClosures(house.deps)

/** Sends what is due to a mail server. */
export async function deliver(house: ClosingHouse, url: string): Promise<void> {
  const config = { ...house.deps.config, smtpUrl: url }
  const mailer = createMailer(config)
  await deliverMessages({ ...house.deps, config, mailer })
  await mailer.close()
}

/** What is broken, mails apart that nobody sent. */
export const broken = async ({ url }: Pick<ClosingHouse, 'url'>) =>
  (await checkInvariants(url)).filter(({ invariant }) => invariant !== 'I7')

/** Bookings with their state and the time they have, by id. */
export async function bookingsOf({
  sql,
}: Pick<ClosingHouse, 'sql'>): Promise<Map<string, { state: string; version: number; at: string; code: string }>> {
  const { rows } = await sql.query(
    `SELECT b.id, b.state, b.version, b.code, to_char(s.starts_at AT TIME ZONE 'Europe/Sofia', 'YYYY-MM-DD HH24:MI') AS at
     FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE b.name IS NOT NULL`,
  )
  return new Map(rows.map(({ id, ...rest }) => [id, rest]))
}
