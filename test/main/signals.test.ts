import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { command, dataFolder, end, NOTED, processesOn, start, until } from './process.ts'

t.setTimeout(120_000)

t.test('Ctrl-C while it opens: nothing is said but that, and nothing stays', async (t) => {
  const DATA_DIR = await dataFolder(t)
  const reached = [
    async () => (await readdir(DATA_DIR)).some((name) => name.startsWith('postgres.new-')),
    async () => (await readdir(join(DATA_DIR, 'postgres'))).includes('postmaster.pid'),
    async () => (await readdir(DATA_DIR)).includes('mail'),
  ]
  for (const point of reached) {
    const house = start(t, { DATA_DIR }, { counted: true })
    await until(point)
    t.match(await house.stop('SIGINT'), { code: 0, out: /^\nSIGINT: closing …\n$/, err: NOTED })
    t.same(await processesOn(DATA_DIR), [], 'nothing stays')
    const leftOver = (await readdir(DATA_DIR)).filter((name) => !/^(postgres|secret\.key|mail)$/.test(name))
    t.same(leftOver, [], 'nothing half made')
  }
})

t.test('the ways to be told', async (t) => {
  const DATA_DIR = await dataFolder(t)

  await t.test('once by the terminal and once more by npm: one closing, in order', async (t) => {
    const house = start(t, { DATA_DIR })
    await house.open()
    house.child.kill('SIGINT')
    await pause(20)
    t.match(await house.stop('SIGINT'), { code: 0, out: /\nSIGINT: closing …\n$/, err: NOTED })
    t.same(await processesOn(DATA_DIR), [])
  })

  await t.test('the terminal is closed', async (t) => {
    const house = start(t, { DATA_DIR })
    await house.open()
    house.child.stdout?.destroy()
    house.child.stderr?.destroy()
    t.match(await house.stop('SIGHUP'), { code: 0 })
    t.same(await processesOn(DATA_DIR), [])
  })

  await t.test('npm is told to end, and its shell ends without a word to us', async (t) => {
    const given = command({ DATA_DIR, npm_lifecycle_event: 'start' })
    const shell = spawn('sh', ['-c', '"$@"; true', 'sh', ...given], { cwd: process.cwd() })
    t.teardown(async () => end(shell.pid ?? 0))
    let out = ''
    shell.stdout.on('data', (chunk) => {
      out += chunk
    })
    await until(async () => out.includes('Stop with Ctrl-C'))
    shell.kill('SIGTERM')
    await until(async () => (await processesOn(dirname(DATA_DIR))).length === 0)
    t.match(out, /npm has gone: closing …\n$/)
  })

  await t.test('a request under way is answered first', async (t) => {
    const house = start(t, { DATA_DIR }, { counted: true })
    const { url } = await house.open()
    const { socket, accepted, send, answer } = slowRequest(url)
    t.teardown(async () => socket.destroy())
    await accepted
    const ended = house.stop('SIGTERM')
    await until(async () =>
      fetch(`${url}/livez`).then(
        () => false,
        () => true,
      ),
    )
    send()
    t.match(await answer, /^HTTP\/1\.1 4\d\d /)
    t.match(await ended, { code: 0, err: NOTED })
    t.same(await processesOn(DATA_DIR), [])
  })

  await t.test('and told again, for a request that never ends: at once, and the database too', async (t) => {
    const house = start(t, { DATA_DIR })
    const { url } = await house.open()
    const { socket, accepted } = slowRequest(url)
    t.teardown(async () => socket.destroy())
    await accepted
    house.child.kill('SIGINT')
    await pause(1_500)
    t.equal(house.child.exitCode, null, 'it waits for the request')
    t.match(await house.stop('SIGINT'), { code: 130, err: NOTED })
    await until(async () => (await processesOn(DATA_DIR)).length === 0)
    t.pass('nothing stays')
  })
})

/** A POST whose body is sent only when asked for. `accepted`: the server has begun with it; `answer`: all that it says then. */
function slowRequest(url: string) {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const head = ['POST /api/v1/bookings HTTP/1.1', 'Host: localhost', 'Content-Type: application/json']
  socket.write([...head, 'Content-Length: 2', 'Expect: 100-continue', '', ''].join('\r\n'))
  socket.on('error', () => {})
  const accepted = new Promise<void>((done) => socket.once('data', () => done()))
  const answer = accepted.then(
    () =>
      new Promise<string>((done) => {
        let text = ''
        socket.on('data', (chunk) => {
          text += chunk
        })
        socket.on('close', () => done(text))
      }),
  )
  return { socket, accepted, answer, send: () => socket.write('{}') }
}
