import type { FaultKey } from '../../domain-error.ts'
import { type Locale, words } from '../../i18n/words.ts'
import type { FormError } from './error-summary.tsx'

/** How a form calls its fields, by their ids. */
export type FieldLabels = Readonly<Record<string, string | undefined>>

/** What a form says of its faults: how its fields are called, and the faults that it says in its own words. */
export type FormWords = { labels: FieldLabels; own?: Partial<Record<FaultKey, string>>; locale: Locale }

/**
 * Faults in words, each field once. A summary is read without its form: what is missing is named, and so is each field of a
 * sentence that would stand there twice.
 */
export function faultTexts(
  faults: readonly { field: string; fault: FaultKey }[],
  { labels, own = {}, locale }: FormWords,
): FormError[] {
  const { faults: common, pages } = words[locale]
  const { missing, ofField } = pages.keeping
  const first = faults.filter(({ field }, n) => faults.findIndex((each) => each.field === field) === n)
  return first.map(({ field, fault }) => {
    const text = own[fault] ?? common[fault]
    const label = labels[field]
    if (label === undefined) return { field, text }
    if (fault === 'required') return { field, text: missing(label) }
    const again = first.some((other) => other.field !== field && other.fault === fault)
    return { field, text: again ? ofField(label, text) : text }
  })
}
