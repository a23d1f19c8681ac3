import { Type } from 'typebox'
import { WAIVABLE_RULES } from '../domain-error.ts'

/** An object that refuses fields it does not know. */
export const closed = <P extends Parameters<typeof Type.Object>[0]>(
  properties: P,
  options: { description?: string; title?: string } = {},
) => Type.Object(properties, { additionalProperties: false, ...options })

/** `null` or something. */
export const nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) =>
  Type.Union([schema, Type.Null()])

export const Locale = Type.Enum(['bg', 'en'], { description: 'a language: bg or en' })

export const Id = Type.String({
  pattern: '^[1-9][0-9]{0,8}$',
  description: 'an opaque id: send back what you were given',
})

export const LocalDate = Type.String({
  format: 'date',
  description: 'local date, YYYY-MM-DD',
  examples: ['2026-11-24'],
})

export const Instant = Type.String({
  description: 'ISO 8601 with the offset of Europe/Sofia',
  examples: ['2026-11-24T14:30:00+02:00'],
})

export const Language = closed({ lang: Type.Optional(Locale) })

/** The parameters by which a list is read in parts. `cursor` is opaque: the `nextCursor` of the part before. */
export const listParameters = {
  limit: Type.Optional(
    Type.String({ pattern: '^([1-9]|[1-9][0-9]|[1-4][0-9][0-9]|500)$', description: '1 to 500; all where absent' }),
  ),
  cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,6}$' })),
}

/** A booking that a change of its day concerns. */
export const Affected = closed(
  {
    bookingId: Type.String(),
    code: Type.String(),
    state: Type.String(),
    slotId: Id,
    receptionDayId: Id,
    date: LocalDate,
    startsAt: Instant,
    endsAt: Instant,
    contactable: Type.Boolean({ description: 'whether the citizen can be written to by e-mail' }),
  },
  { title: 'AffectedBooking' },
)

/** RFC 9457 problem details, as every error of the API answers. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'address of a page that explains the refusal: /problems/<code>' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: "what to do, in the caller's language" }),
    code: Type.String(),
    instance: Type.String(),
    errors: Type.Optional(
      Type.Array(
        closed({
          pointer: Type.String({
            description: 'JSON pointer (RFC 6901) into the body, or ?name for a parameter of the address',
          }),
          detail: Type.String(),
        }),
      ),
    ),
    alternatives: Type.Optional(
      Type.Array(closed({ slotId: Id, startsAt: Instant }), {
        description: 'the nearest free slots of the same official',
      }),
    ),
    affected: Type.Optional(Type.Array(Affected, { description: 'affects-bookings: whom the change concerns' })),
    dates: Type.Optional(Type.Array(LocalDate, { description: 'hours-overlap: on which dates' })),
    rules: Type.Optional(
      Type.Array(Type.Enum([...WAIVABLE_RULES]), {
        description: 'to the staff: the rules that stand in the way; `override` may waive them',
      }),
    ),
    lastChange: Type.Optional(
      closed(
        { at: Instant, by: Type.String({ description: 'a name, `citizen` or `system`' }), action: Type.String() },
        { description: 'version-conflict, to the staff: what was done meanwhile' },
      ),
    ),
  },
  { $id: 'Problem', additionalProperties: false, title: 'Problem', description: 'RFC 9457 problem details' },
)

/** Problems that every call may answer, and those of calls with a body. */
export const ANY = [422, 429, 503] as const
export const WITH_BODY = [400, 413, 415, ...ANY] as const
/** Of calls that need a token. */
export const WITH_TOKEN = [401, 404] as const

/** One object for all: it is compiled once. */
const AS_PROBLEM = { $ref: 'Problem#' }

/** The problem answers of an operation, for its description. */
export function problems(...statuses: number[]): Record<number, object> {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: DESCRIPTIONS[status] ?? 'refused',
        content: { 'application/problem+json': { schema: AS_PROBLEM } },
      },
    ]),
  )
}

const DESCRIPTIONS: Record<number, string> = {
  400: 'malformed-request, idempotency-key-missing',
  401: 'unauthenticated: no token, or one of another kind; sign-in-refused',
  403: 'forbidden: not with these roles, or not for this official',
  404: 'not-found: the same for unknown, expired and erased',
  409: 'slot-taken, slot-not-bookable, day-closed, hold-expired, already-booked, not-changeable, version-conflict; for the staff affects-bookings, hours-overlap, non-working-day',
  410: 'gone, offer-gone',
  413: 'body-too-large',
  415: 'unsupported-media-type',
  422: 'invalid-body, egn-not-allowed, idempotency-key-reused',
  428: 'proof-of-work-required: solve a puzzle of GET /challenge first',
  429: 'too-many-requests, limit-reached or mail-limit-reached, with Retry-After',
  503: 'unavailable, with Retry-After',
}
