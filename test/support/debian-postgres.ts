import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runAs, serverAccount } from '../../src/db/embedded-binaries.ts'
import { freePort } from '../../src/db/free-port.ts'

/** Where Debian keeps PostgreSQL 15 (package postgresql-15); POSTGRES_BIN names another place. */
const BIN = process.env['POSTGRES_BIN'] ?? '/usr/lib/postgresql/15/bin'

/**
 * Runs a command with DATABASE_URL naming a PostgreSQL of the system's own, in a temporary folder, as a town hall might have
 * it: with Europe/Sofia as its zone. `npm run test:postgres15` runs the whole suite so.
 */
async function main([program, ...args]: string[]): Promise<number> {
  if (!program) throw new Error('which command is to be run?')
  const home = await mkdtemp(join(tmpdir(), 'priemna-postgres-'))
  await chmod(home, 0o711)
  const folder = join(home, 'data')
  const account = await serverAccount(folder)
  const password = randomBytes(12).toString('hex')
  const pwfile = join(home, 'password')
  await mkdir(folder, { mode: 0o700 })
  await writeFile(pwfile, password, { mode: 0o600 })
  for (const path of [folder, pwfile]) await chown(path, account.uid ?? -1, account.gid ?? -1)
  const port = await freePort()
  const postgres = async (name: string, ...options: string[]) => {
    const { code, output } = await runAs(account, join(BIN, name), ['-D', folder, ...options])
    if (code !== 0) throw new Error(`${name}: ${output}`)
  }
  const stop = () => postgres('pg_ctl', 'stop', '-m', 'immediate', '-w')
  try {
    await postgres(
      'initdb',
      '-U',
      'priemna',
      '-A',
      'scram-sha-256',
      '--pwfile',
      pwfile,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
    )
    const settings = ['timezone=Europe/Sofia', 'listen_addresses=127.0.0.1', 'unix_socket_directories=']
    const unsafe = ['max_connections=200', 'fsync=off', 'synchronous_commit=off']
    const options = [`-p ${port}`, ...[...settings, ...unsafe].map((setting) => `-c ${setting}`)].join(' ')
    await postgres('pg_ctl', 'start', '-w', '-s', '-l', join(folder, 'server.log'), '-o', options)
    const DATABASE_URL = `postgresql://priemna:${password}@127.0.0.1:${port}/postgres`
    return await run(program, args, { ...process.env, DATABASE_URL }).finally(stop)
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

function run(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { stdio: 'inherit', env })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
    child.on('error', failed)
    child.on('close', (code) => done(code ?? 1))
  })
}

process.exitCode = await main(process.argv.slice(2))
