import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { bookSlot } from '../../src/bookings/book-slot.ts'
import type { BookingInput } from '../../src/bookings/booking-rules.ts'
import { cancelBooking } from '../../src/bookings/cancel-booking.ts'
import { eraseBooking } from '../../src/bookings/erase-booking.ts'
import { expireHolds } from '../../src/bookings/expire-holds.ts'
import { holdSlot } from '../../src/bookings/hold-slot.ts'
import { holdIdOf } from '../../src/bookings/hold-token.ts'
import { extendHold, releaseHold } from '../../src/bookings/keep-hold.ts'
import { moveBooking } from '../../src/bookings/move-booking.ts'
import { packageRoot } from '../../src/db/package-root.ts'
import { DomainError } from '../../src/domain-error.ts'
import { orderOf } from '../support/client.ts'
import { openTestDeps } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { Model, type Place, type Stood } from './model.ts'

t.setTimeout(120_000)

type House = Awaited<ReturnType<typeof openTestDeps>>

/** The house under test: one town of its own in a database that many runs share. */
type Real = House & { firstPerson: number; dayIds: number[]; officialIds: number[] }

const INVARIANTS = await readFile(join(packageRoot, 'prisma', 'invariants.sql'), 'utf8')
const PERSONS = 3
const OFFICIALS = [3, 2, 1, 1]
const SLOTS = OFFICIALS.reduce((sum, slots) => sum + slots, 0)
let persons = 0

/** A fresh town and its model. */
async function setUp(house: House): Promise<{ model: Model; real: Real }> {
  const places: Place[] = []
  const dayIds: number[] = []
  const officialIds: number[] = []
  for (const [official, slotsPerDay] of OFFICIALS.entries()) {
    const offer = await offerSlots(house.sql, { slotsPerDay })
    places.push(...offer.slotIds.map((slotId) => ({ slotId, official })))
    dayIds.push(offer.dayIds[0] ?? 0)
    officialIds.push(offer.officialId)
  }
  persons += PERSONS
  return { model: new Model(places), real: { ...house, firstPerson: persons, dayIds, officialIds } }
}

/** What the house says: `done`, or the refusal by its code. */
async function said<T>(work: Promise<T>): Promise<{ done: T } | { refused: string }> {
  try {
    return { done: await work }
  } catch (error) {
    if (error instanceof DomainError) return { refused: error.code }
    throw error
  }
}

function same(found: unknown, expected: unknown, what: string): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)]
  if (one !== other) throw new Error(`${what}: the house says ${one}, the model ${other}`)
}

const outcome = (answer: { done: unknown } | { refused: string }, done: string) =>
  'refused' in answer ? answer.refused : done

