import { type DomainError, type LastChange, WAIVABLE_RULES, type WaivableRule } from '../domain-error.ts'
import { type Locale, words } from '../i18n/words.ts'
import type { FormError } from '../ui/components/error-summary.tsx'
import { type FieldLabels, faultTexts } from '../ui/components/fault-texts.ts'

/** A staff form as it came: every field may be missing or come several times. */
export type StaffFields = Record<string, string | string[] | undefined>

/** The text of a field; the first where there are several. */
export function textIn(fields: StaffFields, name: string): string {
  const value = fields[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

/** The same where a field that was left empty was not said at all. */
export function saidIn(fields: StaffFields, name: string): string | undefined {
  return textIn(fields, name).trim() === '' ? undefined : textIn(fields, name)
}

/** All values of a field. */
export function allIn(fields: StaffFields, name: string): string[] {
  return [fields[name] ?? []].flat()
}

/** A whole number from 0 that a hidden field carries; 0 where it does not. */
export function numberIn(fields: StaffFields, name: string): number {
  const text = textIn(fields, name)
  return /^\d{1,9}$/.test(text) ? Number(text) : 0
}

/** What a form waives; nothing where it names no rule. */
export function overrideIn(fields: StaffFields): { rule: WaivableRule[]; reason: string } | undefined {
  const named = textIn(fields, 'waive').split(' ')
  const rule = WAIVABLE_RULES.filter((each) => named.includes(each))
  return rule.length === 0 ? undefined : { rule, reason: textIn(fields, 'why') }
}

/** The faults of a form in its words, each once, by the ids of its fields; `labels`: how it calls those that are its own. */
export function formErrors(
  error: DomainError,
  fields: Readonly<Record<string, string>>,
  locale: Locale,
  labels: FieldLabels = {},
): FormError[] {
  if (!error.details || !('errors' in error.details)) return []
  const found = error.details.errors.map(({ pointer, fault }) => ({
    field: fields[pointer] ?? pointer.split('/').pop() ?? '',
    fault,
  }))
  return faultTexts(found, { labels: { ...labelsOf(locale), ...labels }, locale })
}

/** How the staff's forms about bookings call their fields. */
function labelsOf(locale: Locale): FieldLabels {
  const { fresh, triage, change, refused } = words[locale].pages.staffBookings
  const { name, phone, email, topic, onBehalfOf } = fresh
  const { official, unit, redirectReason, expertQuestion: question, answer, reference, objection } = triage
  const ofTriage = { official, unit, redirectReason, question, answer, reference, objection }
  return { name, phone, email, topic, onBehalfOf, ...ofTriage, reason: change.reason, why: refused.why }
}

/** What a refusal says beyond its code: rules that could be waived, what was done meanwhile. */
export function refusalOf(error: DomainError): { code: string; rules: WaivableRule[]; lastChange?: LastChange } {
  const { rules = [], lastChange } = (error.details ?? {}) as { rules?: WaivableRule[]; lastChange?: LastChange }
  return { code: error.code, rules, ...(lastChange && { lastChange }) }
}
