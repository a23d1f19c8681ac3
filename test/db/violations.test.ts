import { createServer, type Socket } from 'node:net'
import t from 'tap'
import { createDb, type Db } from '../../src/db/client.ts'
import { retryConflicts } from '../../src/db/retry.ts'
import { classify, sqlState } from '../../src/db/violations.ts'
import { createTestDatabase } from '../support/database.ts'
import { offerSlots } from '../support/receptions.ts'

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

const aHold = (slotId: number, id: string, code: string) => ({
  id,
  slotId,
  state: 'held',
  code,
  holdExpiresAt: new Date(0),
  tokenHash: Buffer.from(id),
})
const A = '00000000-0000-4000-8000-00000000000a'
const B = '00000000-0000-4000-8000-00000000000b'

t.test('constraints are told by name, from models, raw SQL and transactions alike', async (t) => {
  const { db, sql } = await createTestDatabase(t)
  const { slotIds, officialId, dayIds } = await offerSlots(sql)
  const slotId = slotIds[0] ?? 0
  await db.booking.create({ data: aHold(slotId, A, '111111') })
  const double = { kind: 'constraint', name: 'one_live_booking_per_slot' }
  const insert = (on: Pick<Db, '$executeRaw'>) =>
    on.$executeRaw`INSERT INTO bookings (id, slot_id, state, code, hold_expires_at, token_hash) VALUES (${B}::uuid, ${slotId}, 'held', '222222', now(), 'x')`
  t.same(classify(await caught(db.booking.create({ data: aHold(slotId, B, '222222') }))), double, 'model')
  t.same(classify(await caught(insert(db))), double, 'raw')
  t.same(classify(await caught(db.$transaction((tx) => insert(tx)))), double, 'transaction')
  t.same(
    classify(
      await caught(
        sql.query(
          `INSERT INTO bookings (id, slot_id, state, code, hold_expires_at, token_hash) VALUES ('${B}', ${slotId}, 'held', '222222', now(), 'x')`,
        ),
      ),
    ),
    double,
    'node-postgres',
  )
  const overlap = db.$executeRaw`INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
    SELECT ${dayIds[0]}::int, ${officialId}::int, local_date, start_minute, starts_at, ends_at, closes_at FROM slots WHERE id = ${slotId}`
  t.same(classify(await caught(overlap)), { kind: 'constraint', name: 'slots_of_an_official_never_overlap' })
  const moved = db.$executeRaw`UPDATE slots SET starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour' WHERE id = ${slotId}`
  t.same(
    classify(await caught(moved)),
    { kind: 'constraint', name: 'slot_starts_at_its_local_time' },
    'I14 an hour off is refused',
  )
  const back = db.$executeRaw`UPDATE bookings SET state = 'done', version = version + 1 WHERE id = ${A}::uuid`
  t.same(classify(await caught(back)), { kind: 'constraint', name: 'booking_state_follows_the_graph' }, 'I5')
  const jump = db.$executeRaw`UPDATE bookings SET state = 'expired', version = version + 2 WHERE id = ${A}::uuid`
  t.same(classify(await caught(jump)), { kind: 'constraint', name: 'booking_version_grows_by_one' }, 'I5')
  const silent = db.$executeRaw`UPDATE bookings SET state = 'expired' WHERE id = ${A}::uuid`
  t.same(classify(await caught(silent)), { kind: 'constraint', name: 'booking_version_grows_by_one' }, 'I5')
  t.same(
    classify(await caught(db.slot.update({ where: { id: slotId }, data: { receptionDayId: 999_999 } }))).kind,
    'constraint',
  )
})

t.test('C4 a withdrawn slot on which somebody is booked still keeps its time', async (t) => {
  const { sql } = await createTestDatabase(t)
  const { slotIds } = await offerSlots(sql)
  const [booked = 0, empty = 0] = slotIds
  await sql.query(
    `INSERT INTO bookings (id, slot_id, state, code, name, phone, token_hash) VALUES ($1, $2, 'confirmed', '111111', 'Иванка Тодорова', '+359888123456', 'x')`,
    [A, booked],
  )
  await sql.query('UPDATE slots SET withdrawn_at = house_now() WHERE id = ANY ($1)', [[booked, empty]])
  const replace = (id: number) =>
    sql.query(
      `INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
       SELECT reception_day_id, official_id, local_date, start_minute, starts_at, starts_at + interval '10 minutes', starts_at FROM slots WHERE id = $1`,
      [id],
    )
  t.same(classify(await caught(replace(booked))), { kind: 'constraint', name: 'slots_of_an_official_never_overlap' })
  t.equal(await caught(replace(empty)), null, 'nobody is on the other')
  await sql.query(`UPDATE bookings SET state = 'cancelled-by-citizen', version = 2 WHERE id = $1`, [A])
  await replace(booked)
})

