import { randomBytes } from 'node:crypto'
import { access, chmod, chown, constants, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { binaries, type PostgresBinaries, runAs, serverAccount } from './embedded-binaries.ts'

/** A PostgreSQL that this process started, or found running after a crash, and owns until `close`. */
export type EmbeddedServer = { url: string; close(): Promise<void> }

/** The embedded server cannot be had; the message is one line for the person at the console. */
export class EmbeddedServerError extends Error {}

/** Session lock that its owner holds in the server: the one judge of who owns a data folder. */
const OWNER_LOCK = 7_264_312
const DATABASE = 'priemna'

type House = { folder: string; binaries: PostgresBinaries; account: { uid?: number; gid?: number } }

/**
 * Starts the PostgreSQL of the npm package under `dataDir`/postgres, making it on the first start. A server left over by
 * a killed process is taken over; one that belongs to a living process is left alone.
 *
 * @throws EmbeddedServerError where the folder cannot be used or another process owns it
 */
export async function startEmbeddedServer(dataDir: string): Promise<EmbeddedServer> {
  await writable(dataDir)
  const account = await serverAccount()
  // The server's user must pass through our folder to its own; what is ours in it stays closed by its own mode.
  if (account.uid !== undefined) await chmod(dataDir, (await stat(dataDir)).mode | 0o011)
  const house = { folder: join(dataDir, 'postgres'), binaries: await binaries(), account }
  if (!(await exists(join(house.folder, 'PG_VERSION')))) await makeCluster(house, dataDir)
  await sameMajorVersion(house)
  const password = (await readFile(join(house.folder, 'priemna.password'), 'utf8')).trim()
  let port = await runningOrStarted(house)
  let owner = await own(port, password)
  let closing = false

  const supervise = () => {
    owner.on('error', () => {})
    owner.once('end', () => {
      if (!closing) void restart()
    })
  }
  const restart = async () => {
    for (let attempt = 0; attempt < 60 && !closing; attempt++) {
      try {
        port = await runningOrStarted(house, port)
        owner = await own(port, password)
        return supervise()
      } catch {
        await pause(1_000)
      }
    }
  }
  supervise()

  return {
    url: urlOf(port, password, DATABASE),
    close: async () => {
      closing = true
      await owner.end().catch(() => {})
      await runAs(account, house.binaries.pgCtl, ['stop', '-D', house.folder, '-m', 'fast', '-w', '-t', '30'])
    },
  }
}

async function writable(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true })
    await access(dataDir, constants.W_OK | constants.X_OK)
    const probe = join(dataDir, `.probe-${process.pid}`)
    await writeFile(probe, '')
    await rm(probe)
  } catch (error) {
    throw new EmbeddedServerError(`DATA_DIR is not writable: ${dataDir} (${(error as NodeJS.ErrnoException).code})`)
  }
}

