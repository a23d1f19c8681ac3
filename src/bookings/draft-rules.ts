import type { DomainErrorCode, FaultKey, FieldFault } from '../domain-error.ts'
import type { BookingInput } from './booking-rules.ts'
import type { Answers, OpenDraft } from './draft.ts'

/** What a citizen may ask to be helped with; staff read the same words. */
export const NEEDS = ['wheelchair', 'sign-language', 'supporter'] as const
export type Need = (typeof NEEDS)[number]

/** A field of the form, by its id. */
export type FieldId = keyof Answers

/** What is wrong with one field of the form. */
export type AnswerFault = { field: FieldId; fault: FaultKey; limit?: number }

/** The form as it was posted: a field that is missing is empty, and a need that is not offered was not asked for. */
export function answersOf(form: {
  name?: string
  phone?: string
  email?: string
  topic?: string
  needs?: string | string[]
  onBehalfOf?: string
}): Answers {
  const { name = '', phone = '', email = '', topic = '', needs = [], onBehalfOf = '' } = form
  const asked = [needs].flat()
  return { name, phone, email, topic, needs: NEEDS.filter((need) => asked.includes(need)), onBehalfOf }
}

/** The order that a draft amounts to. */
export function orderOf(draft: OpenDraft & { slotId: number }, locale: 'bg' | 'en'): BookingInput {
  const { slotId, holdToken, answers } = draft
  const { name, phone, email, topic, needs, onBehalfOf } = answers
  return {
    slotId: String(slotId),
    ...(holdToken === null ? {} : { holdToken }),
    citizen: { name, ...(phone.trim() && { phone }), ...(email.trim() && { email }) },
    topic: { text: topic },
    needs,
    ...(onBehalfOf.trim() && { onBehalfOf }),
    locale,
  }
}

const FIELDS: Record<string, FieldId> = {
  '/citizen/name': 'name',
  '/citizen/phone': 'phone',
  '/citizen/email': 'email',
  '/topic/text': 'topic',
  '/onBehalfOf': 'onBehalfOf',
}
const ORDER: readonly FieldId[] = ['name', 'phone', 'email', 'topic', 'needs', 'onBehalfOf']

/** The faults of an order by the fields of the form, in the order in which they stand there. */
export function answerFaults(errors: readonly FieldFault[]): AnswerFault[] {
  return errors
    .map(({ pointer, fault, limit }) => ({
      field: FIELDS[pointer] ?? ('needs' as const),
      fault,
      ...(limit !== undefined && { limit }),
    }))
    .sort((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field))
}

/** Refusals after which another slot must be chosen. */
export type Loss = 'slot-taken' | 'hold-expired' | 'slot-not-bookable' | 'day-closed'

const LOSSES: readonly DomainErrorCode[] = [
  'slot-taken',
  'hold-expired',
  'slot-not-bookable',
  'day-closed',
] satisfies Loss[]

export function isLoss(code: DomainErrorCode): code is Loss {
  return LOSSES.includes(code)
}

/** Whether two names are one person's as far as anybody can tell: letters alone, whatever their case. */
export function sameName(a: string, b: string | null): boolean {
  const plain = (name: string) =>
    name
      .normalize('NFC')
      .toLocaleLowerCase('bg')
      .replace(/[^\p{L}]+/gu, ' ')
      .trim()
  return b !== null && plain(a) !== '' && plain(a) === plain(b)
}
