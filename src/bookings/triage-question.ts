import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { ChangeAnswer } from './change-booking.ts'
import { type Concern, concerned } from './change-for-citizen.ts'
import { bookingToChange } from './look-at-bookings.ts'
import type { Titled } from './official-title.ts'
import type { MyBooking } from './queries.ts'
import { titleOf } from './staff-words.ts'
import { type ReadTriage, readTriage, type TriageInput } from './triage-rules.ts'

type Answer = ChangeAnswer | { verdict: 'expert-invited' }

/**
 * Decides about a question before the day, and tells whom it concerns: the citizen whose question is redirected (the hour is given back)
 * or answered (given back where the staff choose so), the expert who is invited, and one who no longer is.
 *
 * @param concern `triageVersion`: how many decisions were seen; another one since is a conflict
 * @returns the booking as it stands now
 * @throws DomainError `not-found`, `forbidden` (who may not read questions decides about none), `not-changeable`, `version-conflict` with
 *   what was done meanwhile, `invalid-body`, `egn-not-allowed`
 */
export async function triageQuestion(
  deps: Deps,
  { staff, id, version, triageVersion, triage }: Concern & { triageVersion?: number | undefined; triage: TriageInput },
): Promise<MyBooking> {
  const { official, ...decided } = readTriage(triage)
  const booking = await bookingToChange(deps, { staff, id })
  if (!booking.topicShown) throw new DomainError('forbidden')
  const target = official === null ? null : await competent(deps, { slug: official, not: booking.slug })
  const officialId = target?.id ?? null
  // The letter says to whom; who has none hears the reason by telephone, so it must say it too.
  const told = booking.email === null ? passedOn(decided, target, booking.locale) : decided.reason
  const order = JSON.stringify({
    ...{ id, version, ...decided, reason: told, officialId, actor: `user:${staff.id}` },
    ...(triageVersion === undefined ? {} : { triageVersion }),
    sameDayMinutes: deps.config.sameDayReminderMinutes,
  })
  return concerned(deps, id, async () => {
    const [row] = await deps.db.$queryRaw<[{ answer: Answer }]>`SELECT triage_question(${order}::jsonb) AS answer`
    const { answer } = row
    if (answer.verdict === 'expert-invited')
      throw new DomainError('invalid-body', { errors: [{ pointer: '/expert/email', fault: 'expert-invited' }] })
    return [{ answer }]
  })
}

type Target = Titled & { id: number }

function passedOn({ reason, unit }: Pick<ReadTriage, 'reason' | 'unit'>, target: Target | null, locale: Locale) {
  const to = target ? titleOf(target, locale) : unit
  return to === null
    ? reason
    : `${reason?.replace(/[.\s]*$/, '')}. ${words[locale].pages.staffBookings.triage.passedTo(to)}`
}

/** Another official who receives citizens. */
async function competent({ db }: Pick<Deps, 'db'>, { slug, not }: { slug: string; not: string }): Promise<Target> {
  const official = await db.official.findFirst({
    where: { slug, active: true },
    select: { id: true, titleBg: true, titleEn: true, portfolioBg: true, portfolioEn: true },
  })
  if (official && slug !== not) return official
  throw new DomainError('invalid-body', { errors: [{ pointer: '/redirectTo/official', fault: 'unknown-official' }] })
}
