import type { ComponentChildren } from 'preact'

type Details = { summary: ComponentChildren; open?: boolean; id?: string; children: ComponentChildren }

/** What only some need to read: opened by a press. */
export function Details({ summary, open = false, id, children }: Details) {
  return (
    <details class="govuk-details" open={open} id={id}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{summary}</span>
      </summary>
      <div class="govuk-details__text">{children}</div>
    </details>
  )
}
