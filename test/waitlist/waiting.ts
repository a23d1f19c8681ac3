import { checkInvariants } from '../../src/db/invariants.ts'
import { tendWaitlists } from '../../src/waitlist/tend-waitlists.ts'
import { startingAt } from '../receptions/given.ts'
import type { Answer } from '../support/client.ts'
import { book, call, orderOf } from '../support/client.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { type Offer, type Offered, offerSlots } from '../support/receptions.ts'

type Test = { teardown(work: () => Promise<unknown>): unknown }

/** A house with one official whose slots are all taken, but those named. */
export type FullHouse = TestHouse &
  Offered & {
    slug: string
    /** The bookings that fill it, by the order of their slots; null where a slot was left free. */
    booked: ({ manageToken: string; id: string } | null)[]
    cancel(n: number): Promise<Answer>
  }

/** Opens it on an invented Thursday; by default at 10:00, with three slots a week ahead. */
export async function openFullHouse(
  t: Test,
  {
    at = '2026-11-19T10:00',
    slotsPerDay = 3,
    leave = [],
    env = {},
    ...offer
  }: Omit<Offer, 'slug'> & { at?: string; leave?: number[]; env?: Record<string, string> } = {},
): Promise<FullHouse> {
  const house = await openTestHouse(t, { clockOffset: startingAt(at), env })
  const slug = 'kmet'
  const offered = await offerSlots(house.sql, { slug, slotsPerDay, ...offer })
  const booked: FullHouse['booked'] = []
  for (const [n, slotId] of offered.slotIds.entries()) {
    if (leave.includes(n)) booked.push(null)
    else {
      const answer = await book(house.origin, orderOf(5_000 + n, slotId))
      if (answer.status !== 201) throw new Error(`not booked: ${answer.text}`)
      booked.push(answer.body)
    }
  }
  const cancel = (n: number) =>
    call(house.origin, '/my-booking/cancel', {
      method: 'POST',
      headers: { authorization: `Booking ${booked[n]?.manageToken}` },
    })
  return { ...house, ...offered, slug, booked, cancel }
}

/** A citizen's body for the list; every number is another invented person. */
export function waiterOf(person: number, extra: Record<string, unknown> = {}) {
  const { slotId: _, ...order } = orderOf(person, 1)
  return { ...order, ...extra }
}

export async function join(house: FullHouse, person: number, extra: Record<string, unknown> = {}): Promise<Answer> {
  return call(house.origin, `/officials/${house.slug}/waitlist`, { method: 'POST', body: waiterOf(person, extra) })
}

/** Joins and hands the token over; fails where that is refused. */
export async function waiting(house: FullHouse, person: number, extra: Record<string, unknown> = {}): Promise<string> {
  const answer = await join(house, person, extra)
  if (answer.status !== 201 || answer.body.entryToken === null) throw new Error(`not on the list: ${answer.text}`)
  return answer.body.entryToken
}

export const asWaiting = (token: string) => ({ authorization: `Waitlist ${token}` })

export const look = (house: Pick<TestHouse, 'origin'>, token: string) =>
  call(house.origin, '/my-waitlist-entry', { headers: asWaiting(token) })
export const answerOffer = (house: Pick<TestHouse, 'origin'>, token: string, answer: 'accept' | 'decline') =>
  call(house.origin, `/my-waitlist-entry/${answer}`, { method: 'POST', headers: asWaiting(token) })
export const leave = (house: Pick<TestHouse, 'origin'>, token: string) =>
  call(house.origin, '/my-waitlist-entry', { method: 'DELETE', headers: asWaiting(token) })

export const tend = (house: Pick<TestHouse, 'deps'>) => tendWaitlists(house.deps)

/** The slots that the public is shown as free. */
export async function shown(house: FullHouse): Promise<number[]> {
  const { body } = await call(house.origin, `/officials/${house.slug}/availability`)
  return body.days.flatMap((day: { freeSlots: { slotId: string }[] }) =>
    day.freeSlots.map(({ slotId }) => Number(slotId)),
  )
}

/** What is broken, mails apart that nobody sent in a test without a worker while its clock was moved. */
export const broken = async ({ url }: Pick<TestHouse, 'url'>) =>
  (await checkInvariants(url)).filter(({ invariant }) => invariant !== 'I7')