/** Made aside and moved into place whole, so that a start cut short, or two at once, leave no half-made cluster. */
async function makeCluster({ folder, binaries: { initdb }, account }: House, dataDir: string): Promise<void> {
  const aside = join(dataDir, `postgres.new-${process.pid}`)
  const pwfile = join(dataDir, `.password-${process.pid}`)
  const password = randomBytes(24).toString('base64url')
  try {
    await mkdir(aside, { mode: 0o700 })
    await writeFile(pwfile, `${password}\n`, { mode: 0o600 })
    if (account.uid !== undefined && account.gid !== undefined) {
      await chown(aside, account.uid, account.gid)
      await chown(pwfile, account.uid, account.gid)
    }
    const made = await runAs(account, initdb, [
      `--pgdata=${aside}`,
      '--username=priemna',
      '--auth=scram-sha-256',
      `--pwfile=${pwfile}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
    ])
    if (made.code !== 0) throw new EmbeddedServerError(unmade(aside, account.uid, made.output))
    await writeFile(join(aside, 'priemna.password'), `${password}\n`, { mode: 0o600 })
    await rename(aside, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(pwfile, { force: true })
    await rm(aside, { recursive: true, force: true })
  }
}

function unmade(folder: string, uid: number | undefined, output: string): string {
  if (uid !== undefined && /permission denied|EACCES|could not (access|change)/i.test(output))
    return `started as root, PostgreSQL runs as the user "postgres", who cannot enter ${folder}: move the project out of root's home (to /opt, say) or start it as an ordinary user`
  return `PostgreSQL could not make its folder ${folder}: ${output.trim().split('\n').at(-1)}`
}

async function sameMajorVersion({ folder, binaries: { postgres } }: House): Promise<void> {
  const made = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim()
  const { output } = await runAs({}, postgres, ['--version'])
  const major = /(\d+)[.\d]*\s*$/.exec(output.trim())?.[1]
  if (major && major !== made)
    throw new EmbeddedServerError(
      `${folder} was made by PostgreSQL ${made}, this is ${major}: see docs/operations.md, "A new PostgreSQL"`,
    )
}

/** The port of the server on this folder: of the one that runs, else of the one started now. */
async function runningOrStarted(house: House, wanted?: number): Promise<number> {
  const running = await runningPort(house.folder)
  if (running !== null) return running
  const port = wanted ?? (await freePort())
  const started = await runAs(house.account, house.binaries.pgCtl, [
    'start',
    '-D',
    house.folder,
    '-w',
    '-t',
    '60',
    '-s',
    '-l',
    join(house.folder, 'server.log'),
    '-o',
    `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c timezone=UTC`,
  ])
  if (started.code === 0) return port
  const other = await runningPort(house.folder)
  if (other !== null) return other
  throw new EmbeddedServerError(
    `PostgreSQL did not start, see ${join(house.folder, 'server.log')}: ${started.output.trim().split('\n').at(-1)}`,
  )
}

/** Reads postmaster.pid; a file left by a dead process, or by one whose number another program has now, counts as none. */
async function runningPort(folder: string): Promise<number | null> {
  const file = join(folder, 'postmaster.pid')
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!pid || !alive(pid)) return null
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null)
  if (command !== null && !command.includes('postgres')) {
    await rm(file, { force: true })
    return null
  }
  return port || null
}

/** Connects and takes the owner's lock; a short wait covers sessions of a killed process that are still closing. */
async function own(port: number, password: string): Promise<pg.Client> {
  const client = await connect(port, password, 'postgres')
  for (let attempt = 0; attempt < 50; attempt++) {
    const { rows } = await client.query(`SELECT pg_try_advisory_lock(${OWNER_LOCK}) AS mine`)
    if (rows[0].mine) {
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
      if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
      return client
    }
    const holder = await client.query(
      `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE l.locktype = 'advisory' AND l.granted AND l.objid = ${OWNER_LOCK}`,
    )
    const pid = Number(/\d+$/.exec(holder.rows[0]?.name ?? '')?.[0])
    if (pid && alive(pid)) {
      await client.end()
      throw new EmbeddedServerError(
        `Priemna already runs on this data folder (process ${pid}); stop it first or set another DATA_DIR`,
      )
    }
    await pause(100)
  }
  await client.end()
  throw new EmbeddedServerError('another process holds this data folder; stop it first or set another DATA_DIR')
}

async function connect(port: number, password: string, database: string): Promise<pg.Client> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({
      connectionString: urlOf(port, password, database),
      application_name: `priemna owner ${process.pid}`,
    })
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      if (attempt >= 100)
        throw new EmbeddedServerError(`PostgreSQL does not answer on port ${port}: ${(error as Error).message}`)
      await pause(100)
    }
  }
}

function urlOf(port: number, password: string, database: string): string {
  return `postgresql://priemna:${password}@127.0.0.1:${port}/${database}`
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address ? address.port : 0
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
