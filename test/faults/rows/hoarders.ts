import { randomUUID } from 'node:crypto'
import { proofIsWanted } from '../../../src/bookings/attack-watch.ts'
import { bookSlot } from '../../../src/bookings/book-slot.ts'
import type { BookingInput } from '../../../src/bookings/booking-rules.ts'
import { cancelBooking } from '../../../src/bookings/cancel-booking.ts'
import { eraseBooking } from '../../../src/bookings/erase-booking.ts'
import { expireHolds } from '../../../src/bookings/expire-holds.ts'
import { holdSlot } from '../../../src/bookings/hold-slot.ts'
import { moveBooking } from '../../../src/bookings/move-booking.ts'
import { insistOnProof } from '../../../src/bookings/proof-of-work.ts'
import { DomainError } from '../../../src/domain-error.ts'
import { orderOf } from '../../support/client.ts'
import { openTestDeps } from '../../support/house.ts'
import { offerSlots } from '../../support/receptions.ts'
import { chanceOf } from '../chance.ts'
import { brokenInvariants } from '../checker.ts'
import type { Outcome, Row } from '../town.ts'

type House = Awaited<ReturnType<typeof openTestDeps>>

/** What is said of a try: done, or the code of its refusal. */
const said = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof DomainError ? error.code : `bug ${(error as Error).message.slice(0, 200)}`),
  )

