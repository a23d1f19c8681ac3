import type { ComponentChildren } from 'preact'

/** A passage set apart from the text around it. */
export function InsetText({ children }: { children: ComponentChildren }) {
  return <div class="govuk-inset-text">{children}</div>
}
