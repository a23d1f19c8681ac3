import type { DomainError, FieldFault } from '../../domain-error.ts'
import { dateInWords } from '../../i18n/local-words.ts'
import { type Locale, words } from '../../i18n/words.ts'
import { ErrorSummary } from './error-summary.tsx'
import { type FormWords, faultTexts } from './fault-texts.ts'

/** What is wrong with the fields of a form, in words, by their ids: the last part of each pointer. */
export type FieldErrors = Readonly<Record<string, string>>

/** The texts of faults, in the words of their form. */
export function fieldErrors(faults: readonly FieldFault[], form: FormWords): FieldErrors {
  const found = faults.map(({ pointer, fault }) => ({ field: fieldOf(pointer), fault }))
  return Object.fromEntries(faultTexts(found, form).map(({ field, text }) => [field, text]))
}

/** The faults that a refusal names; none where it is about something else. */
export function faultsOf({ details }: DomainError): FieldFault[] {
  return details && 'errors' in details ? details.errors : []
}

/** What stood in the way of a form, first in main: its fields, or the refusal in words. */
export function RefusalSummary({
  refusal,
  errors,
  locale,
}: {
  refusal: DomainError | null
  errors: FieldErrors
  locale: Locale
}) {
  const list = Object.entries(errors).map(([field, text]) => ({ field, text }))
  if (list.length > 0) return <ErrorSummary locale={locale} errors={list} />
  if (!refusal) return null
  const { title, detail } = words[locale].problems[refusal.code]
  const { refusals } = words[locale].pages.keeping
  const own = refusal.code in refusals ? refusals[refusal.code as keyof typeof refusals] : detail
  const dates = refusal.details && 'dates' in refusal.details ? refusal.details.dates : []
  return (
    <ErrorSummary locale={locale} title={title}>
      <p>{own}</p>
      {dates.length > 0 && <p>{dates.map((date) => dateInWords(date, locale)).join('; ')}</p>}
    </ErrorSummary>
  )
}

/** `/breaks/0/startTime` is a part of the field `breaks`. */
function fieldOf(pointer: string): string {
  const parts = pointer.replace(/^[?/]/, '').split('/')
  return (parts[0] === 'recurrence' ? parts[1] : parts[0]) ?? ''
}
