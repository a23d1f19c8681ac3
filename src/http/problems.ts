import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { classify, sqlState } from '../db/violations.ts'
import {
  type AffectedBooking,
  DomainError,
  type DomainErrorCode,
  type FaultKey,
  type FieldFault,
  type LastChange,
  type WaivableRule,
} from '../domain-error.ts'
import { sofiaIso } from '../i18n/format-time.ts'
import { chooseLocale, type Locale, words } from '../i18n/words.ts'

/** The HTTP status of each refusal. */
export const STATUS: Record<DomainErrorCode, number> = {
  'slot-taken': 409,
  'slot-not-bookable': 409,
  'day-closed': 409,
  'hold-expired': 409,
  'already-booked': 409,
  'limit-reached': 429,
  'mail-limit-reached': 429,
  'proof-of-work-required': 428,
  'idempotency-key-reused': 422,
  'idempotency-key-missing': 400,
  'invalid-body': 422,
  'egn-not-allowed': 422,
  'malformed-request': 400,
  'unsupported-media-type': 415,
  'body-too-large': 413,
  'not-found': 404,
  gone: 410,
  'offer-gone': 410,
  'version-conflict': 409,
  'not-changeable': 409,
  'affects-bookings': 409,
  'hours-overlap': 409,
  'non-working-day': 409,
  'zone-data-differs': 409,
  unauthenticated: 401,
  'sign-in-refused': 401,
  'second-factor-required': 401,
  'second-factor-missing': 403,
  'last-administrator': 409,
  forbidden: 403,
  'too-many-requests': 429,
  unavailable: 503,
  'internal-error': 500,
}

/** The language of a request. */
export function localeOf(request: FastifyRequest): Locale {
  const { lang } = (request.query ?? {}) as { lang?: unknown }
  return chooseLocale(lang, request.headers['accept-language'])
}

/** Answers an error as RFC 9457 problem details. What is not a refusal is a bug: 500, logged, nothing of it shown. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = asDomainError(error)
  if (refusal.code === 'internal-error') request.log.error({ err: error }, 'bug')
  else if (refusal.code === 'unavailable') request.log.warn({ err: error }, 'unavailable')
  const details = (refusal.details ?? {}) as Partial<{
    retryAfterSeconds: number
    errors: FieldFault[]
    alternatives: { slotId: number; at: number }[]
    affected: AffectedBooking[]
    dates: string[]
    rules: WaivableRule[]
    lastChange: LastChange
  }>
  if (details.retryAfterSeconds !== undefined) reply.header('retry-after', String(details.retryAfterSeconds))
  else if (refusal.code === 'limit-reached') reply.header('retry-after', '900')
  else if (refusal.code === 'mail-limit-reached') reply.header('retry-after', '3600')
  if (refusal.code === 'unauthenticated' && !reply.hasHeader('www-authenticate'))
    reply.header('www-authenticate', 'Booking, Hold, Waitlist')
  const locale = localeOf(request)
  const { title, detail } = words[locale].problems[refusal.code]
  return reply
    .code(STATUS[refusal.code])
    .header('content-language', locale)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `/problems/${refusal.code}`,
        title,
        status: STATUS[refusal.code],
        detail,
        code: refusal.code,
        instance: `/requests/${request.id}`,
        ...(details.errors && {
          errors: details.errors.map(({ pointer, fault }) => ({ pointer, detail: words[locale].faults[fault] })),
        }),
        ...(details.alternatives && {
          alternatives: details.alternatives.map(({ slotId, at }) => ({
            slotId: String(slotId),
            startsAt: sofiaIso(at * 1000),
          })),
        }),
        ...(details.affected && { affected: details.affected.map(affectedAnswer) }),
        ...(details.dates && { dates: details.dates }),
        ...(details.rules && { rules: details.rules }),
        ...(details.lastChange && {
          lastChange: { ...details.lastChange, at: sofiaIso(Math.round(details.lastChange.at * 1000)) },
        }),
      }),
    )
}

/** A booking that a change concerns, as the API names it: ids are strings, instants carry Sofia's offset. */
function affectedAnswer({ slotId, receptionDayId, startsAt, endsAt, ...rest }: AffectedBooking) {
  return {
    ...rest,
    slotId: String(slotId),
    receptionDayId: String(receptionDayId),
    startsAt: sofiaIso(startsAt),
    endsAt: sofiaIso(endsAt),
  }
}

/** Reads any error as one of the house's refusals; `internal-error` where it is none. */
export function asDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error
  const { validation, validationContext, statusCode, code } = error as FastifyError
  if (validation)
    return new DomainError('invalid-body', { errors: validation.map((each) => faultOf(each, validationContext)) })
  if (code?.startsWith('FAST_JWT') || code?.startsWith('FST_JWT')) return new DomainError('unauthenticated')
  if (statusCode === 413) return new DomainError('body-too-large')
  if (statusCode === 415) return new DomainError('unsupported-media-type')
  if (statusCode === 404) return new DomainError('not-found')
  if (statusCode === 429) return new DomainError('too-many-requests', { retryAfterSeconds: 60 })
  if (statusCode === 503) return new DomainError('unavailable', { retryAfterSeconds: 5 })
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new DomainError('malformed-request')
  const violation = classify(error)
  if (violation.kind === 'unavailable' || violation.kind === 'busy' || violation.kind === 'conflict')
    return new DomainError('unavailable', { retryAfterSeconds: 2 })
  return new DomainError('internal-error')
}

type Validation = NonNullable<FastifyError['validation']>[number]

const FAULTS: Record<string, FaultKey> = {
  required: 'required',
  additionalProperties: 'unknown-field',
  type: 'wrong-type',
  maxLength: 'too-long',
  maxItems: 'too-long',
  minLength: 'too-short',
  enum: 'not-allowed',
  minimum: 'not-allowed',
  maximum: 'not-allowed',
  minItems: 'too-short',
  uniqueItems: 'not-allowed',
  const: 'not-allowed',
  anyOf: 'not-allowed',
  pattern: 'not-allowed',
  format: 'invalid-date',
}

function faultOf({ keyword, instancePath, params }: Validation, context: string | undefined): FieldFault {
  const field = params['missingProperty'] ?? params['additionalProperty']
  const inner =
    field === undefined ? instancePath : `${instancePath}/${String(field).replaceAll('~', '~0').replaceAll('/', '~1')}`
  // A pointer speaks of the body; what stands in the address is written as it is there.
  const pointer = context === 'body' || context === undefined ? inner : inner.replace(/^\//, '?')
  return { pointer, fault: FAULTS[keyword] ?? 'wrong-type' }
}

/** What the log keeps of an error: its class, SQLSTATE and where it arose, never its text, which may quote data. */
export function errorForLog(error: unknown): Record<string, unknown> {
  const { name, code, stack } = error as { name?: string; code?: string; stack?: string }
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { type: name, code, sqlState: sqlState(error), stack: frames.slice(0, 12).map((line) => line.trim()) }
}

/** The phrase of a status, for descriptions. */
export function phraseOf(code: DomainErrorCode): string {
  return STATUS_CODES[STATUS[code]] ?? ''
}
