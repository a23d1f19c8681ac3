import { readLedger } from './bookings/erasure-ledger.ts'
import { replayErasures } from './bookings/replay-erasures.ts'
import { ConfigError, loadErasureLedger } from './config.ts'
import { createDb } from './db/client.ts'
import { commandDatabase } from './db/command-database.ts'
import { replayForgotten } from './waitlist/forget-waiting.ts'

/**
 * `npm run erasures:replay`: after a restore, erases again whom the ledgers name and the backup brought back. The ledgers
 * are the arguments, else that of ERASURE_LEDGER. Ends with 2 where nothing could be read.
 */
async function main(): Promise<void> {
  const named = process.argv.slice(2)
  const ledgers = named.length > 0 ? named : [loadErasureLedger()]
  const hashes = new Set<string>()
  for (const ledger of ledgers) for (const hash of await readLedger(ledger)) hashes.add(hash)
  const db = createDb({ url: await commandDatabase(), poolSize: 2, name: 'priemna erasures' })
  try {
    const emptied = await replayErasures(db, hashes)
    const places = await replayForgotten(db, hashes)
    process.stdout.write(
      `${hashes.size} erasures read, ${emptied} bookings and ${places} places on the waiting list erased again.\n`,
    )
  } finally {
    await db.$disconnect()
  }
}

main().catch((error: unknown) => {
  const { code, path } = error as NodeJS.ErrnoException
  const what =
    error instanceof ConfigError || code === undefined ? String((error as Error).message) : `${path} (${code})`
  process.stderr.write(`Nothing more was erased: ${what}\n`)
  process.exit(2)
})
