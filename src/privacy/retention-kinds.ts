import { DRAFT_HOURS } from '../bookings/draft.ts'
import { ANSWER_HOURS, forgetAnswers, forgetHolds, forgetTraces, TRACE_HOURS } from '../bookings/forget-keys.ts'
import { forgetPeople, UNCONFIRMED_HOURS } from '../bookings/forget-people.ts'
import { forgetDrafts } from '../bookings/keep-draft.ts'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import { forgetInvitations, forgetRemarks, INVITATION_HOURS, REMARK_HOURS } from '../reports/forget-feedback.ts'
import { forgetSessions } from '../staff/forget-sessions.ts'
import { forgetWaiting } from '../waitlist/forget-waiting.ts'
import { forgetAudit } from './forget-audit.ts'

type ForgetDeps = Pick<Deps, 'db' | 'config' | 'clock'>

/** A kind of personal data: for how many hours it is kept once its time is over, and what empties it. */
type Kind = {
  hours: (retention: Config['retention']) => number
  /** Says how many were emptied. Safe to run twice, and by two processes. */
  forget: (deps: ForgetDeps) => Promise<number>
}

/**
 * Every kind of personal data that is kept. What keeps a new one adds its line here, its limit to I15 in prisma/invariants.sql, and its
 * words to `i18n/retention-*.ts`; then the chore empties it, and the report and the notice of the house can say so.
 */
export const RETENTION_KINDS = {
  'bookings-held': { hours: ({ heldDays }) => heldDays * 24, forget: (deps) => forgetPeople(deps, ['held']) },
  'bookings-cancelled': {
    hours: ({ cancelledDays }) => cancelledDays * 24,
    forget: (deps) => forgetPeople(deps, ['cancelled']),
  },
  'bookings-unconfirmed': { hours: () => UNCONFIRMED_HOURS, forget: (deps) => forgetPeople(deps, ['unconfirmed']) },
  waitlist: { hours: ({ cancelledDays }) => cancelledDays * 24, forget: forgetWaiting },
  drafts: { hours: () => DRAFT_HOURS, forget: forgetDrafts },
  answers: { hours: () => ANSWER_HOURS, forget: forgetAnswers },
  holds: { hours: () => TRACE_HOURS, forget: forgetHolds },
  traces: {
    hours: () => TRACE_HOURS + 1,
    forget: async (deps) => {
      const { tries, acts } = await forgetTraces(deps)
      return tries + acts
    },
  },
  sessions: {
    hours: ({ sessionDays }) => sessionDays * 24,
    forget: async (deps) => (await forgetSessions(deps)).sessions,
  },
  'feedback-invitations': { hours: () => INVITATION_HOURS, forget: forgetInvitations },
  'feedback-remarks': { hours: () => REMARK_HOURS, forget: forgetRemarks },
  audit: { hours: ({ auditDays }) => auditDays * 24, forget: forgetAudit },
} as const satisfies Record<string, Kind>

export type RetentionKind = keyof typeof RETENTION_KINDS

/** In the order in which they are emptied and shown. */
export const KINDS = Object.keys(RETENTION_KINDS) as RetentionKind[]
