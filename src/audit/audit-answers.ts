import type { Static } from 'typebox'
import { sofiaIso } from '../i18n/format-time.ts'
import type { AuditFilter } from './audit-filter.ts'
import type { AuditRow } from './queries.ts'
import type * as schemas from './schemas.ts'

type Query = Static<typeof schemas.AuditQuery>
type Entry = Static<typeof schemas.AuditEntry>

/** What is asked for, as the address says it. */
export function filterOf({ who, what, object, id, official, from, to }: Query): AuditFilter {
  return {
    who: who ?? null,
    action: what ?? null,
    subject: object ?? null,
    id: id ?? null,
    official: official ?? null,
    from: from ?? null,
    to: to ?? null,
  }
}

/** Who acted: `user:7` is somebody who works here. */
export function whoOf({ actor, name }: Pick<AuditRow, 'actor' | 'name'>): Entry['who'] {
  const id = /^user:(\d+)$/.exec(actor)?.[1]
  if (id !== undefined) return { kind: 'staff', id, name }
  const kind = (['citizen', 'system', 'operator'] as const).find((each) => each === actor) ?? 'unknown'
  return { kind, id: null, name: null }
}

/** An entry as the API shows it. */
export function entryAnswer(row: AuditRow): Entry {
  const { id, at, action, subject, subjectId, fromState, toState, version, reason, fields, sealed } = row
  return {
    id,
    at: sofiaIso(Math.round(at * 1000)),
    who: whoOf(row),
    what: action,
    object: subject,
    objectId: subjectId,
    from: fromState,
    to: toState,
    version,
    fields: fields ?? [],
    why: reason,
    sealed,
  }
}

/** The heads of the columns of the file, in their order. */
export const FILE_HEAD = [
  'id',
  'at',
  'who',
  'name',
  'what',
  'object',
  'object id',
  'from',
  'to',
  'version',
  'fields',
  'why',
]

/** An entry as a line of the file. */
export function entryLine(row: AuditRow): (string | number | null)[] {
  const { id, at, actor, name, action, subject, subjectId, fromState, toState, version, reason, fields } = row
  const when = sofiaIso(Math.round(at * 1000))
  return [
    id,
    when,
    actor,
    name,
    action,
    subject,
    subjectId,
    fromState,
    toState,
    version,
    (fields ?? []).join(' '),
    reason,
  ]
}
