import type { Db, Transaction } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import type { Outcome } from './outcome.ts'

const COLUMNS = Prisma.sql`c.booking_id AS "bookingId", c.result_kind AS "resultKind", c.result, c.commitment, c.promised, c.unit, c.due_on::text AS "dueOn",
      c.incoming_number AS "incomingNumber", c.procedure, c.registered_on::text AS "registeredOn", c.lawful_on::text AS "lawfulOn",
      c.follow_up_id AS "followUpId", c.summary, c.done_on::text AS "doneOn", c.done_note AS "doneNote", c.version`

/** Outcomes with whose reception it was, and who received in their place. */
const RECEPTIONS = Prisma.sql`outcomes c JOIN bookings b ON b.id = c.booking_id JOIN slots s ON s.id = b.slot_id
      JOIN officials o ON o.id = s.official_id LEFT JOIN officials x ON x.id = s.substitute_id`

const within = (officials: readonly string[] | null) =>
  Prisma.sql`(${officials}::text[] IS NULL OR o.slug = ANY (${officials}::text[]) OR x.slug = ANY (${officials}::text[]))`

/** An outcome with what stands beside it. Instants in seconds since 1970. */
export type OutcomeRow = Outcome & {
  /** Who noted it last: a name, as a conflict tells it, and as the audit log has them. */
  by: string
  actor: string
  updatedAt: number
  /** The hour that was given to go on with; null where there is none, or it is forgotten. */
  followUp: { slotId: number; startsAt: number; state: string } | null
  /** What became of the last text to the citizen; null where none was to be sent. */
  told: { state: 'pending' | 'sending' | 'sent' | 'dead' | 'superseded'; sentAt: number | null; version: number } | null
}

/** What was noted of a reception; null where nothing was. */
export async function outcomeOf(db: Pick<Db | Transaction, '$queryRaw'>, id: string): Promise<OutcomeRow | null> {
  const [row] = await db.$queryRaw<OutcomeRow[]>`
    SELECT ${COLUMNS},
      coalesce(u.name, 'staff') AS by, c.actor, extract(epoch FROM c.updated_at)::float8 AS "updatedAt",
      (SELECT jsonb_build_object('slotId', s.id, 'startsAt', extract(epoch FROM s.starts_at), 'state', b.state) FROM bookings b JOIN slots s ON s.id = b.slot_id
        WHERE b.id = c.follow_up_id) AS "followUp",
      (SELECT jsonb_build_object('state', m.state, 'sentAt', extract(epoch FROM m.sent_at), 'version', m.version) FROM messages m
        WHERE m.outcome_id = c.booking_id AND m.version = c.summary_version) AS told
    FROM outcomes c LEFT JOIN staff_users u ON c.actor = 'user:' || u.id
    WHERE c.booking_id = ${id}::uuid`
  return row ?? null
}

/** Something that is owed to a citizen, or was; of whom nothing is kept any more the name and the words are null. */
export type Commitment = Outcome & {
  /** Whose day it was, who took their place on it, and with whom this citizen was: slugs; the title is of the last. */
  slug: string
  substituteSlug: string | null
  receiver: string
  titleBg: string
  titleEn: string
  portfolioBg: string | null
  portfolioEn: string | null
  name: string | null
  /** When the reception was, in seconds since 1970. */
  startsAt: number
}

/** Which commitments; `today` a local date, YYYY-MM-DD. */
export type CommitmentFilter = {
  /** Slugs; null: all. */
  officials: readonly string[] | null
  today: string
  state?: 'open' | 'overdue' | 'done' | null
  unit?: string | null
  id?: string | null
}

/** What is owed, the overdue first and the nearest day next, what has no day last; what is done the latest first. At most 1000. */
export async function commitments(
  db: Pick<Db, '$queryRaw'>,
  { officials, today, state = null, unit = null, id = null }: CommitmentFilter,
): Promise<Commitment[]> {
  return db.$queryRaw<Commitment[]>`
    SELECT ${COLUMNS},
      o.slug, x.slug AS "substituteSlug", r.slug AS receiver, r.title_bg AS "titleBg", r.title_en AS "titleEn", r.portfolio_bg AS "portfolioBg",
      r.portfolio_en AS "portfolioEn", b.name, extract(epoch FROM s.starts_at)::float8 AS "startsAt"
    FROM ${RECEPTIONS} JOIN officials r ON r.id = receiver_of(b.id, s.official_id, s.substitute_id)
    WHERE (c.promised OR c.lawful_on IS NOT NULL)
      AND ${within(officials)}
      AND (${unit}::text IS NULL OR c.unit = ${unit}::text) AND (${id}::uuid IS NULL OR c.booking_id = ${id}::uuid)
      AND CASE ${state}::text WHEN 'open' THEN c.done_on IS NULL WHEN 'done' THEN c.done_on IS NOT NULL
        WHEN 'overdue' THEN c.done_on IS NULL AND least(c.due_on, c.lawful_on) < ${today}::date ELSE true END
    ORDER BY c.done_on DESC NULLS FIRST, least(c.due_on, c.lawful_on) NULLS LAST, s.starts_at, c.booking_id LIMIT 1000`
}

/** The units that stand in commitments of those officials, each once. */
export async function unitsOf(
  db: Pick<Db, '$queryRaw'>,
  { officials }: { officials: readonly string[] | null },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ unit: string }[]>`
    SELECT DISTINCT c.unit FROM ${RECEPTIONS}
    WHERE c.unit IS NOT NULL AND ${within(officials)} ORDER BY c.unit LIMIT 200`
  return rows.map(({ unit }) => unit)
}

/** How much is owed of those officials, and how much of it is overdue. */
export async function countsOfCommitments(
  db: Pick<Db, '$queryRaw'>,
  { officials, today }: Pick<CommitmentFilter, 'officials' | 'today'>,
): Promise<{ open: number; overdue: number }> {
  const [counts] = await db.$queryRaw<[{ open: number; overdue: number }]>`
    SELECT count(*)::int AS open, count(*) FILTER (WHERE least(c.due_on, c.lawful_on) < ${today}::date)::int AS overdue
    FROM ${RECEPTIONS}
    WHERE c.done_on IS NULL AND (c.promised OR c.lawful_on IS NOT NULL) AND ${within(officials)}`
  return counts
}
