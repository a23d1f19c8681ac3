import t from 'tap'
import { auditReading } from '../../src/staff/audit-reading.ts'
import { openTestDeps } from '../support/house.ts'

t.test('I13 a reading of citizens’ data is one line: who, which list, whose receptions, which fields', async (t) => {
  const { deps, sql } = await openTestDeps(t)
  const staff = { id: 7 }
  await auditReading(deps.db, { staff, list: 'bookings' })
  await auditReading(deps.db, { staff, list: 'bookings', officials: [] })
  await auditReading(deps.db, {
    staff,
    list: 'day-list',
    action: 'print',
    officials: ['kmet', 'sekretar'],
    period: { from: '2026-11-23', to: '2026-11-27' },
    fields: ['name', 'topic'],
  })
  await t.rejects(
    deps.db.$transaction(async (tx) => {
      await auditReading(tx, { staff, list: 'booking', id: 'never' })
      throw new Error('the reading fails')
    }),
  )
  await auditReading(deps.db, { staff, list: 'booking', id: '7d4c' })
  const { rows } = await sql.query(
    `SELECT concat_ws('|', actor, action, subject, subject_id, reason, array_to_string(fields, ' ')) AS line FROM audit_entries ORDER BY id`,
  )
  t.same(
    rows.map(({ line }) => line),
    [
      'user:7|read|bookings|all',
      'user:7|read|bookings|none',
      'user:7|print|day-list|kmet sekretar|2026-11-23/2026-11-27|name topic',
      'user:7|read|booking|7d4c',
    ],
  )
})
