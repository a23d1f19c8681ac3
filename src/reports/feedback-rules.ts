import { checkText } from '../bookings/text-rules.ts'
import type { FaultKey } from '../domain-error.ts'

/** What a citizen is asked after a reception: was it easy to get an hour, did it begin in time, was the answer clear. */
export const QUESTIONS = ['booking', 'time', 'answer'] as const
export const ANSWERS = ['yes', 'partly', 'no'] as const
export type Question = (typeof QUESTIONS)[number]
export type Answer = (typeof ANSWERS)[number]

/** For how many days after the mail it can be answered. */
export const FEEDBACK_DAYS = 14
/** The longest remark, in characters. */
export const LONGEST_REMARK = 500

/** The form as it was posted. */
export type FeedbackForm = { answers: Partial<Record<Question, string>>; remark: string }
/** What is wrong with it; `personal`: somebody could be found by it. */
export type FeedbackFault = { field: Question | 'remark'; fault: FaultKey | 'personal' }
/** What counts of it; `remark` null: none. */
export type GivenFeedback = { answers: Record<Question, Answer>; remark: string | null }

/** Reads the answers: one to each question, and a remark in which nobody's e-mail, telephone or civil number stands. */
export function readFeedback({
  answers,
  remark,
}: FeedbackForm): { given: GivenFeedback } | { faults: FeedbackFault[] } {
  const chosen = QUESTIONS.map((question) => ANSWERS.find((answer) => answer === answers[question]))
  const faults: FeedbackFault[] = QUESTIONS.filter((_, n) => chosen[n] === undefined).map((field) => ({
    field,
    fault: 'required',
  }))
  const checked = checkText(remark, { least: 0, most: LONGEST_REMARK })
  if ('fault' in checked) faults.push({ field: 'remark', fault: checked.fault })
  else if (namesSomebody(checked.value)) faults.push({ field: 'remark', fault: 'personal' })
  if (faults.length > 0 || 'fault' in checked) return { faults }
  const [booking, time, answer] = chosen as [Answer, Answer, Answer]
  return { given: { answers: { booking, time, answer }, remark: checked.value === '' ? null : checked.value } }
}

/** An address, or digits enough for a telephone or a code, however they are spaced. */
function namesSomebody(text: string): boolean {
  return /\S@\S/.test(text) || /(?:\d[\s()./\u00a0\u2010-\u2015-]*){6,}/.test(text)
}
