import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { startEmbeddedServer } from '../src/db/embedded.ts'
import { freePort } from '../src/db/free-port.ts'
import { migrate } from '../src/db/migrate.ts'
import { packageRoot } from '../src/db/package-root.ts'

const run = promisify(execFile)

/** The core of the servers and of PostgreSQL; the load comes from the other. */
const SERVER_CORE = '0'
const LOAD_CORE = '1'

/** The key of every house here. */
export const BENCH_KEY = 'a-key-for-the-bench-only-0123456789abcdef'

export type Server = { url: string; pid: number; startedMs: number; stop(): Promise<void> }
export type Cluster = { url: string; database(name: string): Promise<string>; stop(): Promise<void> }

/** Keeps this process, the load's, off the servers' core. Does nothing where there is no taskset. */
export async function leaveTheServersCore(): Promise<boolean> {
  return run('taskset', ['-apc', LOAD_CORE, String(process.pid)]).then(
    () => true,
    () => false,
  )
}

/** A PostgreSQL with its ordinary durability, on the servers' core, with a fresh migrated database for each name. */
export async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'priemna-bench-'))
  const embedded = await startEmbeddedServer(folder)
  const postmaster = (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0] ?? ''
  await run('taskset', ['-apc', SERVER_CORE, postmaster]).catch(() => {})
  return {
    url: embedded.url,
    database: async (name) => {
      await query(embedded.url, `CREATE DATABASE ${name}`)
      const url = new URL(embedded.url)
      url.pathname = `/${name}`
      await migrate(url.href)
      return url.href
    },
    stop: async () => {
      await embedded.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The house's web process, as built and as `npm start` starts it, on a database. */
export async function startHouse(databaseUrl: string): Promise<Server> {
  const { scripts } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8'))
  const command: string[] = scripts.start.split(' ').slice(1)
  return start(command, (port) => ({
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    ROLE: 'web',
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'error',
    SECRET_KEY: BENCH_KEY,
    MUNICIPALITY_PHONE: '03134/20-54',
  }))
}

/** A server of this folder that is measured beside the house. */
export async function startPeer(script: string, ...args: string[]): Promise<Server> {
  return start(['--import=tsx', join('bench', script)], () => ({}), args)
}

async function start(
  command: string[],
  envOf: (port: number) => Record<string, string>,
  args: string[] = [],
): Promise<Server> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn('taskset', ['-c', SERVER_CORE, process.execPath, ...command, String(port), ...args], {
    cwd: packageRoot,
    env: { PATH: process.env['PATH'] ?? '', ...envOf(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const url = `http://127.0.0.1:${port}`
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended with ${child.exitCode}`)
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      break
    await new Promise((later) => setTimeout(later, 20))
  }
  return { url, pid: child.pid ?? 0, startedMs: performance.now() - began, stop: () => end(child) }
}

const running = new Set<ChildProcess>()

/** Ends the servers that are left when a part broke off. */
export function endServers(): void {
  for (const child of running) child.kill('SIGTERM')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await ended
}

/** Memory of a process that is resident, in MB. */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
}

export async function query<T extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' })
  await client.connect()
  try {
    return (await client.query<T>(text, values)).rows
  } finally {
    await client.end()
  }
}
