import { connect, createServer, type Socket } from 'node:net'
import t from 'tap'
import { sharedChanges } from '../../src/db/changes.ts'
import { createTestDatabase } from '../support/database.ts'

t.setTimeout(60_000)

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

t.test('a database that is away is asked less and less often, and spoken of once; its return too', async (t) => {
  const { url } = await createTestDatabase(t)
  const { port, hostname } = new URL(url)
  const door = { open: false, knocks: 0, through: new Set<Socket>() }
  const wire = createServer((socket) => {
    door.knocks += 1
    if (!door.open) return void socket.destroy()
    const onward = connect(Number(port), hostname)
    for (const end of [socket, onward]) {
      door.through.add(end)
      end.on('error', () => {})
      end.on('close', () => door.through.delete(end))
    }
    socket.pipe(onward).pipe(socket)
  })
  await new Promise<void>((done) => wire.listen(0, '127.0.0.1', done))
  t.teardown(async () => wire.close())
  const address = new URL(url)
  address.port = String((wire.address() as { port: number }).port)
  const shut = () => {
    door.open = false
    for (const end of door.through) end.destroy()
  }
  const notes: string[] = []
  const changes = sharedChanges({ url: address.href, note: (event) => void notes.push(event) })
  t.teardown(() => changes.close())

  await new Promise((later) => setTimeout(later, 4_000))
  t.ok(door.knocks >= 3 && door.knocks <= 4, `${door.knocks} tries in four seconds: at 0, 0.5, 1.5 and 3.5`)
  t.same(notes, ['changes-unheard'], 'never heard yet')
  door.open = true
  t.ok(await until(() => notes.length === 2))
  t.same(notes, ['changes-unheard', 'changes-heard-again'])

  shut()
  t.ok(await until(() => notes.length === 3))
  const before = door.knocks
  await new Promise((later) => setTimeout(later, 1_200))
  t.equal(door.knocks - before, 1, 'after a return the first try is soon again')
  door.open = true
  t.ok(await until(() => notes.length === 4))
  t.same(notes.slice(2), ['changes-unheard', 'changes-heard-again'])
})
