import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { bookSlot } from '../../src/bookings/book-slot.ts'
import type { BookingInput } from '../../src/bookings/booking-rules.ts'
import { eraseBooking } from '../../src/bookings/erase-booking.ts'
import { ledgerHash, readLedger } from '../../src/bookings/erasure-ledger.ts'
import { forgetPeople } from '../../src/bookings/forget-people.ts'
import { replayErasures } from '../../src/bookings/replay-erasures.ts'
import { loadErasureLedger } from '../../src/config.ts'
import { checkInvariants } from '../../src/db/invariants.ts'
import { packageRoot } from '../../src/db/package-root.ts'
import { orderOf } from '../support/client.ts'
import { openTestDeps } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'

type House = Awaited<ReturnType<typeof openTestDeps>>

const book = (house: House, person: number, slotId: number | undefined) =>
  bookSlot(house.deps, {
    idempotencyKey: randomUUID(),
    channel: 'web',
    input: orderOf(person, slotId ?? 0) as BookingInput,
  })

/** How many bookings name somebody. */
async function named({ deps }: House): Promise<number> {
  return deps.db.booking.count({ where: { OR: [{ name: { not: null } }, { phone: { not: null } }] } })
}

t.test('P3 whom a backup brings back is erased again by the ledger', async (t) => {
  const ledger = join(t.testdir(), 'erasures')
  const house = await openTestDeps(t, { env: { ERASURE_LEDGER: ledger } })
  const { slotIds } = await offerSlots(house.sql)
  const [first, old] = [await book(house, 0, slotIds[0]), await book(house, 1, slotIds[1])]
  await book(house, 2, slotIds[2])
  await house.sql.query(
    `UPDATE slots s SET local_date = local_date - 107, starts_at = sofia_instant(local_date - 107, start_minute),
       ends_at = sofia_instant(local_date - 107, start_minute + 15), closes_at = sofia_instant(local_date - 107, start_minute)
     FROM bookings b WHERE b.slot_id = s.id AND b.id = $1`,
    [old.id],
  )
  const restored = await openTestDeps(t, { copyOf: house.url })
  await eraseBooking(house.deps, { token: first.manageToken })
  t.equal(await forgetPeople(house.deps), 1)
  t.equal(await named(house), 1)
  t.equal(await named(restored), 3, 'the backup still knows them')

  const written = await readFile(ledger, 'utf8')
  t.match(written, /^(\d{4}-\d\d-\d\dT[\d:.]+Z [0-9a-f]{64}\n){2}$/)
  t.notOk(written.includes(first.id), 'the ledger alone names no booking')
  await appendFile(ledger, '2027-01-31T10:00:00.000Z 0123')
  const hashes = await readLedger(ledger)
  t.equal(hashes.size, 2, 'a line cut short is left out')
  t.equal(await replayErasures(restored.deps.db, hashes), 2)
  t.equal(await replayErasures(restored.deps.db, hashes), 0, 'once')
  t.equal(await named(restored), 1)
  const { rows } = await restored.sql.query(
    `SELECT b.state, a.actor, (SELECT count(*)::int FROM messages m WHERE m.booking_id = b.id AND m.state = 'pending') AS waiting,
       EXISTS (SELECT FROM bookable_slots f WHERE f.id = b.slot_id) AS free
     FROM bookings b JOIN audit_entries a ON a.subject_id = b.id::text AND a.action = 'erase' WHERE b.id = $1`,
    [first.id],
  )
  t.same(rows, [{ state: 'cancelled-by-citizen', actor: 'system', waiting: 0, free: true }])
  t.same(
    (await checkInvariants(restored.url)).filter(({ invariant }) => invariant !== 'I2'),
    [],
  )
})

t.test('P3 an erasure that cannot be written down does not happen', async (t) => {
  const house = await openTestDeps(t, { env: { ERASURE_LEDGER: '/nonexistent/erasures' } })
  const { slotIds } = await offerSlots(house.sql)
  const { manageToken } = await book(house, 0, slotIds[0])
  await t.rejects(eraseBooking(house.deps, { token: manageToken }), { code: 'ENOENT' })
  t.equal(await named(house), 1)
})

t.test('P3 a line that was cut short takes nothing of the next one with it', async (t) => {
  const ledger = join(t.testdir(), 'erasures')
  const [one, two] = [ledgerHash('one'), ledgerHash('two')]
  await writeFile(ledger, `2027-01-31T10:00:00Z ${one}\n2027-01-31T11:00:00Z ${two.slice(0, 20)}`)
  await appendFile(ledger, `2027-01-31T12:00:00Z ${two}\n2027-01-31T13:00:00Z ${one.slice(0, 9)}`)
  t.same(await readLedger(ledger), new Set([one, two]))
})

t.test('P3 the command reads several ledgers', async (t) => {
  const folder = t.testdir()
  const ledger = join(folder, 'erasures')
  const house = await openTestDeps(t, { env: { ERASURE_LEDGER: ledger } })
  const { slotIds } = await offerSlots(house.sql)
  const { manageToken } = await book(house, 0, slotIds[0])
  const restored = await openTestDeps(t, { copyOf: house.url })
  await eraseBooking(house.deps, { token: manageToken })
  const replay = (env: Record<string, string>, ...args: string[]) =>
    new Promise<string>((done) => {
      execFile(
        process.execPath,
        ['--import=tsx', join(packageRoot, 'src/replay-erasures.ts'), ...args],
        { env: { ...process.env, DATABASE_URL: restored.url, ...env } },
        (error, out, err) => done(`${error?.code ?? 0} ${out}${err}`),
      )
    })
  const missing = join(folder, 'missing')
  t.equal(await replay({}, ledger, missing), `2 Nothing more was erased: ${missing} (ENOENT)\n`)
  t.match(await replay({ ERASURE_LEDGER: '' }), '2 Nothing more was erased: ERASURE_LEDGER is not set')
  t.equal(
    await replay({}, ledger, ledger),
    '0 1 erasures read, 1 bookings and 0 places on the waiting list erased again.\n',
  )
  t.equal(
    await replay({ ERASURE_LEDGER: ledger }),
    '0 1 erasures read, 0 bookings and 0 places on the waiting list erased again.\n',
  )
  t.throws(() => loadErasureLedger({}))
})
