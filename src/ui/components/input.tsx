import { describedBy, ErrorMessage, type Field, FormGroup, Hint, Label } from './field.tsx'

type Input = Field & {
  type?: 'text' | 'tel' | 'email' | 'date' | 'time' | 'password'
  value?: string
  /** What a browser may fill in by itself (WCAG 1.3.5). */
  autoComplete?: string
  inputMode?: 'text' | 'tel' | 'email' | 'numeric'
  /** The first and last day of a `date`, YYYY-MM-DD. */
  min?: string
  max?: string
  /** False where a spelling checker could only be wrong: names, numbers, addresses. */
  spellcheck?: boolean
  /** The page begins here: for the one field that the staff fill in first. */
  first?: boolean
}

/** One line of text. */
export function Input({
  type = 'text',
  value,
  min,
  max,
  autoComplete,
  inputMode,
  spellcheck,
  first = false,
  ...field
}: Input) {
  const { id, name = id, error } = field
  return (
    <FormGroup error={error}>
      <Label {...field} />
      <Hint {...field} />
      <ErrorMessage {...field} />
      <input
        class={error ? 'govuk-input govuk-input--error' : 'govuk-input'}
        id={id}
        name={name}
        type={type as 'text'}
        value={value || undefined}
        min={min}
        max={max}
        spellcheck={spellcheck}
        aria-describedby={describedBy(field)}
        aria-invalid={error ? 'true' : undefined}
        autocomplete={autoComplete}
        inputMode={inputMode}
        // biome-ignore lint/a11y/noAutofocus: only where the page is nothing but its form
        autoFocus={first || undefined}
      />
    </FormGroup>
  )
}
