import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, loadConfig, loadDatabaseUrl } from './config.ts'
import { alive } from './db/embedded-folder.ts'
import { type BrokenInvariant, checkInvariants } from './db/invariants.ts'

const SHOWN = 20

/**
 * `npm run check:invariants`: looks for everything that must not be, in the database of DATABASE_URL, else in that of the
 * house that runs on DATA_DIR. Ends with 1 where something is found, with 2 where nothing could be looked at.
 */
async function main(): Promise<void> {
  const found = await checkInvariants(await databaseUrl())
  process.stdout.write(found.length === 0 ? 'All invariants hold.\n' : tableOf(found))
  process.exitCode = found.length === 0 ? 0 : 1
}

async function databaseUrl(): Promise<string> {
  try {
    return loadDatabaseUrl()
  } catch (error) {
    const running = await runningHouse()
    if (running) return running
    throw /is missing/.test((error as Error).message)
      ? new ConfigError('no house runs on DATA_DIR, and DATABASE_URL is not set')
      : error
  }
}

/** The embedded server of a house that runs now, or null. */
async function runningHouse(): Promise<string | null> {
  const folder = join(loadConfig().dataDir, 'postgres')
  const [lines, password] = await Promise.all(
    ['postmaster.pid', 'priemna.password'].map((name) => readFile(join(folder, name), 'utf8').catch(() => '')),
  )
  const [pid, , , port] = (lines ?? '').split('\n')
  if (!alive(Number(pid) || 0) || !Number(pid)) return null
  return `postgresql://priemna:${password?.trim()}@127.0.0.1:${port}/priemna`
}

function tableOf(found: BrokenInvariant[]): string {
  const byInvariant = Map.groupBy(found, ({ invariant }) => invariant)
  return [...byInvariant]
    .flatMap(([invariant, rows]) => [
      `${invariant.padEnd(4)} ${rows.length} broken`,
      ...rows.slice(0, SHOWN).map(({ what }) => `     ${what}`),
      ...(rows.length > SHOWN ? [`     … and ${rows.length - SHOWN} more`] : []),
    ])
    .join('\n')
    .concat('\n')
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError
  process.stderr.write(`Nothing was looked at: ${expected ? error.message : String((error as Error).message)}\n`)
  process.exit(2)
})
