import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { packageRoot } from '../../src/db/package-root.ts'
import type { Scope } from './scope.ts'

const BUILT = join(packageRoot, 'test', 'faults', '.build')
export const SECRET_KEY = 'a-key-for-the-fault-bench-0123456789abcdef'

/** What the bench's citizens are and carry. */
const PERSONAL = /@mail\.example|\+35988\d{5}|Тодорова|Осветление|manageToken|holdToken|\b(Booking|Hold) [\w-]{30}/

/** A house in a process of its own, on one port for all its lives. */
export type HouseProcess = {
  origin: string
  pid: number
  /** Starts it; milliseconds until `/readyz` first said 200, or until a worker, whom nobody can ask, said that it works. */
  start(): Promise<number>
  /** Ends it in this way and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null; ms: number }>
  signal(name: NodeJS.Signals): void
  running(): boolean
  /** Bugs that it logged, and ends that nobody asked for. */
  troubles: string[]
  /** The last lines that it said, of whatever kind. */
  said(): readonly string[]
  /** Resident memory in bytes. */
  memory(): Promise<number>
  dataDir: string
}

export type HouseSettings = {
  /** Null: the house starts its own embedded server. */
  databaseUrl: string | null
  smtpUrl: string | null
  env?: Record<string, string>
  nodeArgs?: string[]
}

let built: Promise<void> | undefined

/** Compiles the source as it is now, once in a run: compiled code starts several times as fast. */
function build(): Promise<void> {
  built ??= (async () => {
    const project = join(packageRoot, 'tsconfig.build.json')
    // With its own record of what was built: by that of dist/ there would be nothing to do.
    await run('tsc', ['-p', project, '--outDir', BUILT, '--tsBuildInfoFile', join(BUILT, '.tsbuildinfo')])
    if (!existsSync(join(packageRoot, 'dist/public/manifest.json')))
      await run(process.execPath, [join(BUILT, 'src/ui/build-assets.js')])
  })()
  return built
}

function run(program: string, args: string[]): Promise<void> {
  const path = `${join(packageRoot, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`
  return new Promise((done, failed) => {
    const child = spawn(program, args, { cwd: packageRoot, stdio: 'ignore', env: { ...clean(), PATH: path } })
    child.on('error', failed)
    child.on('close', () => done())
  })
}

/** The environment without what a test runner puts there: its hooks would slow each process down. */
function clean(): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env
  return { PATH, HOME }
}

/** Prepares a house; nothing runs before `start`. It never outlives the scope. */
export async function houseProcess(scope: Pick<Scope, 'teardown'>, settings: HouseSettings): Promise<HouseProcess> {
  await build()
  const port = await freePort()
  const dataDir = await mkdtemp(join(tmpdir(), 'priemna-faults-'))
  const origin = `http://127.0.0.1:${port}`
  const troubles: string[] = []
  let child: ChildProcess | null = null
  let ending = false
  let last: string[] = []

  const house: HouseProcess = {
    origin,
    pid: 0,
    dataDir,
    troubles,
    said: () => last,
    running: () => child !== null,
    signal: (name) => void child?.kill(name),
    memory: async () => {
      const status = await readFile(`/proc/${house.pid}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
    },
    start: async () => {
      const began = performance.now()
      ending = false
      const next = spawn(process.execPath, [...(settings.nodeArgs ?? []), join(BUILT, 'src/main.js')], {
        cwd: packageRoot,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...clean(),
          // With npm's mark it closes by itself when we, its parent, are killed.
          npm_lifecycle_event: 'test',
          PORT: String(port),
          DATA_DIR: dataDir,
          PUBLIC_URL: 'https://priem.example',
          RATE_LIMIT: 'off',
          DEMO: '0',
          LOG_LEVEL: 'warn',
          ...(settings.databaseUrl && { DATABASE_URL: settings.databaseUrl, SECRET_KEY }),
          ...(settings.smtpUrl && { SMTP_URL: settings.smtpUrl }),
          ...settings.env,
        },
      })
      child = next
      house.pid = next.pid ?? 0
      const alone = settings.env?.['ROLE'] === 'worker'
      let working = false
      let tail = ''
      last = []
      const listen = (chunk: Buffer) => {
        for (const line of chunk.toString().split('\n')) {
          if (/"msg":"bug"|^Priemna cannot start|UnhandledPromise|not closed in time/.test(line))
            troubles.push(line.slice(0, 600))
          if (line.includes('Stop with Ctrl-C')) working = true
          if (PERSONAL.test(line)) troubles.push('a line of the log holds something personal or secret (I15, I16)')
          if (!line.trim()) continue
          tail = line
          last.push(line.slice(0, 300))
          if (last.length > 60) last.shift()
        }
      }
      next.stdout?.on('data', listen)
      next.stderr?.on('data', listen)
      next.on('exit', (code, signal) => {
        if (child === next) child = null
        if (!ending) troubles.push(`ended by itself: code ${code}, signal ${signal}:\n${last.join('\n')}`)
      })
      while (performance.now() - began < 60_000) {
        if (child === null) throw new Error(`the house did not start: ${tail}`)
        if (alone && working) return performance.now() - began
        const ready = alone
          ? null
          : await fetch(`${origin}/readyz`, { headers: { connection: 'close' } }).catch(() => null)
        await ready?.arrayBuffer().catch(() => {})
        if (ready?.ok) return performance.now() - began
        await pause(25)
      }
      throw new Error(`the house was not ready in a minute: ${tail}`)
    },
    end: async (signal) => {
      const began = performance.now()
      const leaving = child
      if (!leaving) return { code: null, signal: null, ms: 0 }
      ending = true
      const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) => {
        leaving.once('exit', (code, by) => done({ code, signal: by }))
      })
      leaving.kill(signal)
      const how = await ended
      return { ...how, ms: performance.now() - began }
    },
  }
  scope.teardown(async () => {
    house.signal('SIGCONT')
    const quick = pause(8_000, 'late' as const, { ref: false })
    if ((await Promise.race([house.end('SIGTERM'), quick])) === 'late') await house.end('SIGKILL')
    await rm(dataDir, { recursive: true, force: true })
  })
  return house
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address ? address.port : 0
}
