import type { WaivableRule } from '../domain-error.ts'
import { refuse } from './booking-rules.ts'
import { checkText } from './text-rules.ts'

/** How somebody came to a booking that the staff make for them. */
export const STAFF_CHANNELS = ['phone', 'desk', 'e-mail'] as const
export type StaffChannel = (typeof STAFF_CHANNELS)[number]

/** Rules that are not to hold this once, and why. */
export type Override = { rule: WaivableRule | WaivableRule[]; reason: string }

/** The rules of an override, each once, and its reason as it is kept. Without an override nothing is waived. */
export function readOverride(override: Override | undefined): { waives: WaivableRule[]; why: string | null } {
  if (override === undefined) return { waives: [], why: null }
  const waives = [...new Set([override.rule].flat())].sort()
  return { waives, why: requiredText('/override/reason', override.reason, 300) }
}

/**
 * A text that must be there: a reason, a reference.
 *
 * @param pointer where it stands in the input
 * @throws DomainError `invalid-body`, `egn-not-allowed`
 */
export function requiredText(pointer: string, text: string | undefined, most: number): string {
  const checked = checkText(text ?? '', { least: 1, most })
  if ('value' in checked) return checked.value
  refuse([{ pointer, ...checked }])
  return ''
}

/** The same, where it may be left out. */
export function optionalText(pointer: string, text: string | undefined, most: number): string | null {
  return text === undefined || text.trim() === '' ? null : requiredText(pointer, text, most)
}
