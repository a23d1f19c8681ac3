import type { Deps } from '../deps.ts'

/** For how many hours an answer is kept for repeated posts. */
export const ANSWER_HOURS = 72
/** For how many hours a lapsed hold stays, and what addresses did that a limit counts. */
export const TRACE_HOURS = 24

type With = Pick<Deps, 'db'>

/** Forgets the answers kept for repeated posts, and the puzzles that were solved. */
export async function forgetAnswers({ db }: With): Promise<number> {
  await db.$executeRaw`DELETE FROM spent_challenges WHERE expires_at < house_now() - make_interval(hours => ${ANSWER_HOURS}::int)`
  return db.$executeRaw`DELETE FROM idempotency_keys WHERE created_at < house_now() - make_interval(hours => ${ANSWER_HOURS}::int)`
}

/** Forgets holds that lapsed, unless a message tells of them. */
export async function forgetHolds({ db }: With): Promise<number> {
  return db.$executeRaw`
    DELETE FROM bookings b WHERE b.state = 'expired' AND b.updated_at < house_now() - make_interval(hours => ${TRACE_HOURS}::int)
      AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.booking_id = b.id)`
}

/** Forgets tries to find a booking, and what addresses did once no limit counts it: an hour later, at the end of a day. */
export async function forgetTraces({ db }: With): Promise<{ tries: number; acts: number }> {
  const acts =
    await db.$executeRaw`DELETE FROM limited_acts WHERE at < house_now() - make_interval(hours => ${TRACE_HOURS + 1}::int)`
  const tries =
    await db.$executeRaw`DELETE FROM find_booking_tries WHERE since < house_now() - make_interval(hours => ${TRACE_HOURS}::int)`
  return { tries, acts }
}

/** All of them. */
export async function forgetKeys(deps: With): Promise<{ keys: number; holds: number; tries: number }> {
  const keys = await forgetAnswers(deps)
  const holds = await forgetHolds(deps)
  const { tries } = await forgetTraces(deps)
  return { keys, holds, tries }
}
