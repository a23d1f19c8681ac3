import type { ChainFault } from './audit/verify-audit.ts'
import { verifyAudit } from './audit/verify-audit.ts'
import { createDb } from './db/client.ts'
import { commandDatabase } from './db/command-database.ts'
import { commandKeys } from './db/command-keys.ts'

const SHOWN = 20

const WORDS: Record<ChainFault['what'], string> = {
  'entries-changed': 'entries were changed, taken away or slipped in since they were sealed',
  'not-in-order': 'the seal does not follow the one before: seals were taken away or exchanged',
  'seal-changed': 'the seal itself was changed',
  'not-by-house': "the seal was not made with the house's key",
  'gone-too-early': 'entries were taken away that were not old enough',
  'not-gone': 'entries stand where all were taken away for their age',
  outside: 'entries stand before the beginning of the log',
}

/**
 * `npm run audit:verify`: looks through the whole audit log, in the database of DATABASE_URL, else in that of the house that runs on
 * DATA_DIR. Ends with 0 where the chain holds, with 1 where it does not, with 2 where nothing could be looked at.
 */
async function main(): Promise<void> {
  const url = await commandDatabase()
  const keys = await commandKeys()
  const db = createDb({ url, poolSize: 1, name: 'priemna audit' })
  try {
    const { faults, seals, entries, forgottenUpTo, waiting, keysUnknown, head } = await verifyAudit(db, { keys })
    say(faults.length === 0 ? 'The audit log is whole.' : `The audit log was tampered with: ${faults.length} faults.`)
    for (const { what, seal, entries } of faults.slice(0, SHOWN))
      say(`  seal ${seal}, entries ${entries.join(' to ')}: ${WORDS[what]}`)
    if (faults.length > SHOWN) say(`  … and ${faults.length - SHOWN} more`)
    say(`  ${entries} entries under ${seals} seals, ${waiting} not sealed yet`)
    if (forgottenUpTo !== '0') say(`  entries up to ${forgottenUpTo} were taken away for their age; their seals stand`)
    if (keysUnknown > 0)
      say(`  of ${keysUnknown} seals the key is not here: whether the house made them was not looked at`)
    if (head) say(`  head: seal ${head.n}, ${head.hash}`)
    process.exitCode = faults.length === 0 ? 0 : 1
  } finally {
    await db.$disconnect()
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`Nothing was looked at: ${String((error as Error).message)}\n`)
  process.exit(2)
})
