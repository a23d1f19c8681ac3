import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  access,
  chmod,
  chown,
  constants,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Account,
  binaries,
  closedFolder,
  EmbeddedServerError,
  type PostgresBinaries,
  runAs,
  serverAccount,
} from './embedded-binaries.ts'

/** PostgreSQL's own folder, made and fit to be started; `account` is whom it runs as. */
export type Cluster = { folder: string; log: string; password: string; binaries: PostgresBinaries; account: Account }

/**
 * Makes `dataDir`/postgres on the first start, and looks whether it can be used on every other.
 *
 * @throws EmbeddedServerError
 */
export async function openCluster(dataDir: string): Promise<Cluster> {
  const programs = await binaries()
  await writable(dataDir)
  // One name for one folder: a living server is recognised by it.
  const home = await realpath(dataDir)
  const folder = join(home, 'postgres')
  const account = await serverAccount(folder)
  // The server's user must pass through our folder to its own; what is ours in it stays closed by its own mode.
  if (account.uid !== undefined) await chmod(home, (await stat(home)).mode | 0o011)
  await clearLeftovers(home)
  if (!(await madeBefore(folder))) await makeCluster({ home, folder, initdb: programs.initdb, account })
  await sameMajorVersion(folder, programs.postgres)
  const password = await contentOf(folder, 'priemna.password')
  return { folder, log: join(folder, 'server.log'), password, binaries: programs, account }
}

async function writable(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true })
    await access(dataDir, constants.W_OK | constants.X_OK)
    const probe = join(dataDir, `.probe-${process.pid}`)
    await writeSafely(probe, '')
    await rm(probe)
  } catch (error) {
    throw new EmbeddedServerError(`DATA_DIR is not writable: ${dataDir} (${(error as NodeJS.ErrnoException).code})`)
  }
}

async function madeBefore(folder: string): Promise<boolean> {
  const made = await stat(folder).catch(() => null)
  if (!made) return false
  const us = process.getuid?.()
  if (us !== undefined && us !== 0 && made.uid !== us)
    throw new EmbeddedServerError(
      `${folder} belongs to another user (number ${made.uid}): start as that user or as root, or set another DATA_DIR`,
    )
  return access(join(folder, 'PG_VERSION')).then(
    () => true,
    () => false,
  )
}

/** What a start that was killed left half made. */
async function clearLeftovers(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = Number(/^(?:postgres\.new|\.password|\.probe)-(\d+)$/.exec(name)?.[1])
    if (pid && !alive(pid)) await rm(join(home, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => {})
  }
}

/** Made aside and moved into place whole, so that a start cut short, or two at once, leave no half-made cluster. */
async function makeCluster(given: { home: string; folder: string; initdb: string; account: Account }): Promise<void> {
  const { home, folder, initdb, account } = given
  const aside = join(home, `postgres.new-${process.pid}`)
  const pwfile = join(home, `.password-${process.pid}`)
  const password = randomBytes(24).toString('base64url')
  try {
    await mkdir(aside, { mode: 0o700 })
    await writeSafely(pwfile, `${password}\n`)
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
    if (made.code !== 0)
      throw new EmbeddedServerError(
        (await closedTo(account, home, initdb)) ??
          `PostgreSQL could not make its folder ${folder}: ${made.output.trim().split('\n').at(-1)}`,
      )
    await writeSafely(join(aside, 'priemna.password'), `${password}\n`)
    await rename(aside, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(pwfile, { force: true })
    await rm(aside, { recursive: true, force: true })
  }
}

/** The likeliest reason why a program failed that root started as another user, as a line; null: not this one. */
export async function closedTo(account: Account, ...paths: string[]): Promise<string | null> {
  for (const path of paths) {
    const closed = await closedFolder(account, path)
    if (closed)
      return `PostgreSQL may not run as root, and the user it runs as instead (number ${account.uid}) cannot enter ${closed}: move the project and DATA_DIR out of there (to /opt, say) or start as an ordinary user`
  }
  return null
}

async function sameMajorVersion(folder: string, postgres: string): Promise<void> {
  const made = await contentOf(folder, 'PG_VERSION')
  const { output } = await runAs({}, postgres, ['--version'])
  const major = /(\d+)[.\d]*\s*$/.exec(output.trim())?.[1]
  if (major && major !== made)
    throw new EmbeddedServerError(
      `${folder} was made by PostgreSQL ${made}, this is ${major}: see docs/operations.md, "A new PostgreSQL"`,
    )
}

async function contentOf(folder: string, name: string): Promise<string> {
  try {
    return (await readFile(join(folder, name), 'utf8')).trim()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new EmbeddedServerError(
      `${join(folder, name)} cannot be read (${code}): this is no whole database; restore a backup, or move the folder away to begin anew`,
    )
  }
}

/** A file for our eyes only, on the disk before we go on: a password lost in a power cut would lock the house out. */
export async function writeSafely(path: string, content: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Whether a process of this number runs, whoever's it is. One that is dead and not yet buried by its parent does not. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  try {
    return !/^\d+ \(.*\) Z /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true
  }
}
