import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { bookSlot } from '../../../src/bookings/book-slot.ts'
import type { BookingInput } from '../../../src/bookings/booking-rules.ts'
import { expireHolds } from '../../../src/bookings/expire-holds.ts'
import { holdSlot } from '../../../src/bookings/hold-slot.ts'
import { holdIdOf } from '../../../src/bookings/hold-token.ts'
import { releaseHold } from '../../../src/bookings/keep-hold.ts'
import { DomainError } from '../../../src/domain-error.ts'
import { orderOf } from '../../support/client.ts'
import { openTestDeps } from '../../support/house.ts'
import { offerSlots } from '../../support/receptions.ts'
import { chanceOf } from '../chance.ts'
import { brokenInvariants } from '../checker.ts'
import type { Outcome, Row } from '../town.ts'

type RaceHouse = Awaited<ReturnType<typeof openTestDeps>>

/**
 * C7: for each hold, at its end and five milliseconds either way, its citizen books it, gives it back, the chore lets it lapse,
 * and a stranger books the slot. Of the hold exactly one thing becomes, and the outbox says the same. A booking waits in its
 * lane: it starts so much earlier that each of them wins now and then.
 */
export async function raceForHolds(
  { deps, sql, url }: RaceHouse,
  { races, seed }: { races: number; seed: number },
): Promise<Outcome> {
  const chance = chanceOf(seed)
  const { slotIds } = await offerSlots(sql, { days: Math.ceil(races / 100), slotsPerDay: 100, minutes: 5 })
  const faults: string[] = []
  const told: Record<string, number> = {}
  const holds: { id: string; slotId: number }[] = []
  const at = (work: () => Promise<unknown>, who: string, headStart = 0) =>
    pause(5 - headStart + chance() * 10)
      .then(work)
      .then(
        () => `${who}: done`,
        (error: unknown) => `${who}: ${error instanceof DomainError ? error.code : `bug ${(error as Error).message}`}`,
      )
      .then((said) => {
        told[said] = (told[said] ?? 0) + 1
        if (/: bug|version-conflict/.test(said) && faults.length < 5) faults.push(said.slice(0, 300))
      })
  const race = async (n: number) => {
    const slotId = slotIds[n] ?? 0
    const { holdToken } = await holdSlot(deps, { slotId, client: null })
    const id = holdIdOf(deps.config.secretKeys, holdToken) ?? ''
    holds.push({ id, slotId })
    await sql.query(
      `UPDATE bookings SET hold_expires_at = clock_timestamp() + interval '11 milliseconds' WHERE id = $1`,
      [id],
    )
    const order = (person: number, extra = {}) => ({
      idempotencyKey: randomUUID(),
      channel: 'web' as const,
      input: orderOf(person, slotId, extra) as BookingInput,
    })
    await Promise.all([
      at(() => bookSlot(deps, order(n * 2, { holdToken })), 'its citizen books', 5),
      at(() => releaseHold(deps, { token: holdToken }), 'its citizen gives back'),
      at(() => expireHolds(deps), 'the chore'),
      at(() => bookSlot(deps, order(n * 2 + 1)), 'a stranger books'),
    ])
  }
  for (let n = 0; n < races; n += 5)
    await Promise.all(Array.from({ length: Math.min(5, races - n) }, (_, more) => race(n + more)))

  const { rows } = await sql.query(
    `SELECT h.id, b.state, b.version,
       (SELECT count(*)::int FROM audit_entries a WHERE a.subject_id = h.id::text AND a.version > 1) AS winners,
       (SELECT min(a.action) FROM audit_entries a WHERE a.subject_id = h.id::text AND a.version = 2) AS won,
       (SELECT count(*)::int FROM messages m WHERE m.booking_id = h.id AND m.kind = 'confirmation') AS told,
       (SELECT count(*)::int FROM bookings o WHERE o.slot_id = h.slot_id AND o.state = 'confirmed') AS confirmed
     FROM unnest($1::uuid[], $2::int[]) AS h (id, slot_id) JOIN bookings b ON b.id = h.id`,
    [holds.map(({ id }) => id), holds.map(({ slotId }) => slotId)],
  )
  const became: Record<string, number> = {}
  const won: Record<string, number> = {}
  for (const { id, state, version, winners, won: by, told: mails, confirmed } of rows) {
    became[state] = (became[state] ?? 0) + 1
    won[`won by ${by}`] = (won[`won by ${by}`] ?? 0) + 1
    if (state === 'held') continue
    if (winners !== 1 || version !== 2) faults.push(`hold ${id}: ${winners} winners, v${version}`)
    if (mails !== (state === 'confirmed' ? 1 : 0)) faults.push(`hold ${id} is ${state} and told ${mails} times`)
    if (confirmed > 1) faults.push(`slot of hold ${id} is booked ${confirmed} times`)
  }
  for (const by of ['book', 'release', 'expire'])
    if (races >= 1_000 && (won[`won by ${by}`] ?? 0) < races / 100)
      faults.push(`${by} won ${won[`won by ${by}`] ?? 0} times: no race`)
  // Nobody came in time and the chore was too early: it stands lapsed, which is no winner either.
  if ((became['held'] ?? 0) > races / 10) faults.push(`${became['held']} holds stayed`)
  faults.push(...(await brokenInvariants(url)))
  return { figures: { races, ...became, ...won, ...told }, faults: faults.slice(0, 10) }
}

export const holdRows: Row[] = [
  {
    id: 'C7',
    title: 'book, give back, lapse and a stranger at the end of a hold, 1,000 races',
    run: async ({ scope, seed }) => raceForHolds(await openTestDeps(scope), { races: 1_000, seed }),
  },
]
