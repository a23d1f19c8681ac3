import { ConfigError } from './config.ts'
import { commandDatabase } from './db/command-database.ts'
import { type BrokenInvariant, checkInvariants } from './db/invariants.ts'

const SHOWN = 20

/**
 * `npm run check:invariants`: looks for everything that must not be, in the database of DATABASE_URL, else in that of the
 * house that runs on DATA_DIR. Ends with 1 where something is found, with 2 where nothing could be looked at.
 */
async function main(): Promise<void> {
  const found = await checkInvariants(await commandDatabase())
  process.stdout.write(found.length === 0 ? 'All invariants hold.\n' : tableOf(found))
  process.exitCode = found.length === 0 ? 0 : 1
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
