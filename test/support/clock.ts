import type { TestHouse } from './house.ts'

/**
 * Moves the clock of a test's house: that of its database, in the sessions to come, and of the process that reads it. Sessions
 * that stand know only the old one, so they end.
 *
 * @param offset an interval from the real time, such as `31 minutes`
 */
export async function moveClock({ sql, deps }: Pick<TestHouse, 'sql' | 'deps'>, offset: string): Promise<void> {
  await sql.query(`DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET priemna.clock_offset = %L', current_database(), '${offset}'); END $$`)
  await sql.query(`SET priemna.clock_offset = '${offset}'`)
  await sql.query(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  )
  // A connection that has just ended may be handed out once more.
  for (let left = 20; ; left -= 1) {
    try {
      await Promise.all(Array.from({ length: deps.config.poolSize }, () => deps.db.$queryRaw`SELECT 1`))
      break
    } catch (error) {
      if (left === 0) throw error
    }
  }
  await deps.sync()
}
