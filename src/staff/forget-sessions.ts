import type { Deps } from '../deps.ts'
import { IDLE_MINUTES } from './session.ts'

/**
 * Forgets sessions so many days after their end (a setting), whichever end came first, one-time links with their mails as many days
 * after theirs, and failures to sign in after a day.
 */
export async function forgetSessions({
  db,
  config,
}: Pick<Deps, 'db' | 'config'>): Promise<{ sessions: number; failures: number }> {
  const days = config.retention.sessionDays
  const sessions = await db.$executeRaw`
    DELETE FROM staff_sessions WHERE least(ended_at, expires_at, seen_at + make_interval(mins => ${IDLE_MINUTES}::int))
      < house_now() - make_interval(days => ${days}::int)`
  await db.$executeRaw`DELETE FROM staff_links WHERE expires_at < house_now() - make_interval(days => ${days}::int)`
  const failures = await db.$executeRaw`DELETE FROM sign_in_failures WHERE last_at < house_now() - interval '1 day'`
  return { sessions, failures }
}
