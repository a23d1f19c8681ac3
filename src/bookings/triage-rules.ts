import { DomainError, type FieldFault } from '../domain-error.ts'
import { checkEmail } from './contact-rules.ts'
import { optionalText, requiredText } from './staff-order-rules.ts'

/** What may be decided about a question before the day. */
export const TRIAGE_DECISIONS = ['keep', 'redirect', 'invite-expert', 'answered'] as const
export type TriageDecision = (typeof TRIAGE_DECISIONS)[number]

/** A decision as it is sent; what a decision has no use for is left out. */
export type TriageInput = {
  decision: TriageDecision
  /** To the citizen: why it is redirected, or the answer. */
  reason?: string | undefined
  /** To whom: the slug of an official, or a unit in words, with how to reach it. */
  redirectTo?: { official?: string | undefined; unit?: string | undefined } | undefined
  expert?: { email: string; question: string } | undefined
  /** The file or document in which the answer stands. */
  reference?: string | undefined
  /** How to object; the house's words where absent. */
  objection?: string | undefined
  /** Whether an answer gives the hour back. */
  freeSlot?: boolean | undefined
}

/** The decision as it is kept. */
export type ReadTriage = {
  decision: TriageDecision
  reason: string | null
  official: string | null
  unit: string | null
  reference: string | null
  objection: string | null
  expertEmail: string | null
  expertQuestion: string | null
  free: boolean
}

const NOTHING = {
  ...{ reason: null, official: null, unit: null, reference: null, objection: null },
  ...{ expertEmail: null, expertQuestion: null, free: false },
}

/**
 * Reads a decision, each with what it must say: to redirect, to whom and why; to invite, an address and the question in words that name
 * no citizen; to answer, the answer and where it stands.
 *
 * @throws DomainError `invalid-body`, `egn-not-allowed`
 */
export function readTriage(input: TriageInput): ReadTriage {
  const { decision } = input
  switch (decision) {
    case 'keep':
      return { ...NOTHING, decision, reason: optionalText('/reason', input.reason, 500) }
    case 'redirect': {
      const official = input.redirectTo?.official?.trim() || null
      const unit = optionalText('/redirectTo/unit', input.redirectTo?.unit, 200)
      if (official === null && unit === null) fault('/redirectTo/official', 'required')
      if (official !== null && unit !== null) fault('/redirectTo/unit', 'not-together')
      return { ...NOTHING, decision, reason: requiredText('/reason', input.reason, 500), official, unit }
    }
    case 'invite-expert':
      return {
        ...NOTHING,
        decision,
        expertEmail: addressOf(input.expert?.email),
        expertQuestion: requiredText('/expert/question', input.expert?.question, 300),
      }
    default:
      return {
        ...NOTHING,
        decision,
        reason: requiredText('/reason', input.reason, 1_000),
        reference: requiredText('/reference', input.reference, 200),
        objection: optionalText('/objection', input.objection, 500),
        free: input.freeSlot === true,
      }
  }
}

function addressOf(text: string | undefined): string {
  if (!text?.trim()) return fault('/expert/email', 'required')
  const checked = checkEmail(text)
  return 'value' in checked ? checked.value.address : fault('/expert/email', checked.fault)
}

function fault(pointer: string, key: FieldFault['fault']): never {
  throw new DomainError('invalid-body', { errors: [{ pointer, fault: key }] })
}
