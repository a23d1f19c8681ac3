import type { Locale } from '../i18n/format-time.ts'
import { titleWithPortfolio } from '../i18n/reception-words.ts'

/** What the title of an official is made of. */
export type Titled = { titleBg: string; titleEn: string; portfolioBg: string | null; portfolioEn: string | null }

/** The title of an official with the portfolio, by which two deputies are told apart, in the reader's language. */
export function titleOf({ titleBg, titleEn, portfolioBg, portfolioEn }: Titled, locale: Locale): string {
  return locale === 'bg'
    ? titleWithPortfolio(titleBg, portfolioBg, 'bg')
    : titleWithPortfolio(titleEn, portfolioEn, 'en')
}
