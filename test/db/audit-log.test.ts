import t from 'tap'
import { createTestDatabase } from '../support/database.ts'

t.test('I13 P4 the audit log takes lines and gives none back, not even to its owner', async (t) => {
  const { sql } = await createTestDatabase(t)
  await sql.query(
    `INSERT INTO audit_entries (actor, action, subject, subject_id) VALUES ('staff', 'close', 'reception-day', '1')`,
  )
  for (const statement of [
    `UPDATE audit_entries SET actor = 'nobody'`,
    'DELETE FROM audit_entries',
    'TRUNCATE audit_entries',
  ])
    await t.rejects(sql.query(statement), { code: '42501' }, statement)
  const { rows } = await sql.query('SELECT actor FROM audit_entries')
  t.same(rows, [{ actor: 'staff' }])
})