t.test('what passes is told from what is broken', async (t) => {
  const { db, sql, url } = await createTestDatabase(t)
  const { slotIds } = await offerSlots(sql)
  const kindOf = async (work: Promise<unknown>) => classify(await caught(work)).kind
  t.equal(await kindOf(db.$executeRaw`SELECT 1 / 0`), 'unknown')
  t.equal(await kindOf(db.$executeRaw`SELECT * FROM nowhere`), 'unknown')
  t.equal(await kindOf(Promise.reject(new TypeError('x is not a function'))), 'unknown')
  t.equal(await kindOf(Promise.reject('a string')), 'unknown')
  t.equal(
    await kindOf(
      db.$transaction(async (tx) => {
        await tx.$executeRaw`SET LOCAL statement_timeout = 50`
        await tx.$executeRaw`SELECT pg_sleep(1)`
      }),
    ),
    'busy',
    'time-out',
  )

  await sql.query('BEGIN')
  await sql.query('SELECT id FROM slots WHERE id = $1 FOR UPDATE', [slotIds[0]])
  t.equal(
    await kindOf(
      db.$transaction(async (tx) => {
        await tx.$executeRaw`SET LOCAL lock_timeout = 50`
        await tx.$executeRaw`UPDATE slots SET blocked_reason = 'x' WHERE id = ${slotIds[0]}::int`
      }),
    ),
    'busy',
    'lock time-out',
  )
  await sql.query('ROLLBACK')

  t.equal(
    await kindOf(
      db.$transaction(async (tx) => {
        await sql.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'test'`,
        )
        await tx.$executeRaw`SELECT 1`
      }),
    ),
    'unavailable',
    'killed inside a transaction',
  )
  t.equal(await db.$executeRaw`SELECT 1`, 1, 'the pool recovers by itself')

  let owners = 0
  const conflict = Promise.all(
    [0, 1].map((n) =>
      db.$transaction(async (tx) => {
        const own = (id: number | undefined) =>
          tx.$executeRaw`UPDATE slots SET blocked_reason = 'x' WHERE id = ${id}::int`
        await own(slotIds[n])
        for (owners += 1; owners < 2; ) await new Promise((later) => setTimeout(later, 5))
        await own(slotIds[1 - n])
      }),
    ),
  )
  t.equal(await kindOf(conflict), 'conflict', 'deadlock')

  const nowhere = createDb({ url: 'postgresql://nobody@127.0.0.1:1/none', poolSize: 2, name: 'test' })
  t.equal(await kindOf(nowhere.$queryRaw`SELECT 1`), 'unavailable', 'no server')
  const noDatabase = createDb({ url: url.replace(/\/[^/]*$/, '/no_such_database'), poolSize: 2, name: 'test' })
  t.not(await kindOf(noDatabase.$queryRaw`SELECT 1`), 'constraint', 'no database')
  await nowhere.$disconnect()
  await noDatabase.$disconnect()
})

t.test('a full pool and a deaf server are unavailable too', async (t) => {
  const { url } = await createTestDatabase(t)
  const small = createDb({ url, poolSize: 1, name: 'test-small' })
  t.teardown(() => small.$disconnect())
  // Prisma's promises start when they are awaited.
  const busy = caught(small.$executeRaw`SELECT pg_sleep(6)`)
  await new Promise((later) => setTimeout(later, 100))
  t.equal(classify(await caught(small.$queryRaw`SELECT 1`)).kind, 'unavailable', 'pool')
  t.equal(classify(await caught(small.$transaction((tx) => tx.$queryRaw`SELECT 1`))).kind, 'unavailable', 'transaction')
  await busy
  const sockets: Socket[] = []
  const deaf = createServer((socket) => void sockets.push(socket))
  await new Promise<void>((done) => deaf.listen(0, '127.0.0.1', done))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((done) => deaf.close(done))
  })
  const { port } = deaf.address() as { port: number }
  const unheard = createDb({ url: `postgresql://a@127.0.0.1:${port}/b`, poolSize: 1, name: 'test' })
  t.equal(classify(await caught(unheard.$queryRaw`SELECT 1`)).kind, 'unavailable', 'deaf')
})

t.test('a conflict is tried three times, anything else once', async (t) => {
  const conflict = Object.assign(new Error('deadlock detected'), { code: '40P01' })
  let tries = 0
  await t.rejects(
    retryConflicts(() => {
      tries += 1
      return Promise.reject(conflict)
    }),
    /deadlock/,
  )
  t.equal(tries, 3)
  tries = 0
  await t.rejects(
    retryConflicts(() => {
      tries += 1
      return Promise.reject(new Error('bug'))
    }),
    /bug/,
  )
  t.equal(tries, 1)
  t.equal(sqlState({ meta: { driverAdapterError: { cause: { originalCode: '23P01' } } } }), '23P01')
  t.equal(sqlState({ code: 'P2002' }), null)
  t.equal(sqlState({ code: 'EPIPE' }), null)
})
