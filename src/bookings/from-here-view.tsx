import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import { WithPhone } from '../ui/telephone.tsx'

type Refused = { retryAfterSeconds: number; slug: string; locale: Locale; phone: string }

/** From one address came more bookings than one household needs: when it may again, and the telephone. What was typed is kept. */
export function tooManyFromHerePage({ retryAfterSeconds, slug, locale, phone }: Refused): PageContent {
  const { limits, errors } = words[locale].pages
  const { title, why } = limits.bookings
  return {
    title,
    back: pathOf('check', locale, { official: slug }),
    main: (
      <>
        <h1>{title}</h1>
        <p>{why}</p>
        <p>{errors.wait(retryAfterSeconds)}</p>
        <p>
          <WithPhone text={limits.call} phone={phone} />
        </p>
        <p>
          <a class="govuk-link" href={pathOf('home', locale)}>
            {errors.home}
          </a>
        </p>
      </>
    ),
  }
}
