import { existsSync } from 'node:fs'
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Account, runAs, serverAccount } from '../../src/db/embedded-binaries.ts'
import { freePort } from '../../src/db/free-port.ts'
import { packageRoot } from '../../src/db/package-root.ts'
import type { Scope } from './scope.ts'

/** Where Debian keeps PostgreSQL 15 (package postgresql-15); POSTGRES_BIN names another place. */
const BIN = process.env['POSTGRES_BIN'] ?? '/usr/lib/postgresql/15/bin'
const SCRIPTS = ['archive-wal', 'restore-wal', 'backup', 'restore']

/** A machine with the system's PostgreSQL, set up by deploy/postgresql as docs/operations.md says. */
export type Machine = {
  url(database?: string): string
  /** Runs a program of PostgreSQL, or one of our scripts, as the user postgres; its output. */
  run(program: string, ...args: string[]): Promise<string>
  start(folder: string): Promise<void>
  /** The disk is gone: every process killed, the folder with it. */
  destroy(folder: string): Promise<void>
  folder(name: string): string
}

/** Null where the system has no PostgreSQL. */
export async function openMachine(scope: Pick<Scope, 'teardown'>): Promise<Machine | null> {
  if (!existsSync(join(BIN, 'initdb'))) return null
  const home = await mkdtemp(join(tmpdir(), 'priemna-cluster-'))
  await chmod(home, 0o711)
  const account = await serverAccount(join(home, 'main'))
  const port = await freePort()
  const own = async (path: string) => chown(path, account.uid ?? -1, account.gid ?? -1)
  for (const name of ['', 'scripts', 'backups', 'backups/wal']) {
    await mkdir(join(home, name), { recursive: true })
    await own(join(home, name))
  }
  for (const name of SCRIPTS) {
    await copyFile(join(packageRoot, 'deploy', 'postgresql', name), join(home, 'scripts', name))
    await chmod(join(home, 'scripts', name), 0o755)
  }
  const settings = await settingsOf(home)
  const running = new Set<string>()
  const run = async (program: string, ...args: string[]) => {
    const file = SCRIPTS.includes(program) ? join(home, 'scripts', program) : join(BIN, program)
    const env = [`PATH=${BIN}:${process.env['PATH']}`, `PRIEMNA_BACKUPS=${home}/backups`]
    const where = ['PGHOST=127.0.0.1', `PGPORT=${port}`, 'PGUSER=postgres']
    const { code, output } = await runAs(account, 'env', [...env, ...where, file, ...args])
    if (code !== 0) throw new Error(`${program} ended with ${code}: ${output.slice(-2_000)}`)
    return output.trim()
  }
  const machine: Machine = {
    url: (database = 'priemna') => `postgresql://priemna@127.0.0.1:${port}/${database}`,
    run,
    folder: (name) => join(home, name),
    start: async (folder) => {
      running.add(folder)
      const here = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=Europe/Sofia']
      const options = [`-p ${port}`, ...here.map((each) => `-c ${each}`)].join(' ')
      const started = run(
        'pg_ctl',
        'start',
        '-w',
        '-t',
        '600',
        '-s',
        '-D',
        folder,
        '-l',
        `${folder}.log`,
        '-o',
        options,
      )
      await started.catch(async (error: unknown) => {
        throw new Error(`${error}: ${(await readFile(`${folder}.log`, 'utf8')).slice(-1_500)}`)
      })
      // It answers before it has read the whole log, to who only reads.
      while ((await run('psql', '-d', 'postgres', '-Atc', 'SELECT pg_is_in_recovery()')) !== 'f') await pause(100)
    },
    destroy: async (folder) => {
      running.delete(folder)
      for (const pid of await processesOf(folder)) endAtOnce(pid)
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  scope.teardown(async () => {
    for (const folder of running) await run('pg_ctl', 'stop', '-m', 'immediate', '-w', '-D', folder).catch(() => {})
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  })
  await run('initdb', '-D', join(home, 'main'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8')
  await appendAs(account, join(home, 'main', 'postgresql.auto.conf'), settings)
  return machine
}

/** deploy/postgresql/priemna.conf with the place of its script. */
async function settingsOf(home: string): Promise<string> {
  const text = await readFile(join(packageRoot, 'deploy', 'postgresql', 'priemna.conf'), 'utf8')
  const [committed, ours] = ['/usr/local/lib/priemna/', `PRIEMNA_BACKUPS=${home}/backups ${home}/scripts/`]
  if (!text.includes(committed)) throw new Error('priemna.conf names no script')
  return text.replace(committed, ours)
}

async function appendAs(account: Account, file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: 'a' })
  await chown(file, account.uid ?? -1, account.gid ?? -1)
}

/** Every process of a PostgreSQL, the first of them its parent. */
export async function processesOf(folder: string): Promise<number[]> {
  const postmaster = Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0])
  const all = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
        return { pid: Number(name), parent: Number(/\) \S (\d+)/.exec(stat)?.[1]) }
      }),
  )
  return [postmaster, ...all.filter(({ parent }) => parent === postmaster).map(({ pid }) => pid)]
}

/** Kills one process by its number; one that went with its parent is well. */
export function endAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It was quicker.
  }
}
