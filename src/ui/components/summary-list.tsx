import type { ComponentChildren } from 'preact'
import { VisuallyHidden } from './visually-hidden.tsx'

/** A way to change a row; `about` tells a screen reader what would be changed, where the text does not. */
export type RowAction = { href: string; text: string; about?: string }

/** What was said, under what it was asked as. */
export type SummaryRow = { key: ComponentChildren; value: ComponentChildren; action?: RowAction }

/** Facts or answers, one under another. */
export function SummaryList({ rows }: { rows: readonly SummaryRow[] }) {
  const changeable = rows.some(({ action }) => action)
  return (
    <dl class="govuk-summary-list">
      {rows.map(({ key, value, action }, index) => (
        <div
          key={index}
          class={
            changeable && !action
              ? 'govuk-summary-list__row govuk-summary-list__row--no-actions'
              : 'govuk-summary-list__row'
          }
        >
          <dt class="govuk-summary-list__key">{key}</dt>
          <dd class="govuk-summary-list__value">{value}</dd>
          {action && (
            <dd class="govuk-summary-list__actions">
              <a class="govuk-link" href={action.href}>
                {action.text}
                {action.about && <VisuallyHidden> {action.about}</VisuallyHidden>}
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}
