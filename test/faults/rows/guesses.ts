import { randomBytes, randomUUID } from 'node:crypto'
import { findBooking } from '../../../src/bookings/find-booking.ts'
import { DomainError } from '../../../src/domain-error.ts'
import { mailToken } from '../../../src/messages/manage-link.ts'
import { asCitizen, book, call, orderOf } from '../../support/client.ts'
import { openTestHouse, type TestHouse } from '../../support/house.ts'
import { offerSlots } from '../../support/receptions.ts'
import { chanceOf } from '../chance.ts'
import { ask } from '../http-client.ts'
import type { Outcome, Row } from '../town.ts'

const AT_ONCE = 16
const BOOKINGS = 36

type Guesses = { codes: number; tokens: number; timed: number }

/**
 * A6: codes with four digits of a telephone, and tokens of links, guessed at random in a house with bookings. Nobody finds one; whoever
 * asks cannot tell a link that never was from one that was erased, by status, length or time.
 */
export async function guess(house: TestHouse, seed: number, { codes, tokens, timed }: Guesses): Promise<Outcome> {
  const chance = chanceOf(seed)
  const { slotIds } = await offerSlots(house.sql, { slotsPerDay: BOOKINGS, minutes: 10 })
  const booked = await Promise.all(slotIds.map((slotId, n) => book(house.origin, orderOf(n, slotId))))
  const erased = booked.slice(0, 3).map(({ body }) => body.manageToken as string)
  for (const token of erased)
    await call(house.origin, '/my-booking/erase', { method: 'POST', headers: asCitizen(token) })
  const faults: string[] = []

  // The code is six digits: a sample of all there are, each with four digits at random.
  const digits = (many: number) => String(Math.floor(chance() * 10 ** many)).padStart(many, '0')
  let found = 0
  await inLanes(codes, async () => {
    const guessed = { code: digits(6), proof: { lastDigits: digits(4) }, client: null }
    // Too many tries at one code are refused: that finds nothing either.
    const token = await findBooking(house.deps, guessed).catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'too-many-requests') return null
      throw error
    })
    if (token !== null) found++
  })
  if (found > 0) faults.push(`${found} bookings found by guessing codes`)

  const kinds = new Map<string, number>()
  await inLanes(tokens, async () => {
    const { status, body } = await look(house, randomBytes(32).toString('base64url'))
    const { instance: _, ...rest } = body ?? {}
    const kind = `${status} ${JSON.stringify(rest).length}`
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  })
  if (kinds.size !== 1 || ![...kinds.keys()][0]?.startsWith('404 '))
    faults.push(`answers: ${JSON.stringify([...kinds])}`)

  // In turn, so that what the machine does meanwhile falls on all alike.
  const [key] = house.deps.config.secretKeys
  if (!key) throw new Error('no key')
  const times = { random: [] as number[], erased: [] as number[], signed: [] as number[] }
  for (let n = 0; n < timed; n++) {
    times.random.push((await look(house, randomBytes(32).toString('base64url'))).ms)
    times.erased.push((await look(house, erased[n % erased.length] ?? '')).ms)
    const signed = mailToken([key], { id: randomUUID(), keyId: key.id, tokenVersion: 1 })
    times.signed.push((await look(house, signed)).ms)
  }
  const [random, gone, signed] = [times.random, times.erased, times.signed].map(median) as [number, number, number]
  const apart = Math.max(random, gone, signed) - Math.min(random, gone, signed)
  if (apart >= 1) faults.push(`medians ${apart.toFixed(2)} ms apart`)
  const rounded = Object.entries({ random, erased: gone, signed, apart }).map(([name, ms]) => [
    `${name}Ms`,
    Number(ms.toFixed(3)),
  ])
  return { figures: { codes, tokens, found, answers: kinds.size, timed, ...Object.fromEntries(rounded) }, faults }
}

const look = ({ origin }: TestHouse, token: string) => ask(origin, '/my-booking', { headers: asCitizen(token) })

async function inLanes(many: number, work: () => Promise<void>): Promise<void> {
  let left = many
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await work()
    }),
  )
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export const guessRows: Row[] = [
  {
    id: 'A6',
    title: '100,000 codes of the million and 100,000 tokens guessed; links that never were and erased ones timed',
    run: async ({ scope, seed }) =>
      guess(await openTestHouse(scope), seed, { codes: 100_000, tokens: 100_000, timed: 5_000 }),
  },
]
