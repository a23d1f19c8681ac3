import type { ComponentChildren } from 'preact'
import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import { WithPhone } from '../ui/telephone.tsx'

type Unknown = {
  title: string
  /** `{phone}` stands for the municipality's. */
  lines: readonly string[]
  locale: Locale
  phone: string
  more?: ComponentChildren
}

/** What a citizen's link leads to that opens nothing. */
export function unknownLinkPage({ title, lines, locale, phone, more }: Unknown): PageContent {
  return {
    title,
    main: (
      <>
        <h1>{title}</h1>
        {lines.map((line) => (
          <p key={line}>
            <WithPhone text={line} phone={phone} />
          </p>
        ))}
        <p>
          <a class="govuk-link" href={pathOf('home', locale)}>
            {words[locale].pages.errors.home}
          </a>
        </p>
        {more}
      </>
    ),
  }
}