function tally(words: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

const AT_ONCE = 20

/** Works twenty at a time, and looks after each twenty. */
async function inCrowds(works: (() => Promise<string>)[], look: () => Promise<void>): Promise<string[]> {
  const words: string[] = []
  for (let n = 0; n < works.length; n += AT_ONCE) {
    words.push(...(await Promise.all(works.slice(n, n + AT_ONCE).map((work) => work()))))
    await look()
  }
  return words
}

const RUNNING = `state = 'held' AND hold_expires_at > house_now()`

/** A1: one address asks for so many holds over three officials. Three live; the rest is refused; all are free when they lapse. */
export async function hoardAsOne({ deps, sql, url }: House, { holds }: { holds: number }): Promise<Outcome> {
  const offers = await Promise.all([1, 2, 3].map(() => offerSlots(sql, { slotsPerDay: 30, minutes: 10 })))
  const slotIds = offers.flatMap((offer) => offer.slotIds)
  const faults: string[] = []
  let most = 0
  const works = Array.from(
    { length: holds },
    (_, n) => () => said(holdSlot(deps, { slotId: slotIds[(n * 7) % slotIds.length] ?? 0, client: '203.0.113.7' })),
  )
  const words = await inCrowds(works, async () => {
    const { rows } = await sql.query(`SELECT count(*)::int AS n FROM bookings WHERE ${RUNNING}`)
    most = Math.max(most, rows[0].n)
  })
  const counts = tally(words)
  if (most !== 3) faults.push(`${most} holds lived at once`)
  if (counts['done'] !== 3) faults.push(`${counts['done']} were given`)
  for (const word of Object.keys(counts)) if (!['done', 'limit-reached', 'slot-taken'].includes(word)) faults.push(word)
  await sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 millisecond' WHERE state = 'held'`)
  const { rows } = await sql.query('SELECT count(*)::int AS free FROM bookable_slots WHERE id = ANY ($1)', [slotIds])
  if (rows[0].free !== slotIds.length) faults.push(`${rows[0].free} of ${slotIds.length} free after the lapse`)
  await expireHolds(deps)
  faults.push(...(await brokenInvariants(url)))
  return { figures: { holds, most, ...counts }, faults: faults.slice(0, 10) }
}

/** A2: many addresses, each within its own limits, hold on one day. Half of it is held at most; everybody can book the rest. */
export async function hoardTogether(
  { deps, sql, url }: House,
  { addresses, each }: { addresses: number; each: number },
): Promise<Outcome> {
  const { slotIds } = await offerSlots(sql, { slotsPerDay: 36, minutes: 10 })
  const faults: string[] = []
  let most = 0
  const works = Array.from(
    { length: addresses * each },
    (_, n) => () =>
      said(
        holdSlot(deps, {
          slotId: slotIds[(n * 5) % slotIds.length] ?? 0,
          client: `203.0.${n % addresses}.7`,
        }),
      ),
  )
  const words = await inCrowds(works, async () => {
    const { rows } = await sql.query(`SELECT count(*)::int AS n FROM bookings WHERE ${RUNNING}`)
    most = Math.max(most, rows[0].n)
  })
  if (most !== slotIds.length / 2) faults.push(`${most} of ${slotIds.length} were held`)
  const book = (slotId: number, n: number) =>
    said(
      bookSlot(deps, {
        idempotencyKey: randomUUID(),
        channel: 'web',
        input: orderOf(n, slotId) as BookingInput,
        client: `198.51.${n}.7`,
      }),
    )
  const citizens = tally(await Promise.all(slotIds.map(book)))
  if (citizens['done'] !== slotIds.length - most) faults.push(`citizens: ${JSON.stringify(citizens)}`)
  faults.push(...(await brokenInvariants(url)))
  return { figures: { tries: works.length, most, ...tally(words), citizens: citizens['done'] ?? 0 }, faults }
}

/** A1 for bookings: one address orders under invented telephones, over two processes where there are. Five in the first hour; the house counts it as one that met a limit. */
export async function bookAsOne(
  { deps, sql, url }: House,
  { orders, deps: processes = [deps] }: { orders: number; deps?: House['deps'][] },
): Promise<Outcome> {
  const offers = await Promise.all([1, 2, 3].map(() => offerSlots(sql, { slotsPerDay: 60, minutes: 5 })))
  const slotIds = offers.flatMap((offer) => offer.slotIds)
  const faults: string[] = []
  const hour = async (round: number) => {
    const works = Array.from({ length: orders }, (_, n) => async () => {
      const slotId = slotIds[(n * 7 + round * 5) % slotIds.length] ?? 0
      return said(
        inventedBooking(processes[n % processes.length] ?? deps, {
          n: round * 1_000 + n,
          slotId,
          client: '203.0.113.7',
        }),
      )
    })
    return tally(await inCrowds(works, async () => {}))
  }
  const booked: number[] = []
  for (let round = 0; round < 4; round++) {
    const counts = await hour(round)
    booked.push(counts['done'] ?? 0)
    for (const word of Object.keys(counts))
      if (!['done', 'too-many-requests', 'slot-taken'].includes(word)) faults.push(word)
    await sql.query(`UPDATE limited_acts SET at = at - interval '1 hour'`)
  }
  if (booked.join() !== '5,5,5,0') faults.push(`${booked} were booked by the hour`)
  const { rows } = await sql.query(`SELECT count(*)::int AS n FROM limited_acts WHERE act = 'refused'`)
  if (rows[0].n === 0) faults.push('it was not noted')
  faults.push(...(await brokenInvariants(url)))
  return { figures: { orders: orders * 4, booked: booked.join(' ') }, faults: faults.slice(0, 10) }
}

/** A2 for bookings: many addresses book until each is refused. From the tenth on the house asks everybody for a proof of work. */
export async function bookTogether(
  { deps, sql, url }: House,
  { addresses, each }: { addresses: number; each: number },
): Promise<Outcome> {
  const { slotIds } = await offerSlots(sql, { slotsPerDay: addresses * each, minutes: 5 })
  const faults: string[] = []
  if (await proofIsWanted(deps)) faults.push('proofs were asked for before')
  const works = slotIds.map(
    (slotId, n) => () => said(inventedBooking(deps, { n, slotId, client: `203.0.${n % addresses}.7` })),
  )
  const counts = tally(await inCrowds(works, async () => {}))
  const allowed = 5 * addresses
  if (counts['done'] !== allowed) faults.push(`${counts['done']} were booked, not ${allowed}`)
  if (!(await proofIsWanted(deps))) faults.push('no proof is asked for')
  const [free] = (await sql.query('SELECT id FROM bookable_slots LIMIT 1')).rows
  const next = await said(insistOnProof(deps, { slotId: free?.id ?? 0, order: null, email: null }))
  if (next !== 'proof-of-work-required') faults.push(`the next one: ${next}`)
  faults.push(...(await brokenInvariants(url)))
  return { figures: { tries: works.length, ...counts }, faults }
}

const inventedBooking = (deps: House['deps'], { n, slotId, client }: { n: number; slotId: number; client: string }) =>
  bookSlot(deps, {
    idempotencyKey: randomUUID(),
    channel: 'web',
    input: orderOf(n, slotId, { citizen: { name: 'Иван Примеров', phone: `+35988${7_000_000 + n}` } }) as BookingInput,
    client,
  })

/**
 * T-15: so many requests that would have us write to one victim: booked from other addresses under other names, moved, cancelled
 * and erased, so that no limit of the person stands in the way.
 */
export async function mailOneVictim({ deps, sql, url }: House, { requests }: { requests: number }): Promise<Outcome> {
  const chance = chanceOf(7)
  const offers = await Promise.all([1, 2, 3, 4].map(() => offerSlots(sql, { slotsPerDay: 40, minutes: 10 })))
  const slots = offers.map((offer) => offer.slotIds)
  const tokens: { token: string; official: number }[] = []
  const faults: string[] = []
  const pick = () => Math.floor(chance() * 40)
  const request = async (n: number): Promise<string> => {
    const official = n % 4
    const slotId = slots[official]?.[pick()] ?? 0
    const mine = chance() < 0.5 ? tokens.at(Math.floor(chance() * tokens.length)) : undefined
    if (mine) {
      const { token } = mine
      const kind = chance()
      if (kind < 0.4) return `cancel: ${await said(cancelBooking(deps, { token }))}`
      if (kind < 0.6) return `erase: ${await said(eraseBooking(deps, { token }))}`
      return `move: ${await said(moveBooking(deps, { token, slotId: slots[mine.official]?.[pick()] ?? 0 }))}`
    }
    const citizen = { name: 'Иван Примеров', phone: `+35988${7_000_000 + n}`, email: `victim+${n}@mail.example` }
    const order = { idempotencyKey: randomUUID(), channel: 'web' as const, client: `203.0.${n % 200}.${n % 250}` }
    const booking = bookSlot(deps, { ...order, input: orderOf(n, slotId, { citizen }) as BookingInput })
    void booking.then(
      ({ manageToken }) => tokens.push({ token: manageToken, official }),
      () => {},
    )
    return `book: ${await said(booking)}`
  }
  const words = await inCrowds(
    Array.from({ length: requests }, (_, n) => () => request(n)),
    async () => {},
  )
  const { rows } = await sql.query(
    `SELECT count(*) FILTER (WHERE due_at < house_now() + interval '50 minutes')::int AS hour,
       count(*) FILTER (WHERE due_at < house_now() + interval '23 hours')::int AS day
     FROM messages WHERE kind NOT LIKE 'reminder%'`,
  )
  const { hour, day } = rows[0]
  if (hour > 3 || day > 5) faults.push(`${hour} mails within the hour, ${day} within the day`)
  if (hour < 3) faults.push(`${hour} mails: the limit was not met`)
  const counts = tally(words)
  faults.push(...Object.keys(counts).filter((word) => word.includes('bug')))
  faults.push(...(await brokenInvariants(url)))
  return { figures: { requests, hour, day, ...counts }, faults }
}

const LIMITED = { RATE_LIMIT: 'on' }

export const hoarderRows: Row[] = [
  {
    id: 'A1',
    title: 'one address asks for 1,000 holds',
    run: async ({ scope }) => hoardAsOne(await openTestDeps(scope, { env: LIMITED, poolSize: 12 }), { holds: 1_000 }),
  },
  {
    id: 'A2',
    title: '200 addresses ask for 5 holds each on one day',
    run: async ({ scope }) =>
      hoardTogether(await openTestDeps(scope, { env: LIMITED, poolSize: 12 }), { addresses: 200, each: 5 }),
  },
  {
    id: 'A1b',
    title: 'one address gives 200 orders an hour, four hours long',
    run: async ({ scope }) => bookAsOne(await openTestDeps(scope, { env: LIMITED, poolSize: 12 }), { orders: 200 }),
  },
  {
    id: 'A2b',
    title: '20 addresses book all they may',
    run: async ({ scope }) =>
      bookTogether(await openTestDeps(scope, { env: LIMITED, poolSize: 12 }), { addresses: 20, each: 7 }),
  },
  {
    id: 'T-15',
    title: '1,000 requests that would write to one victim',
    run: async ({ scope }) =>
      mailOneVictim(await openTestDeps(scope, { env: LIMITED, poolSize: 12 }), { requests: 1_000 }),
  },
]
