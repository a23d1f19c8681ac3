import { ConfigError, loadDatabaseUrl } from './config.ts'
import { grantAgain } from './db/app-role.ts'
import { prepareDatabase, SetUpError } from './db/prepare.ts'
import { startQueue } from './jobs/queue.ts'

/** `npm run migrate`: brings the schemas of the house and of its queue to this code's, in the database of DATABASE_URL. */
async function main(): Promise<void> {
  const url = loadDatabaseUrl()
  const applied = await prepareDatabase(url, { migrate: true })
  // The queue keeps its own tables; made here, the house itself may run as a role that makes none.
  const queue = await startQueue(url, { chores: [], note: () => {} })
  await queue.close()
  const granted = await grantAgain(url)
  if (granted.length > 0) process.stdout.write(`Granted again to ${granted.join(', ')}.\n`)
  process.stdout.write(
    applied.length === 0
      ? 'The database is up to date: nothing to apply.\n'
      : `The database is up to date: applied ${applied.join(', ')}.\n`,
  )
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof SetUpError
  process.stderr.write(`The database was not migrated: ${expected ? error.message : String((error as Error).stack)}\n`)
  process.exit(1)
})
