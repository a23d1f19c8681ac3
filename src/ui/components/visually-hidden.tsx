import type { ComponentChildren } from 'preact'

/** Heard, not seen. */
export function VisuallyHidden({ children }: { children: ComponentChildren }) {
  return <span class="govuk-visually-hidden">{children}</span>
}
