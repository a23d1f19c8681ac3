import type { ComponentChildren } from 'preact'
import { type Locale, words } from '../../i18n/words.ts'
import { VisuallyHidden } from './visually-hidden.tsx'

/** What every field says of itself. */
export type Field = {
  id: string
  /** What it is called in the post; absent: as its id. */
  name?: string
  label: ComponentChildren
  /** „(по желание)“ */
  optional?: string
  hint?: ComponentChildren
  /** What is wrong with it, in words. */
  error?: string | null | undefined
  locale: Locale
}

/** The ids that a field is described by: its hint, then its fault. */
export function describedBy({ id, hint, error }: Pick<Field, 'id' | 'hint' | 'error'>, first?: string) {
  return [first, hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
}

/** A field with the space around it; `error`: marked as faulty. */
export function FormGroup({
  error,
  className,
  children,
}: {
  error: unknown
  className?: string
  children: ComponentChildren
}) {
  const classes = ['govuk-form-group', error && 'govuk-form-group--error', className]
  return <div class={classes.filter(Boolean).join(' ')}>{children}</div>
}

export function Label({ id, label, optional }: Pick<Field, 'id' | 'label' | 'optional'>) {
  return (
    <label class="govuk-label" for={id}>
      {label}
      {optional && <span class="optional"> {optional}</span>}
    </label>
  )
}

export function Hint({ id, hint }: Pick<Field, 'id' | 'hint'>) {
  if (!hint) return null
  return (
    <div id={`${id}-hint`} class="govuk-hint">
      {hint}
    </div>
  )
}

export function ErrorMessage({ id, error, locale }: Pick<Field, 'id' | 'error' | 'locale'>) {
  if (!error) return null
  return (
    <p id={`${id}-error`} class="govuk-error-message">
      <VisuallyHidden>{words[locale].pages.shell.errorPrefix}</VisuallyHidden> {error}
    </p>
  )
}
