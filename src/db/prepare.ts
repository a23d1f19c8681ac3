import type { Config } from '../config.ts'
import { migrate, schemaState } from './migrate.ts'
import { sqlState } from './violations.ts'

/** The house cannot be set up as it is; the message is one line for the person at the console. */
export class SetUpError extends Error {}

/**
 * Brings the database's schema to this code's, or says why it is not.
 *
 * @returns the names of the migrations applied
 * @throws SetUpError where the database cannot be reached, or its schema is newer, older or half made
 */
export async function prepareDatabase(
  url: string,
  { migrate: mayMigrate }: Pick<Config, 'migrate'>,
): Promise<string[]> {
  const state = await schemaState(url).catch((error: unknown) => {
    throw new SetUpError(`the database cannot be reached: ${reasonOf(error)} (DATABASE_URL)`)
  })
  if (state.unknown.length > 0)
    throw new SetUpError(
      `the database's schema is newer than this code (${state.unknown.at(-1)}): start the newer version, or restore a backup`,
    )
  if (state.pending.length === 0) return []
  if (!mayMigrate)
    throw new SetUpError(
      `the database's schema is older than this code (${state.pending[0]} is missing): run "npm run migrate", or set MIGRATE=auto`,
    )
  const applied = await migrate(url).catch((error: unknown) => {
    throw new SetUpError(
      `the migration did not succeed: ${String((error as Error).message)
        .split('\n')
        .slice(0, 2)
        .join(' ')}`,
    )
  })
  return applied
}

/** A reason without the address, which may hold a password. */
function reasonOf(error: unknown): string {
  const { code, message, errors } = error as NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] }
  const state = sqlState(error)
  if (state === '28P01' || state === '28000') return 'user or password is refused'
  if (state === '3D000') return 'there is no database of this name'
  return code ?? errors?.[0]?.code ?? message
}
