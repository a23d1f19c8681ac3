import type { Deps } from '../deps.ts'

/** For how many days after its end an invitation still says that it is over; nobody is asked twice, for only the last week's are asked. */
const OVER_DAYS = 30
/** For how many hours an invitation names its booking: its 14 days and those. */
export const INVITATION_HOURS = (14 + OVER_DAYS) * 24
/** For how many hours remarks are kept, from the month of their receptions on. */
export const REMARK_HOURS = 24 * 400

/**
 * Forgets invitations that are long over, with their mails.
 *
 * @returns how many
 */
export async function forgetInvitations({ db }: Pick<Deps, 'db'>): Promise<number> {
  return db.$executeRaw`DELETE FROM feedback_invitations WHERE expires_at < house_now() - make_interval(days => ${OVER_DAYS}::int)`
}

/**
 * Mixes the remarks that came since the last time, so that neither their place in the table nor the transaction that wrote them says whose
 * they were, marks all who answered anew, for the same transaction wrote the sums, and forgets remarks of more than a year ago.
 *
 * @returns how many were forgotten
 */
export async function forgetRemarks({ db }: Pick<Deps, 'db'>): Promise<number> {
  await db.$executeRaw`
    WITH marked AS (UPDATE feedback_invitations SET answered = true WHERE answered),
    taken AS (DELETE FROM feedback_remarks WHERE NOT mixed RETURNING official_id, month, remark)
    INSERT INTO feedback_remarks (official_id, month, remark, mixed) SELECT official_id, month, remark, true FROM taken ORDER BY random()`
  return db.$executeRaw`
    DELETE FROM feedback_remarks WHERE month < (house_now() - make_interval(hours => ${REMARK_HOURS}::int))::date`
}
