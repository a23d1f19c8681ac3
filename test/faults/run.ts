import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import tap from 'tap'
import { packageRoot } from '../../src/db/package-root.ts'
import { administer, startTestServer } from '../support/server.ts'
import { asking } from './own-server-town.ts'
import { rows } from './rows/index.ts'
import { openScope } from './scope.ts'
import type { Bench, Outcome, Row } from './town.ts'

/** How a row came out. */
type Result = { id: string; title: string; green: boolean; seconds: number } & Outcome

/**
 * `npm run test:faults`: every row of the matrix that needs more than a test, each with a line of progress, a table at the
 * end and the whole as JSON. Arguments name rows; `SEED` repeats a run.
 */
async function main(): Promise<number> {
  const wanted = process.argv.slice(2).map((id) => id.toUpperCase())
  const unknown = wanted.filter((id) => !rows.some((row) => row.id.toUpperCase() === id))
  if (unknown.length > 0) {
    process.stderr.write(`no such row: ${unknown.join(' ')}; there are ${rows.map(({ id }) => id).join(' ')}\n`)
    return 2
  }
  const seed = Number(process.env['SEED'] ?? 20_261_122)
  const began = new Date()
  const stamp = began.toISOString().replaceAll(/[:.]/g, '-').slice(0, 19)
  const folder = join(packageRoot, 'test', 'faults', 'results')
  await mkdir(folder, { recursive: true })
  const server = await startTestServer()
  // A test's database may forget; this one may not.
  if (!process.env['DATABASE_URL'])
    await administer(
      server.url,
      'ALTER SYSTEM RESET fsync',
      'ALTER SYSTEM RESET synchronous_commit',
      'SELECT pg_reload_conf()',
    )
  process.env['PRIEMNA_TEST_SERVER'] = server.url
  process.env['PRIEMNA_TEST_TEMPLATE'] = server.template
  const results: Result[] = []
  try {
    for (const row of wanted.length > 0 ? rows.filter(({ id }) => wanted.includes(id.toUpperCase())) : rows) {
      say(`${row.id.padEnd(4)} ${row.title} …`)
      const result = await runRow(row, { seed, folder: join(folder, stamp), serverUrl: server.url })
      results.push(result)
      say(
        `${row.id.padEnd(4)} ${result.green ? 'green' : 'RED'} in ${result.seconds} s  ${JSON.stringify(result.figures)}`,
      )
      for (const fault of result.faults) say(`       ${fault}`)
      const written = { began, seed, node: process.version, cores: cpus().length, model: cpus()[0]?.model, results }
      await writeFile(join(folder, `${stamp}.json`), `${JSON.stringify(written, null, 2)}\n`)
    }
  } finally {
    await server.close()
  }
  process.stdout.write(`\n${tableOf(results)}\nseed ${seed}, ${join(folder, `${stamp}.json`)}\n`)
  return results.every(({ green }) => green) ? 0 : 1
}

async function runRow(
  row: Row,
  { seed, folder, serverUrl }: Pick<Bench, 'seed' | 'folder'> & { serverUrl: string },
): Promise<Result> {
  const began = performance.now()
  const deadlocksBefore = await deadlocksLogged(serverUrl)
  const scope = openScope()
  const outcome = await row
    .run({ scope, seed, folder, say: (line) => say(`       ${line}`) })
    .catch((error: unknown): Outcome => ({ figures: {}, faults: [`it broke off: ${String((error as Error).stack)}`] }))
  await scope.close()
  // Locks are always taken in one order: where nothing was taken out of the house, nobody ever waits in a ring.
  const deadlocks = (await deadlocksLogged(serverUrl)) - deadlocksBefore
  if (deadlocks > 0 && row.id !== 'C12') outcome.faults.push(`${deadlocks} deadlocks in the server's log`)
  outcome.figures['deadlocksLogged'] = deadlocks
  const seconds = Math.round((performance.now() - began) / 1_000)
  return { id: row.id, title: row.title, green: outcome.faults.length === 0, seconds, ...outcome }
}

/** Deadlocks in the log of the server that we started; of another's log only its keeper knows, so none. */
async function deadlocksLogged(url: string): Promise<number> {
  if (process.env['DATABASE_URL']) return 0
  return asking(url, async (sql) => {
    const { rows } = await sql.query(
      `SELECT regexp_count(pg_read_file('server.log'), 'deadlock detected')::int AS deadlocks`,
    )
    return rows[0].deadlocks
  })
}

function tableOf(results: Result[]): string {
  const lines = results.map(({ id, title, green, seconds, figures, faults }) =>
    [
      `${id.padEnd(4)} ${green ? 'green' : 'RED  '} ${String(seconds).padStart(5)} s  ${title}`,
      `      ${Object.entries(figures)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')
        .slice(0, 400)}`,
      ...faults.slice(0, 3).map((fault) => `      ! ${fault.slice(0, 200)}`),
    ].join('\n'),
  )
  const green = results.filter((result) => result.green).length
  return `${lines.join('\n')}\n\n${green} green, ${results.length - green} red`
}

function say(line: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${line}\n`)
}

// So that the server goes with us; the houses see by themselves that we are gone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))
// The helpers of the tests bring tap with them, which would end this process after half a minute.
tap.setTimeout(0)
// Prisma's schema engine leaves a timer of ten seconds behind.
process.exit(await main())