/** All of the database that the model knows, against the model. */
async function compare(model: Model, { sql, officialIds }: Real): Promise<void> {
  const { rows } = await sql.query(
    `SELECT b.id, b.slot_id AS slot, b.version, b.erased_at IS NOT NULL AS erased,
       CASE WHEN b.state = 'held' AND b.hold_expires_at <= house_now() THEN 'lapsed' ELSE b.state END AS state,
       ARRAY(SELECT m.kind || ' v' || m.version FROM messages m
         WHERE m.booking_id = b.id AND m.kind NOT LIKE 'reminder%' ORDER BY m.id) AS told
     FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE s.official_id = ANY ($1) ORDER BY b.id`,
    [officialIds],
  )
  const expected = model.bookings
    .map(({ id, slot, version, erased, state, told }) => ({
      id,
      slot: model.places[slot]?.slotId,
      version,
      erased,
      state,
      told,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  same(
    rows.map(({ id, slot, version, erased, state, told }) => ({ id, slot, version, erased, state, told })),
    expected,
    'the database',
  )
}

type Command = fc.AsyncCommand<Model, Real>

/** A command whose text is what shrinking shows. */
function command(text: string, check: (model: Model) => boolean, run: (model: Model, real: Real) => Promise<void>) {
  return {
    check,
    run: async (model: Model, real: Real) => {
      await run(model, real)
      await compare(model, real)
    },
    toString: () => text,
  } satisfies Command
}

/** The nth of those of a kind, counted round; so a number stays meaningful while shrinking. */
const nth = <T>(all: T[], n: number): T => all[n % all.length] as T
const holds = ({ bookings }: Model) => bookings.filter(({ holdToken }) => holdToken !== null)
const booked = ({ bookings }: Model) => bookings.filter(({ token }) => token !== null)
const stood = (given: Pick<Stood, 'id' | 'slot' | 'state'> & Partial<Stood>): Stood => ({
  version: 1,
  person: null,
  extensions: 0,
  erased: false,
  holdToken: null,
  token: null,
  told: [],
  ...given,
})
const always = () => true
const slot = fc.nat({ max: SLOTS - 1 })
const person = fc.nat({ max: PERSONS - 1 })
const any = fc.nat({ max: 20 })

async function post(model: Model, real: Real, given: { slot: number; person: number; hold: Stood | null }) {
  const input = orderOf(real.firstPerson + given.person, model.places[given.slot]?.slotId ?? 0, {
    ...(given.hold && { holdToken: given.hold.holdToken }),
  }) as BookingInput
  const key = randomUUID()
  const expected = model.book(given.slot, given.person, given.hold)
  const answer = await said(bookSlot(real.deps, { idempotencyKey: key, channel: 'web', input }))
  if (typeof expected === 'string') {
    same(outcome(answer, 'booked'), expected, 'book')
    // What a limit refuses may go well the next time: no answer is kept.
    if (!['already-booked', 'limit-reached'].includes(expected))
      model.posts.push({ key, input, answer: { refused: expected } })
    return
  }
  if ('refused' in answer) throw new Error(`book: the house refuses (${answer.refused}), the model does not`)
  const { id, manageToken, version } = answer.done
  const made = expected ?? stood({ id, slot: given.slot, state: 'confirmed', person: given.person })
  if (!expected) model.bookings.push(made)
  same({ id, version }, { id: made.id, version: made.version }, 'book')
  made.token = manageToken
  made.told.push(`confirmation v${made.version}`)
  model.posts.push({ key, input, answer: { id } })
}

const commands: fc.Arbitrary<Command>[] = [
  slot.map((at) =>
    command(`hold ${at}`, always, async (model, { deps }) => {
      const expected = model.hold(at)
      const answer = await said(holdSlot(deps, { slotId: model.places[at]?.slotId ?? 0, client: null }))
      same(outcome(answer, 'held'), expected, 'hold')
      if ('refused' in answer) return
      const { holdToken } = answer.done
      const id = holdIdOf(deps.config.secretKeys, holdToken) ?? ''
      model.bookings.push(stood({ id, slot: at, state: 'held', holdToken }))
    }),
  ),
  any.map((n) =>
    command(
      `extend hold ${n}`,
      (model) => holds(model).length > 0,
      async (model, { deps }) => {
        const hold = nth(holds(model), n)
        const expected = model.extend(hold)
        const answer = await said(extendHold(deps, { token: hold.holdToken ?? '' }))
        same(outcome(answer, 'extended'), expected, 'extend')
      },
    ),
  ),
  any.map((n) =>
    command(
      `release hold ${n}`,
      (model) => holds(model).length > 0,
      async (model, { deps }) => {
        const hold = nth(holds(model), n)
        model.release(hold)
        await releaseHold(deps, { token: hold.holdToken ?? '' })
      },
    ),
  ),
  any.map((n) =>
    command(
      `hold ${n} lapses`,
      ({ bookings }) => bookings.some(({ state }) => state === 'held'),
      async ({ bookings }, { sql }) => {
        const hold = nth(
          bookings.filter(({ state }) => state === 'held'),
          n,
        )
        hold.state = 'lapsed'
        await sql.query(`UPDATE bookings SET hold_expires_at = house_now() - interval '1 second' WHERE id = $1`, [
          hold.id,
        ])
      },
    ),
  ),
  fc.constant(
    command('the chore sweeps', always, async (model, { deps }) => {
      model.sweep()
      await expireHolds(deps)
    }),
  ),
  fc
    .tuple(slot, person)
    .map(([at, who]) =>
      command(`person ${who} books ${at}`, always, (model, real) =>
        post(model, real, { slot: at, person: who, hold: null }),
      ),
    ),
  fc.tuple(any, person, fc.option(slot, { freq: 5 })).map(([n, who, other]) =>
    command(
      `person ${who} books with hold ${n}${other === null ? '' : ` the slot ${other}`}`,
      (model) => holds(model).length > 0,
      (model, real) => {
        const hold = nth(holds(model), n)
        return post(model, real, { slot: other ?? hold.slot, person: who, hold })
      },
    ),
  ),
  any.map((n) =>
    command(
      `post ${n} again`,
      ({ posts }) => posts.length > 0,
      async ({ posts }, { deps }) => {
        const { key, input, answer } = nth(posts, n)
        const again = await said(bookSlot(deps, { idempotencyKey: key, channel: 'web', input }))
        same('refused' in again ? again : { id: again.done.id }, answer, 'the same post')
      },
    ),
  ),
  any.map((n) =>
    command(
      `post ${n} again with another body`,
      ({ posts }) => posts.length > 0,
      async ({ posts }, { deps }) => {
        const { key, input } = nth(posts, n)
        const other = { ...input, topic: { text: 'Друга тема' } }
        const again = await said(bookSlot(deps, { idempotencyKey: key, channel: 'web', input: other }))
        same(again, { refused: 'idempotency-key-reused' }, 'another post')
      },
    ),
  ),
  fc.tuple(any, slot).map(([n, to]) =>
    command(
      `booking ${n} moves to ${to}`,
      (model) => booked(model).length > 0,
      async (model, { deps }) => {
        const booking = nth(booked(model), n)
        const expected = model.move(booking, to)
        const slotId = model.places[to]?.slotId ?? 0
        const answer = await said(moveBooking(deps, { token: booking.token ?? '', slotId }))
        same(outcome(answer, 'moved'), expected, 'move')
      },
    ),
  ),
  any.map((n) =>
    command(
      `booking ${n} is cancelled`,
      (model) => booked(model).length > 0,
      async (model, { deps }) => {
        const booking = nth(booked(model), n)
        const expected = model.cancel(booking)
        const answer = await said(cancelBooking(deps, { token: booking.token ?? '' }))
        same(outcome(answer, 'cancelled'), expected, 'cancel')
      },
    ),
  ),
  any.map((n) =>
    command(
      `booking ${n} is erased`,
      (model) => booked(model).length > 0,
      async (model, { deps }) => {
        const booking = nth(booked(model), n)
        const expected = model.erase(booking)
        const answer = await said(eraseBooking(deps, { token: booking.token ?? '' }))
        same(outcome(answer, 'erased'), expected, 'erase')
      },
    ),
  ),
  fc.nat({ max: OFFICIALS.length - 1 }).map((official) =>
    command(`the day of official ${official} is closed or opened`, always, async ({ closed }, { sql, dayIds }) => {
      if (!closed.delete(official)) closed.add(official)
      const state = closed.has(official) ? 'closed' : 'open'
      await sql.query(
        `WITH done AS (UPDATE reception_days SET state = $2 WHERE id = $1 RETURNING id)
         INSERT INTO audit_entries (actor, action, subject, subject_id, to_state)
         SELECT 'staff', CASE $2 WHEN 'closed' THEN 'close' ELSE 'open' END, 'reception-day', id::text, $2 FROM done`,
        [dayIds[official], state],
      )
    }),
  ),
]

const lives = (house: House) =>
  fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: 'max' }), async (life) => {
    const town = await setUp(house)
    await fc.asyncModelRun(() => town, life)
    const { rows } = await house.sql.query(INVARIANTS)
    // Only of this life: an earlier one that failed left its traces in the same database.
    // The model closes days by themselves, without the case that asks their people (C1): test/closures does that.
    const ours = rows.filter(
      ({ invariant, what }) => invariant !== 'C1' && town.model.bookings.some(({ id }) => what.includes(id)),
    )
    same(ours, [], 'the invariants')
  })

t.test('I1-I13 lives of a house by chance agree with a simple model of it', async (t) => {
  const house = await openTestDeps(t)
  const seed = Number(process.env['SEED'] ?? 20_261_122)
  const told = await fc.check(lives(house), { seed, numRuns: 400, interruptAfterTimeLimit: 12_000 })
  t.notOk(told.failed, told.failed ? (fc.defaultReportMessage(told) ?? '') : `${told.numRuns} lives, seed ${seed}`)
  t.ok(told.numRuns >= 20, `${told.numRuns} lives were lived`)
})

t.test('C12 with the constraint dropped the model finds it, and shrinks it to a few steps', async (t) => {
  const house = await openTestDeps(t)
  await house.sql.query('DROP INDEX one_live_booking_per_slot')
  const told = await fc.check(lives(house), { seed: 7, numRuns: 100, interruptAfterTimeLimit: 30_000 })
  t.ok(told.failed)
  const steps =
    String(told.counterexample?.[0] ?? '')
      .split('/*')[0]
      ?.split(',') ?? []
  t.ok(steps.length >= 2 && steps.length <= 4, `${steps.length} steps: ${steps}`)
})
