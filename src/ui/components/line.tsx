import { type Locale, words } from '../../i18n/words.ts'
import type { Values } from '../typed-form.ts'
import { Input } from './input.tsx'
import type { FieldErrors } from './refusal.tsx'

/** What the fields of one form have in common. */
export type FormFields = { values: Values; errors: FieldErrors; locale: Locale }

/** One line of a form of the staff's, with what was typed and what is wrong with it. */
export function Line({
  id,
  label,
  hint,
  optional = false,
  type,
  inputMode,
  values,
  errors,
  locale,
}: FormFields & {
  id: string
  label: string
  hint?: string
  optional?: boolean
  type?: 'date'
  inputMode?: 'numeric' | 'text'
}) {
  return (
    <Input
      id={id}
      label={label}
      {...(hint !== undefined && { hint })}
      {...(optional && { optional: words[locale].pages.keeping.optional })}
      {...(type && { type })}
      {...(inputMode && { inputMode })}
      value={values[id] ?? ''}
      error={errors[id]}
      autoComplete="off"
      locale={locale}
    />
  )
}
