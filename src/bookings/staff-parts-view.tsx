import type { LastChange, WaivableRule } from '../domain-error.ts'
import { type Locale, words } from '../i18n/words.ts'
import { ErrorSummary, type FormError } from '../ui/components/error-summary.tsx'
import { describedBy, type Field, FormGroup, Hint, Label } from '../ui/components/field.tsx'
import { Input } from '../ui/components/input.tsx'
import type { StaffSlot } from './staff-queries.ts'
import { slotInWords, textOf, titleOf, whenInWords } from './staff-words.ts'

/** Why something was not done, as the staff are told. */
export type Refusal = {
  code: string
  rules: readonly WaivableRule[]
  /** Whether whoever asked may waive them. */
  mayWaive: boolean
  lastChange?: LastChange
}

/** What stands in the way, first on the page: the rules by name, and who may waive them; or what somebody else did meanwhile. */
export function Refused({ refusal, locale }: { refusal: Refusal; locale: Locale }) {
  const { refused, rules } = words[locale].pages.staffBookings
  const { code, lastChange } = refusal
  if (lastChange) return <Meanwhile lastChange={lastChange} locale={locale} />
  const named = refusal.rules.length > 0
  return (
    <ErrorSummary locale={locale} title={refused.title}>
      {named ? refusal.rules.map((rule) => <p key={rule}>{rules[rule]}</p>) : <p>{textOf(refused, code)}</p>}
      {refusal.rules.includes('closing-hour') && <p>{refused.atTheDoor}</p>}
      {named && <p>{refusal.mayWaive ? refused.mayWaive : refused.mayNot}</p>}
    </ErrorSummary>
  )
}

function Meanwhile({ lastChange, locale }: { lastChange: LastChange; locale: Locale }) {
  const { refused, booking } = words[locale].pages.staffBookings
  const { at, by, action } = lastChange
  return (
    <ErrorSummary locale={locale} title={refused.conflict}>
      <p>{refused.lastChange(byInWords(by, locale), textOf(booking.event, action), whenInWords(at, locale))}</p>
    </ErrorSummary>
  )
}

/** Who did something: a name as it is, or who it was in words. */
export function byInWords(by: string, locale: Locale): string {
  const table: Record<string, string> = words[locale].pages.staffBookings.booking.by
  return table[by] ?? by
}

/** The rules to be waived, and the reason: only after a refusal that names them. */
export function Waiving({ refusal, reason, error, locale }: WaivingProps) {
  if (!refusal || refusal.rules.length === 0 || !refusal.mayWaive) return null
  const { refused } = words[locale].pages.staffBookings
  return (
    <>
      <input type="hidden" name="waive" value={refusal.rules.join(' ')} />
      <Input id="why" label={refused.why} hint={refused.whyHint} value={reason} error={error} locale={locale} />
    </>
  )
}
type WaivingProps = { refusal: Refusal | null; reason: string; error?: string | undefined; locale: Locale }

/** The hours that may be given, each with its day; of several officials one list under each name. */
export function SlotSelect({ slots, chosen, ...field }: SlotSelectProps) {
  const { id, name = id, locale } = field
  const groups = new Map<string, StaffSlot[]>()
  for (const slot of slots) {
    groups.set(slot.slug, [...(groups.get(slot.slug) ?? []), slot])
  }
  const options = (those: readonly StaffSlot[]) =>
    those.map((slot) => (
      <option key={slot.id} value={String(slot.id)} selected={slot.id === chosen}>
        {slotInWords(slot, locale)}
      </option>
    ))
  return (
    <FormGroup error={field.error}>
      <Label {...field} />
      <Hint {...field} />
      <select class="govuk-select hours" id={id} name={name} aria-describedby={describedBy(field)}>
        {groups.size === 1
          ? options(slots)
          : [...groups].map(([slug, those]) => (
              <optgroup key={slug} label={those[0] && titleOf(those[0], locale)}>
                {options(those)}
              </optgroup>
            ))}
      </select>
    </FormGroup>
  )
}
type SlotSelectProps = Field & { slots: readonly StaffSlot[]; chosen: number | null }

/** The word of what is wrong with a field. */
export const errorOf = (errors: readonly FormError[], field: string) =>
  errors.find((each) => each.field === field)?.text
