import t from 'tap'
import { sharedChanges } from '../../src/db/changes.ts'
import { createTestDatabase } from '../support/database.ts'

const until = async (holds: () => boolean) => {
  for (let n = 0; n < 3_000 && !holds(); n++) await new Promise((later) => setTimeout(later, 10))
  return holds()
}

t.test('a change told in one process is heard in another within a second, gathered, and once at home', async (t) => {
  const { url, sql } = await createTestDatabase(t)
  const trouble: string[] = []
  const note = (event: string) => void trouble.push(event)
  const [here, there] = [sharedChanges({ url, note }), sharedChanges({ url, note })]
  t.teardown(() => Promise.all([here.close(), there.close()]))
  const heard: Record<'here' | 'there', (string | null)[]> = { here: [], there: [] }
  here.subscribe((slug) => heard.here.push(slug))
  there.subscribe((slug) => heard.there.push(slug))
  t.ok(
    await until(() => heard.here.includes(null) && heard.there.includes(null)),
    'a new connection may have missed anything',
  )
  heard.here = []
  heard.there = []
  for (let n = 0; n < 100; n++) here.announce(n % 2 === 0 ? 'kmet' : 'sekretar')
  t.equal(heard.here.length, 100, 'at home at once')
  t.ok(await until(() => heard.there.length >= 2))
  t.same(heard.there, ['kmet', 'sekretar'], 'elsewhere gathered')

  heard.there = []
  await sql.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'priemna changes' AND datname = current_database()`,
  )
  t.ok(await until(() => heard.there.length >= 2), 'lost and found again: each time anything may have changed')
  t.ok(heard.there.every((slug) => slug === null))
  heard.there = []
  here.announce('kmet')
  t.ok(await until(() => heard.there.includes('kmet')), 'heard again')
})
