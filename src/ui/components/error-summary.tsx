import type { ComponentChildren } from 'preact'
import { type Locale, words } from '../../i18n/words.ts'

/** What is wrong with a field, in words; `field` is its id. */
export type FormError = { field: string; text: string }

type Summary = {
  locale: Locale
  /** Absent: „Има проблем“. */
  title?: string
  /** What is to be said before the faults, or instead of them. */
  children?: ComponentChildren
  errors?: readonly FormError[]
}

/** The faults of a form, first in main. It takes the focus, so that the page is read from here. */
export function ErrorSummary({ locale, title, children, errors = [] }: Summary) {
  return (
    // biome-ignore lint/a11y/noAutofocus: the form came back with faults, and without script nothing else can lead to them
    <div class="govuk-error-summary" tabIndex={-1} autoFocus>
      <div role="alert">
        <h2 class="govuk-error-summary__title">{title ?? words[locale].pages.shell.problem}</h2>
        <div class="govuk-error-summary__body">
          {children}
          {errors.length > 0 && (
            <ul class="govuk-list govuk-error-summary__list">
              {errors.map(({ field, text }) => (
                <li key={field}>
                  <a href={`#${field}`}>{text}</a>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </div>
  )
}
