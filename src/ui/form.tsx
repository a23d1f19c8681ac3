import { type Locale, words } from '../i18n/words.ts'

/** What is wrong with a field, in words; `field` is its id. */
export type FormError = { field: string; text: string }

/** The faults of a form, first in main. It takes the focus, so that the page is read from here. */
export function ErrorSummary({ errors, locale }: { errors: readonly FormError[]; locale: Locale }) {
  return (
    // biome-ignore lint/a11y/noAutofocus: the form came back with faults, and without script nothing else can lead to them
    <div class="govuk-error-summary" role="alert" tabIndex={-1} autoFocus>
      <h2 class="govuk-error-summary__title">{words[locale].pages.shell.problem}</h2>
      <ul class="govuk-list govuk-error-summary__list">
        {errors.map(({ field, text }) => (
          <li key={field}>
            <a href={`#${field}`}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}

type TextArea = {
  id: string
  label: string
  /** „(по желание)“ */
  optional?: string
  hint: string
  value: string
  error: string | null
  locale: Locale
}

/** Free text of several lines, with its hint and its fault. */
export function TextArea({ id, label, optional, hint, value, error, locale }: TextArea) {
  const described = error ? `${id}-hint ${id}-error` : `${id}-hint`
  return (
    <div class={error ? 'govuk-form-group govuk-form-group--error' : 'govuk-form-group'}>
      <label class="govuk-label" for={id}>
        {label} {optional && <span class="optional">{optional}</span>}
      </label>
      <div id={`${id}-hint`} class="govuk-hint">
        {hint}
      </div>
      {error && (
        <p id={`${id}-error`} class="govuk-error-message">
          <span class="govuk-visually-hidden">{words[locale].pages.shell.errorPrefix}</span>
          {error}
        </p>
      )}
      <textarea
        id={id}
        name={id}
        rows={4}
        class={error ? 'govuk-textarea govuk-textarea--error' : 'govuk-textarea'}
        aria-describedby={described}
        aria-invalid={error ? 'true' : undefined}
      >
        {value}
      </textarea>
    </div>
  )
}
