import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'

type Test = { teardown(work: () => Promise<unknown>): unknown }

/** Whom a process runs as; empty: ourselves. */
export type User = { uid?: number; gid?: number }

/** How a process ended, and all that it said. */
export type Ended = { code: number | null; signal: NodeJS.Signals | null; out: string; err: string; ms: number }

/** A house in a process of its own, as `npm start` starts it. */
export type Started = {
  pid: number
  child: ChildProcess
  ended: Promise<Ended>
  /** Waits for the greeting: what it says, the address in it, and how long it took. */
  open(): Promise<{ greeting: string; url: string; ms: number }>
  stop(signal?: NodeJS.Signals): Promise<Ended>
}

const ROOT = new URL('../..', import.meta.url).pathname
const COVERAGE = join(ROOT, '.tap/coverage')
const OPEN_WITHIN_MS = 40_000
const END_WITHIN_MS = 30_000
/** An ordinary user to be where the tests run as root: `nobody`, by number. */
const NOBODY: Required<User> = { uid: 65_534, gid: 65_534 }

/**
 * What an orderly end may leave on the standard error: nothing, or troubles by name, for on a busy machine a query may time
 * out and be tried again.
 */
export const NOTED = /^(\{"event":.*\}\n)*$/

export const isRoot = process.getuid?.() === 0

/** The house as an ordinary user runs it: ourselves, or `nobody` where we are root. */
export const ordinary: User = isRoot ? NOBODY : {}

/**
 * The command of src/main.ts with nothing in its environment but what is given: tap puts hooks into that of every process,
 * which catch its signals and slow it down.
 */
export function command(env: Record<string, string>): string[] {
  const given = { PATH: process.env['PATH'] ?? '', PORT: '0', ...env }
  const settings = Object.entries(given).map(([name, value]) => `${name}=${value}`)
  return ['env', '-i', ...settings, process.execPath, '--import=tsx', join(ROOT, 'src/main.ts')]
}

/** `counted`: it leaves its coverage where tap collects that of the tests; eight megabytes, so not for every start. */
export type How = { user?: User; counted?: true }

/** Starts the house. It never outlives the test. */
export function start(t: Test, env: Record<string, string>, { user = {}, counted }: How = {}): Started {
  const began = performance.now()
  // With npm's mark it closes by itself when we, its parent, are killed.
  const [program = '', ...args] = command({
    npm_lifecycle_event: 'test',
    ...(counted && existsSync(COVERAGE) && { NODE_V8_COVERAGE: COVERAGE }),
    ...env,
  })
  const child = spawn(program, args, { cwd: ROOT, ...user, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  let wake = () => {}
  child.stdout.on('data', (chunk) => {
    out += chunk
    wake()
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const ended = new Promise<Ended>((done) => {
    child.on('close', (code, signal) => {
      wake()
      done({ code, signal, out, err, ms: performance.now() - began })
    })
  })
  const bounded = () => within(END_WITHIN_MS, ended, () => `it did not end: ${out}${err}`)
  t.teardown(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await bounded()
  })
  return {
    pid: child.pid ?? 0,
    child,
    // Asked for when somebody waits: a house may live longer than its end may take.
    get ended() {
      return bounded()
    },
    open: async () => {
      const greeted = new Promise<void>((done) => {
        wake = () => {
          if (out.includes('Stop with Ctrl-C') || child.exitCode !== null) done()
        }
        wake()
      })
      await within(OPEN_WITHIN_MS, Promise.race([greeted, ended]), () => `it did not open: ${out}${err}`)
      if (!out.includes('Stop with Ctrl-C')) throw new Error(`it ended instead of opening: ${out}${err}`)
      return { greeting: out, url: /Open +(\S+)/.exec(out)?.[1] ?? '', ms: performance.now() - began }
    },
    stop: async (signal = 'SIGINT') => {
      child.kill(signal)
      return bounded()
    },
  }
}

/** Starts a house that must refuse; the one line it says. */
export async function refusal(t: Test, env: Record<string, string>, how: How = {}): Promise<string> {
  const { code, out, err } = await start(t, env, how).ended
  if (code !== 1 || out !== '' || !/^[^\n]+\n$/.test(err))
    throw new Error(`not a refusal in one line: code ${code}, ${JSON.stringify({ out, err })}`)
  return err.trim()
}

/** A data folder not made yet, in a folder that everybody may pass. At the end nothing may be left running on it. */
export async function dataFolder(t: Test, { user = {} }: { user?: User } = {}): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'priemna-main-'))
  // mkdtemp makes it ours alone; the user of the database must pass, and an ordinary user write.
  await chmod(home, user.uid === undefined ? 0o711 : 0o777)
  t.teardown(async () => {
    for (const { pid } of await processesOn(home)) end(pid)
    await until(async () => (await processesOn(home)).length === 0)
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  })
  return join(home, 'data')
}

/** The living processes that name a folder. */
export async function processesOn(folder: string): Promise<{ pid: number; command: string }[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,args='])
  return stdout
    .split('\n')
    .map((line) => ({ pid: Number.parseInt(line, 10), command: line.trim().replace(/^\d+ /, '') }))
    .filter(({ pid, command }) => command.includes(folder) && pid !== process.pid)
}

/** The number of the PostgreSQL that runs on a data folder. */
export async function postmasterOf(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10)
}

/** Looks into the embedded database of a running house. */
export async function look<T>(dataDir: string, work: (sql: pg.Client) => Promise<T>): Promise<T> {
  const lines = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
  const password = (await readFile(join(dataDir, 'postgres', 'priemna.password'), 'utf8')).trim()
  const sql = new pg.Client({ connectionString: `postgresql://priemna:${password}@127.0.0.1:${lines[3]}/priemna` })
  await sql.connect()
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

/** Waits until something holds, twenty seconds at most. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await holds().catch(() => false)) return
    await pause(100)
  }
  throw new Error('it did not come to hold in twenty seconds')
}

/** Kills one process by its number. */
export function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It was quicker.
  }
}

async function within<T>(ms: number, work: Promise<T>, what: () => string): Promise<T> {
  const stop = new AbortController()
  const late = pause(ms, null, { signal: stop.signal }).then(() => {
    throw new Error(what())
  })
  late.catch(() => {})
  return Promise.race([work, late]).finally(() => stop.abort())
}
