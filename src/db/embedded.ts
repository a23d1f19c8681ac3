import { readFile, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { EmbeddedServerError, leaveRunning, runAs } from './embedded-binaries.ts'
import { alive, type Cluster, closedTo, openCluster } from './embedded-folder.ts'
import { freePort } from './free-port.ts'
import { sqlState } from './violations.ts'

/** A PostgreSQL that this process started, or found running after a crash, and owns until `close`. */
export type EmbeddedServer = { url: string; close(): Promise<void> }

/** Session lock that its owner holds in the server: the one judge of who owns a data folder. */
const OWNER_LOCK = 7_264_312
const DATABASE = 'priemna'
const OWNER_NAME = 'priemna owner'

/** What the server is started with. Its log is for the person who keeps the house: errors by name, no row's content. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_checkpoints=off',
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
]

/**
 * Starts the PostgreSQL of the npm package under `dataDir`/postgres, making it on the first start. A server left over by
 * a killed process is taken over; one that belongs to a living process is left alone. One that dies is started again.
 *
 * @throws EmbeddedServerError where the folder cannot be used or another process owns it
 */
export async function startEmbeddedServer(dataDir: string): Promise<EmbeddedServer> {
  const cluster = await openCluster(dataDir)
  let { port, owner } = await owned(cluster)
  let owns = true
  let closing = false
  let restarting: Promise<void> | null = null

  const stop = (...how: string[]) => ['stop', '-D', cluster.folder, ...how]
  // However this process ends, but by SIGKILL, the server does not stay.
  const abandon = () => {
    if (owns) leaveRunning(cluster.account, cluster.binaries.pgCtl, stop('-m', 'fast', '-W'))
  }
  process.once('exit', abandon)

  const supervise = () => {
    owner.once('end', () => {
      owns = false
      if (!closing) restarting = restart()
    })
  }
  const restart = async () => {
    while (!closing) {
      try {
        owner = (await owned(cluster, port)).owner
        owns = true
        return supervise()
      } catch {
        await pause(1_000)
      }
    }
  }
  supervise()

  return {
    url: urlOf(port, cluster.password, DATABASE),
    close: async () => {
      closing = true
      process.off('exit', abandon)
      await restarting
      if (!owns) return
      // With the owner's lock held to the end: whoever starts meanwhile waits for the new server, not for this one.
      const stopped = await runAs(cluster.account, cluster.binaries.pgCtl, stop('-m', 'fast', '-w', '-t', '20'))
      if (stopped.code !== 0)
        await runAs(cluster.account, cluster.binaries.pgCtl, stop('-m', 'immediate', '-w', '-t', '5'))
      owner.end().catch(() => {})
    },
  }
}

type Owned = { port: number; owner: pg.Client }

/** A server that runs on this folder and is ours. One that is just stopping is waited for, and then started anew. */
async function owned(cluster: Cluster, wanted?: number): Promise<Owned> {
  for (let attempt = 0; ; attempt++) {
    const port = (await runningPort(cluster.folder)) ?? (await started(cluster, wanted))
    const client = new pg.Client({
      connectionString: urlOf(port, cluster.password, 'postgres'),
      application_name: `${OWNER_NAME} ${process.pid}`,
      connectionTimeoutMillis: 2_000,
    })
    client.on('error', () => {})
    try {
      await client.connect()
      await own(client)
      return { port, owner: client }
    } catch (error) {
      client.end().catch(() => {})
      if (error instanceof EmbeddedServerError) throw error
      if (sqlState(error) === '28P01')
        throw new EmbeddedServerError(`${join(cluster.folder, 'priemna.password')} is not the password of this server`)
      if (attempt >= 100)
        throw new EmbeddedServerError(`PostgreSQL does not answer on port ${port}: ${(error as Error).message}`)
      await pause(100)
    }
  }
}

/** Takes the owner's lock; a short wait covers sessions of a killed process that are still closing. */
async function own(client: pg.Client): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const { rows } = await client.query(`SELECT pg_try_advisory_lock(${OWNER_LOCK}) AS mine`)
    if (rows[0].mine) {
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
      if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
      return
    }
    const holder = await client.query(
      `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE l.locktype = 'advisory' AND l.granted AND l.objid = ${OWNER_LOCK}`,
    )
    const pid = Number(/\d+$/.exec(holder.rows[0]?.name ?? '')?.[0])
    if (pid && alive(pid))
      throw new EmbeddedServerError(
        `Priemna already runs on this data folder (process ${pid}); stop it first or set another DATA_DIR`,
      )
    await pause(100)
  }
  throw new EmbeddedServerError('another process holds this data folder; stop it first or set another DATA_DIR')
}

/**
 * Starts the server and tells its port.
 *
 * @param wanted the port it must have; otherwise any free one, and another where somebody was quicker
 */
async function started({ folder, log, binaries, account }: Cluster, wanted?: number): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (await freePort())
    const before = (await contentOf(log)).length
    const settings = SETTINGS.map((setting) => `-c ${setting}`).join(' ')
    const options = ['-w', '-t', '60', '-s', '-l', log, '-o', `-p ${port} ${settings}`]
    const { code, output } = await runAs(account, binaries.pgCtl, ['start', '-D', folder, ...options])
    if (code === 0) return port
    // Another process may have started it at the same moment; it writes its port down a little later.
    for (let look = 0; look < 20; look++) {
      const other = await runningPort(folder)
      if (other !== null) return other
      await pause(50)
    }
    if (attempt >= 3)
      throw new EmbeddedServerError(
        (await closedTo(account, folder, binaries.pgCtl)) ??
          `PostgreSQL did not start, see ${log}: ${lastError((await contentOf(log)).slice(before)) ?? lastLine(output)}`,
      )
  }
}

function lastError(log: string): string | undefined {
  return log.split('\n').findLast((line) => /FATAL|PANIC/.test(line))
}

const lastLine = (output: string) => output.trim().split('\n').at(-1)

const contentOf = (file: string) => readFile(file, 'utf8').catch(() => '')

/**
 * The port in postmaster.pid. A file left by a dead process, or by one whose number another program has now, counts as
 * none; PostgreSQL itself would mistake the latter for a living server, so the file is removed.
 */
async function runningPort(folder: string): Promise<number | null> {
  const file = join(folder, 'postmaster.pid')
  const lines = (await contentOf(file)).split('\n')
  const pid = Number(lines[0])
  if (!pid || !alive(pid)) return null
  if (await anotherProgram(pid, folder)) {
    await rm(file, { force: true })
    return null
  }
  return Number(lines[3]) || null
}

/** A server stands in its folder and names it in its command line. Where neither can be read, the number is believed. */
async function anotherProgram(pid: number, folder: string): Promise<boolean> {
  const standsIn = await readlink(`/proc/${pid}/cwd`).catch(() => null)
  if (standsIn !== null) return standsIn !== folder
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null)
  return command !== null && !command.split('\0').includes(folder)
}

function urlOf(port: number, password: string, database: string): string {
  return `postgresql://priemna:${password}@127.0.0.1:${port}/${database}`
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
