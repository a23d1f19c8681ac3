import type { Db } from '../db/client.ts'
import type { ResultKind } from './outcome.ts'
import type { Procedure } from './procedure-rules.ts'

/** A reception of a citizen before, with what was noted of it. Dates are local, YYYY-MM-DD. */
export type EarlierReception = {
  bookingId: string
  /** Seconds since 1970. */
  startsAt: number
  titleBg: string
  titleEn: string
  portfolioBg: string | null
  portfolioEn: string | null
  state: string
  topicText: string | null
  outcome: {
    resultKind: ResultKind
    result: string | null
    commitment: string | null
    promised: boolean
    dueOn: string | null
    procedure: Procedure | null
    lawfulOn: string | null
    doneOn: string | null
  } | null
}

/** A person of a day, as the official meets them. */
export type BriefPerson = {
  bookingId: string
  startsAt: number
  /** Of whom gave none the number. */
  name: string
  onBehalfOf: string | null
  needs: string[]
  topicCategory: string | null
  topicText: string | null
  triage: {
    decision: 'keep' | 'redirect' | 'invite-expert' | 'answered'
    reason: string | null
    reference: string | null
  } | null
  earlier: EarlierReception[]
}

/** Whom a reception day expects, or who was there. */
const EXPECTED = ['unverified', 'confirmed', 'arrived', 'in-meeting', 'done']
/** What was a reception before, or should have been one. */
const BEFORE = ['confirmed', 'arrived', 'in-meeting', 'done', 'no-show', 'left']

/**
 * The people of a reception day in order of time, each with their receptions before it, the latest first: known by the telephone or the
 * mailbox, with the officials in reach, and only what is still kept of them.
 *
 * @param officials slugs; null: all
 */
export async function briefPeople(
  db: Pick<Db, '$queryRaw'>,
  { dayId, officials }: { dayId: number; officials: readonly string[] | null },
): Promise<BriefPerson[]> {
  return db.$queryRaw<BriefPerson[]>`
    SELECT b.id AS "bookingId", extract(epoch FROM s.starts_at)::float8 AS "startsAt", b.name, b.on_behalf_of AS "onBehalfOf", b.needs,
      b.topic_category AS "topicCategory", b.topic_text AS "topicText",
      (SELECT jsonb_build_object('decision', t.decision, 'reason', t.reason, 'reference', t.reference) FROM question_triage t WHERE t.booking_id = b.id) AS triage,
      coalesce((SELECT jsonb_agg(jsonb_build_object('bookingId', e.id, 'startsAt', extract(epoch FROM x.starts_at), 'titleBg', r.title_bg,
          'titleEn', r.title_en, 'portfolioBg', r.portfolio_bg, 'portfolioEn', r.portfolio_en, 'state', e.state, 'topicText', e.topic_text,
          'outcome', CASE WHEN c.booking_id IS NOT NULL THEN jsonb_build_object('resultKind', c.result_kind, 'result', c.result, 'commitment', c.commitment,
            'promised', c.promised, 'dueOn', c.due_on, 'procedure', c.procedure, 'lawfulOn', c.lawful_on, 'doneOn', c.done_on) END) ORDER BY x.starts_at DESC)
        FROM bookings e JOIN slots x ON x.id = e.slot_id JOIN officials o ON o.id = x.official_id LEFT JOIN officials y ON y.id = x.substitute_id
          JOIN officials r ON r.id = receiver_of(e.id, x.official_id, x.substitute_id) LEFT JOIN outcomes c ON c.booking_id = e.id
        WHERE e.id <> b.id AND e.erased_at IS NULL AND e.state = ANY (${BEFORE}) AND x.starts_at < s.starts_at AND x.ends_at <= house_now()
          AND (e.phone = b.phone OR e.email_key = b.email_key) AND (${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[]) OR y.slug = ANY (${officials}::text[]))), '[]') AS earlier
    FROM slots s JOIN bookings b ON b.slot_id = s.id
    WHERE s.reception_day_id = ${dayId}::int AND b.name IS NOT NULL AND b.state = ANY (${EXPECTED}) AND (b.hold_expires_at <= house_now()) IS NOT TRUE
    ORDER BY s.starts_at, b.id`
}
