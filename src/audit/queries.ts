import type { Db } from '../db/client.ts'
import type { AuditFilter } from './audit-filter.ts'

/** An entry of the audit log; `at` in seconds since 1970, `name` of who works here, as they are called today. */
export type AuditRow = {
  id: string
  at: number
  actor: string
  name: string | null
  action: string
  subject: string
  subjectId: string
  fromState: string | null
  toState: string | null
  version: number | null
  reason: string | null
  fields: string[] | null
  sealed: boolean
}

/** Entries, newest first, before a number where one is given. */
export async function auditEntries(
  db: Db,
  { filter, before, limit }: { filter: AuditFilter; before: string | null; limit: number },
): Promise<AuditRow[]> {
  const { who, action, subject, id, official, from, to } = filter
  return db.$queryRaw<AuditRow[]>`
    WITH asked AS (SELECT o.id, o.slug FROM officials o WHERE o.slug = ${official}),
    sealed AS (SELECT coalesce(max(last_id), 0) AS up_to FROM audit_seals)
    SELECT a.id::text AS id, extract(epoch FROM a.at)::float8 AS at, a.actor, u.name, a.action, a.subject, a.subject_id AS "subjectId",
      a.from_state AS "fromState", a.to_state AS "toState", a.version, a.reason, a.fields, a.id <= (SELECT up_to FROM sealed) AS sealed
    FROM audit_entries a LEFT JOIN staff_users u ON a.actor = 'user:' || u.id
    WHERE (${before}::bigint IS NULL OR a.id < ${before}::bigint)
      AND (${who}::text IS NULL OR a.actor = ${who})
      AND (${action}::text IS NULL OR a.action = ${action})
      AND (${subject}::text IS NULL OR a.subject = ${subject})
      AND (${id}::text IS NULL OR a.subject_id = ${id})
      AND (${from}::date IS NULL OR a.at >= sofia_instant(${from}::date, 0))
      AND (${to}::date IS NULL OR a.at < sofia_instant(${to}::date + 1, 0))
      AND (${official}::text IS NULL OR CASE
        WHEN a.subject = 'official' THEN a.subject_id = ${official}
        WHEN a.subject IN ('booking', 'booking-record', 'affected-booking', 'question', 'waived-rule') AND a.subject_id ~ '^[0-9a-f-]{36}$' THEN EXISTS (
          SELECT FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE b.id = a.subject_id::uuid AND s.official_id = (SELECT asked.id FROM asked))
        WHEN a.subject = 'waitlist-entry' AND a.subject_id ~ '^[0-9a-f-]{36}$' THEN EXISTS (
          SELECT FROM waitlist_entries w WHERE w.id = a.subject_id::uuid AND w.official_id = (SELECT asked.id FROM asked))
        WHEN a.subject IN ('slot', 'reception-day', 'schedule', 'closure', 'call') AND a.subject_id ~ '^[0-9]{1,9}$' THEN (SELECT asked.id FROM asked) = CASE a.subject
          WHEN 'slot' THEN (SELECT s.official_id FROM slots s WHERE s.id = a.subject_id::int)
          WHEN 'reception-day' THEN (SELECT d.official_id FROM reception_days d WHERE d.id = a.subject_id::int)
          WHEN 'closure' THEN (SELECT d.official_id FROM closures c JOIN reception_days d ON d.id = c.reception_day_id WHERE c.id = a.subject_id::int)
          WHEN 'call' THEN (SELECT c.official_id FROM calls c WHERE c.id = a.subject_id::int)
          ELSE (SELECT c.official_id FROM schedules c WHERE c.id = a.subject_id::int) END
        ELSE ${official} = ANY (string_to_array(a.subject_id, ' ')) END)
    ORDER BY a.id DESC LIMIT ${limit}::int`
}

/** What there is to choose from: who acted, what they did, to which kind of thing. */
export type AuditChoices = {
  people: { id: number; name: string }[]
  officials: { slug: string; titleBg: string; titleEn: string }[]
  subjects: string[]
  actions: string[]
}

/** The people who work here or did, the officials, and the kinds of entries that there are, found by their differing. */
export async function auditChoices(db: Db): Promise<AuditChoices> {
  const [people, officials, kinds] = await Promise.all([
    db.staffUser.findMany({ select: { id: true, name: true }, orderBy: [{ name: 'asc' }, { id: 'asc' }] }),
    db.official.findMany({
      select: { slug: true, titleBg: true, titleEn: true },
      orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }],
    }),
    db.$queryRaw<{ action: string; subject: string }[]>`
      SELECT DISTINCT action, subject FROM (SELECT action, subject FROM audit_entries ORDER BY id DESC LIMIT 20000) AS latest`,
  ])
  const sorted = (values: string[]) => [...new Set(values)].sort()
  return {
    people,
    officials,
    subjects: sorted(kinds.map(({ subject }) => subject)),
    actions: sorted(kinds.map(({ action }) => action)),
  }
}
