import type { Answers } from '../bookings/draft.ts'
import { type AnswerFault, answerFaults, answersOf } from '../bookings/draft-rules.ts'
import { DomainError, type FaultKey, type FieldFault } from '../domain-error.ts'
import { type CheckedEntry, checkEntry, type EntryInput } from './entry-rules.ts'

/** The form of the waiting list as it was typed: the answers of a booking, and two days. */
export type JoinForm = { answers: Answers; from: string; to: string }

/** What is wrong with a day. */
export type DayFault = { field: 'from' | 'to'; fault: FaultKey }

/** What is wrong with the form, in the order in which its fields stand. */
export type JoinFaults = { days: DayFault[]; answers: AnswerFault[] }

/** The form as it was posted: a field that is missing is empty. */
export function joinFormOf(form: Parameters<typeof answersOf>[0] & { from?: string; to?: string }): JoinForm {
  return { answers: answersOf(form), from: (form.from ?? '').trim(), to: (form.to ?? '').trim() }
}

/**
 * Reads the form by the rules of the waiting list: the order that it amounts to, or everything that is wrong with it.
 *
 * @param today the local date, YYYY-MM-DD
 */
export function readJoinForm(
  form: JoinForm,
  { locale, today }: { locale: 'bg' | 'en'; today: string },
): { input: EntryInput; checked: CheckedEntry } | { faults: JoinFaults } {
  const { name, phone, email, topic, needs, onBehalfOf } = form.answers
  const days = { from: readDay(form.from), to: readDay(form.to) }
  const unreadable = FIELDS.filter((field) => days[field] === null)
  const input: EntryInput = {
    citizen: { name, ...(phone.trim() && { phone }), ...(email.trim() && { email }) },
    topic: { text: topic },
    needs,
    ...(onBehalfOf.trim() && { onBehalfOf }),
    locale,
    ...(days.from && { from: days.from }),
    ...(days.to && { to: days.to }),
  }
  const unread = unreadable.map((field) => ({ field, fault: 'invalid-date' as const }))
  try {
    const checked = checkEntry(input, today)
    return unread.length > 0 ? { faults: { days: unread, answers: [] } } : { input, checked }
  } catch (error) {
    if (!(error instanceof DomainError) || !error.details || !('errors' in error.details)) throw error
    return { faults: faultsOf(error.details.errors, unread) }
  }
}

const FIELDS = ['from', 'to'] as const

function faultsOf(errors: readonly FieldFault[], unread: readonly DayFault[]): JoinFaults {
  const days = FIELDS.flatMap((field) =>
    errors.filter(({ pointer }) => pointer === `/${field}`).map(({ fault }) => ({ field, fault })),
  )
  const others = errors.filter(({ pointer }) => pointer !== '/from' && pointer !== '/to')
  return { days: [...unread, ...days], answers: answerFaults(others) }
}

/** YYYY-MM-DD; also as it is written here by hand, 24.11.2026. Empty: none was named; null: it is no day of this century. */
function readDay(typed: string): string | null {
  if (typed === '') return ''
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s*г\.?)?$/.exec(typed) ?? []
  const iso = year ? `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}` : typed
  const [, y, m, d] = /^(20\d\d)-(\d\d)-(\d\d)$/.exec(iso) ?? []
  if (y === undefined) return null
  // 30 February would become a day of March.
  return new Date(Date.UTC(Number(y), Number(m) - 1, Number(d))).toISOString().startsWith(iso) ? iso : null
}
