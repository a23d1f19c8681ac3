import type { ComponentChildren } from 'preact'

type Banner = {
  /** Its heading: „Важно“, „Готово“. */
  title: string
  /** `success`: something was done, and is read out at once. */
  tone?: 'success'
  children: ComponentChildren
}

/** Something to be known that the page itself is not about. */
export function NotificationBanner({ title, tone, children }: Banner) {
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both of its roles may have a name
    <div
      class={tone ? `govuk-notification-banner govuk-notification-banner--${tone}` : 'govuk-notification-banner'}
      role={tone === 'success' ? 'alert' : 'region'}
      aria-labelledby="govuk-notification-banner-title"
    >
      <div class="govuk-notification-banner__header">
        <h2 class="govuk-notification-banner__title" id="govuk-notification-banner-title">
          {title}
        </h2>
      </div>
      <div class="govuk-notification-banner__content">
        <p class="govuk-notification-banner__heading">{children}</p>
      </div>
    </div>
  )
}
