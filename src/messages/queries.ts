import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { SecretKey } from '../config.ts'
import type { Db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { titleWithPortfolio } from '../i18n/reception-words.ts'
import { officialLine } from './mail-content.ts'
import { mailToken, manageToken, manageUrl } from './manage-link.ts'
import type { MessageFacts, MessageKind } from './message-facts.ts'
import type { OtherKind } from './other-mails.ts'
import type { StaffLinkKind } from './staff-link-facts.ts'
import type { TriageKind } from './triage-facts.ts'
import type { WaitlistKind } from './waitlist-facts.ts'

/** Seconds for which a claim holds: twice the longest SMTP conversation, with room. */
export const LEASE_SECONDS = 120

/**
 * A message that this process alone may send; `attempts` fences it from a process that slept through its lease. `subjectId`: the
 * booking that it is about (of what was said at its reception too), the place on the waiting list, the link of a member of the staff, a summary or an invitation to answer.
 */
export type Claim = {
  id: bigint
  subjectId: string
  kind: MessageKind | WaitlistKind | TriageKind | StaffLinkKind | OtherKind | 'day-summary' | 'feedback' | 'summary'
  version: number
  attempts: number
}

/**
 * Claims the message longest due, or one whose sender died (its lease ran out). The messages of one booking or place go one after the
 * other: none is claimed while another of the same is being sent or an earlier one waits. None is claimed in
 * quarantine either: the database looks in the same statement.
 */
export async function claimMessage(db: Db): Promise<Claim | null> {
  const claimed = await db.$queryRaw<Claim[]>`
    UPDATE messages m SET state = 'sending', attempts = m.attempts + 1,
      lease_until = house_now() + make_interval(secs => ${LEASE_SECONDS}::int)
    FROM (
      SELECT c.id FROM messages c
      WHERE (SELECT quarantine_reason()) IS NULL
        AND (c.state = 'pending' AND c.due_at <= house_now() OR c.state = 'sending' AND c.lease_until < house_now())
        AND NOT EXISTS (SELECT 1 FROM messages other WHERE other.booking_id = c.booking_id AND other.id <> c.id
          AND (other.state = 'sending' AND (other.lease_until >= house_now() OR other.id < c.id)
            OR other.state = 'pending' AND other.due_at <= house_now() AND other.id < c.id))
        AND NOT EXISTS (SELECT 1 FROM messages other WHERE other.waitlist_entry_id = c.waitlist_entry_id AND other.id <> c.id
          AND (other.state = 'sending' AND (other.lease_until >= house_now() OR other.id < c.id)
            OR other.state = 'pending' AND other.due_at <= house_now() AND other.id < c.id))
        AND NOT EXISTS (SELECT 1 FROM messages other WHERE other.outcome_id = c.outcome_id AND other.id < c.id AND other.state = 'sending')
      ORDER BY c.due_at, c.id LIMIT 1 FOR UPDATE SKIP LOCKED
    ) next
    WHERE m.id = next.id
    RETURNING m.id, coalesce(m.booking_id, m.outcome_id, m.waitlist_entry_id, m.staff_link_id, m.staff_summary_id, m.feedback_id, m.list_mail_id) AS "subjectId", m.kind, m.version, m.attempts`
  return claimed[0] ?? null
}

/** What is to become of a claimed message, as the booking now stands. */
export type Prospect<Facts> =
  | { send: Facts }
  /** The booking or place has moved on, or the person is erased; or nobody can remind of what is being decided about. */
  | { drop: 'superseded' }
  /** Its reception has begun, or its offer has run out: nobody is helped by it. */
  | { drop: 'late' }

type Row = {
  current: boolean
  late: boolean
  kind: MessageKind
  details: { movedFrom?: number; placeFrom?: { bg: string; en: string }; minutes?: number } | null
  bookingId: string
  version: number
  firstKind: 'confirmation' | 'confirm-address' | null
  firstVersion: number | null
  code: string
  locale: 'bg' | 'en'
  name: string
  email: string
  officialTitle: string
  portfolio: string | null
  officialName: string | null
  place: string
  startsAt: number
  endsAt: number
  bookingState: string
  cancelReason: string | null
  keyId: number
  tokenVersion: number
  confirmBy: number | null
  replyBy: number | null
  substitute: string | null
  substitutePortfolio: string | null
  substituteName: string | null
  silence: 'keep' | 'cancel' | null
  kept: boolean
  near: { at: number }[] | null
  madeAt: number
}

/**
 * Of a mail about a delay `m`, its booking `b` and slot `s`: it is the delay of this reception, and the last word about it. That it is on
 * time again is news only to whoever was told.
 */
const DELAY_HOLDS = Prisma.sql`(s.reception_day_id = (m.details ->> 'day')::integer AND EXISTS (SELECT FROM reception_days late
  WHERE late.id = s.reception_day_id AND late.state = 'open' AND late.delay_minutes = (m.details ->> 'minutes')::integer)
  AND (m.details ->> 'minutes' <> '0' OR EXISTS (SELECT FROM messages told WHERE told.booking_id = m.booking_id AND told.kind = 'delay'
    AND told.state = 'sent' AND told.details ->> 'day' = m.details ->> 'day')))`

/** Of a message `m`, its booking `b` and slot `s`: the booking still is what the message tells. */
export const STILL_HOLDS = Prisma.sql`(CASE m.kind WHEN 'delay' THEN ${DELAY_HOLDS} ELSE b.version = m.version END AND b.email IS NOT NULL AND b.erased_at IS NULL
  AND CASE m.kind WHEN 'cancelled' THEN b.state LIKE 'cancelled-%' WHEN 'redirected' THEN b.state LIKE 'cancelled-%'
    WHEN 'answered-freed' THEN b.state LIKE 'cancelled-%' WHEN 'lapsed' THEN b.state = 'expired'
    WHEN 'confirm-address' THEN b.state = 'unverified' AND b.hold_expires_at > house_now() ELSE b.state = 'confirmed' END)`

/** And: its reception has begun; of a late one, as late as was ever said. */
export const TOO_LATE = Prisma.sql`(m.kind NOT IN ('cancelled', 'closure') AND s.starts_at + make_interval(mins =>
  CASE m.kind WHEN 'delay' THEN greatest((m.details ->> 'minutes')::integer, (m.details ->> 'before')::integer) ELSE 0 END) <= house_now())`

/** Reads, just before sending, whether a message about a booking still holds, and everything that it says. */
export async function messageProspect(
  db: Db,
  claim: Claim,
  { secretKeys, publicUrl }: { secretKeys: readonly SecretKey[]; publicUrl: string },
): Promise<Prospect<MessageFacts>> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT ${STILL_HOLDS} AND NOT (m.kind LIKE 'reminder%'
        AND (d.state = 'needs-decision' OR s.withdrawn_at IS NOT NULL OR s.blocked_reason IS NOT NULL)) AS current,
      ${TOO_LATE} AS late, m.kind, m.details, b.id AS "bookingId", m.version, b.code, b.locale, b.name, b.email,
      opening.kind AS "firstKind", opening.version AS "firstVersion",
      CASE b.locale WHEN 'bg' THEN o.title_bg ELSE o.title_en END AS "officialTitle",
      CASE b.locale WHEN 'bg' THEN o.portfolio_bg ELSE o.portfolio_en END AS portfolio, o.name AS "officialName",
      CASE b.locale WHEN 'bg' THEN d.place_bg ELSE d.place_en END AS place,
      extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM s.ends_at)::float8 AS "endsAt",
      b.state AS "bookingState", c.silence, EXISTS (SELECT 1 FROM closure_slots k WHERE k.closure_id = c.id) AS kept,
      CASE b.locale WHEN 'bg' THEN u.title_bg ELSE u.title_en END AS substitute,
      CASE b.locale WHEN 'bg' THEN u.portfolio_bg ELSE u.portfolio_en END AS "substitutePortfolio", u.name AS "substituteName",
      CASE WHEN m.kind NOT IN ('closure', 'substitution') THEN coalesce(english.reason, b.cancel_reason) WHEN b.locale = 'bg' THEN c.public_reason
        ELSE coalesce(c.public_reason_en, c.public_reason) END AS "cancelReason", extract(epoch FROM c.reply_by)::float8 AS "replyBy", b.key_id AS "keyId", b.token_version AS "tokenVersion",
      CASE WHEN m.kind = 'confirm-address' THEN extract(epoch FROM b.hold_expires_at)::float8 END AS "confirmBy",
      CASE WHEN m.kind = 'cancelled' AND b.state = 'cancelled-by-municipality' THEN nearest_free_slots(b.slot_id) END AS near,
      extract(epoch FROM CASE WHEN m.kind LIKE 'reminder%' OR m.kind = 'delay' THEN coalesce(m.first_due_at, m.due_at) ELSE m.created_at END)::float8 AS "madeAt"
    FROM messages m
    JOIN bookings b ON b.id = m.booking_id
    JOIN slots s ON s.id = b.slot_id
    JOIN reception_days d ON d.id = s.reception_day_id
    JOIN officials o ON o.id = receiver_of(b.id, s.official_id, s.substitute_id)
    LEFT JOIN closures c ON m.kind IN ('closure', 'substitution') AND c.id = (m.details ->> 'closureId')::integer
    LEFT JOIN officials u ON u.id = c.substitute_id
    LEFT JOIN LATERAL (SELECT e.public_reason_en AS reason FROM affected_bookings a JOIN closures e ON e.id = a.closure_id
      WHERE b.locale = 'en' AND b.cancel_reason IS NOT NULL AND a.booking_id = b.id AND e.public_reason = b.cancel_reason
      ORDER BY e.id DESC LIMIT 1) english ON true
    LEFT JOIN LATERAL (SELECT f.kind, f.version FROM messages f
      WHERE f.booking_id = b.id AND f.kind IN ('confirmation', 'confirm-address') ORDER BY f.version LIMIT 1) opening ON true
    WHERE m.id = ${claim.id}`
  if (!row?.current) return { drop: 'superseded' }
  if (row.late) return { drop: 'late' }
  const source = { id: row.bookingId, keyId: row.keyId, tokenVersion: row.tokenVersion }
  const token = (row.kind === 'confirm-address' ? mailToken : manageToken)(secretKeys, source)
  const {
    current,
    late,
    details,
    bookingState,
    keyId,
    tokenVersion,
    near,
    portfolio,
    substitutePortfolio,
    substituteName,
    ...facts
  } = row
  return {
    send: {
      ...facts,
      officialTitle: titleWithPortfolio(row.officialTitle, portfolio, row.locale),
      substitute:
        row.substitute &&
        officialLine({
          officialTitle: titleWithPortfolio(row.substitute, substitutePortfolio, row.locale),
          officialName: substituteName,
        }),
      firstKind: row.firstKind ?? 'confirmation',
      firstVersion: row.firstVersion ?? row.version,
      startsAt: moment(row.startsAt),
      endsAt: moment(row.endsAt),
      movedFrom: details?.movedFrom === undefined ? null : moment(details.movedFrom),
      placeFrom: details?.placeFrom?.[row.locale] ?? null,
      delayMinutes: details?.minutes ?? null,
      cancelledBy: cancelledBy(bookingState),
      alternatives: (near ?? []).map(({ at }) => moment(at)),
      manageUrl: manageUrl(publicUrl, row.locale, token),
      confirmBy: row.confirmBy === null ? null : moment(row.confirmBy),
      replyBy: row.replyBy === null ? null : moment(row.replyBy),
      madeAt: moment(row.madeAt),
    },
  }
}

/** Closes a claim; 0 rows where the lease had run out and another process has it now. */
export async function closeClaim(
  db: Db,
  claim: Claim,
  { state, error }: { state: 'sent' | 'dead' | 'superseded'; error: string | null },
): Promise<number> {
  return db.$executeRaw`
    UPDATE messages SET state = ${state}, lease_until = NULL, last_error = ${error},
      sent_at = CASE WHEN ${state} = 'sent' THEN house_now() END
    WHERE id = ${claim.id} AND state = 'sending' AND attempts = ${claim.attempts}::smallint`
}

/** Puts a claim back for another try after so many seconds. Dead once it is a day old; a reminder lives until its reception. */
export async function postponeClaim(
  db: Db,
  claim: Claim,
  { seconds, error }: { seconds: number; error: string },
): Promise<number> {
  return db.$executeRaw`
    UPDATE messages SET lease_until = NULL, last_error = ${error},
      state = CASE WHEN kind NOT LIKE 'reminder%' AND house_now() > coalesce(retried_at, created_at) + interval '24 hours' THEN 'dead' ELSE 'pending' END,
      first_due_at = coalesce(first_due_at, due_at), due_at = house_now() + make_interval(secs => ${seconds}::float8)
    WHERE id = ${claim.id} AND state = 'sending' AND attempts = ${claim.attempts}::smallint`
}

function moment(epochSeconds: number): DateTime {
  return DateTime.fromMillis(epochSeconds * 1000, { zone: ZONE })
}

function cancelledBy(state: string): 'citizen' | 'municipality' | null {
  if (state === 'cancelled-by-citizen') return 'citizen'
  return state === 'cancelled-by-municipality' ? 'municipality' : null
}
