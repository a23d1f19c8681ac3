import type { ComponentChildren } from 'preact'
import { VisuallyHidden } from './visually-hidden.tsx'

/** Something that cannot be undone, or costs dear. `spoken`: what the „!“ is called. */
export function WarningText({ spoken, children }: { spoken: string; children: ComponentChildren }) {
  return (
    <div class="govuk-warning-text">
      <span class="govuk-warning-text__icon" aria-hidden="true">
        !
      </span>
      <strong class="govuk-warning-text__text">
        <VisuallyHidden>{spoken}</VisuallyHidden> {children}
      </strong>
    </div>
  )
}
