import { bg, type Words } from './bg.ts'
import { en } from './en.ts'

/** The languages of the house. */
export type Locale = 'bg' | 'en'

/** A text of the municipality's own in every language of the house. */
export type InBoth = Readonly<Record<Locale, string>>

/** What the house says in a language. */
export const words: Record<Locale, Words> = { bg, en }

/** The language a caller asks for: `lang` first, then Accept-Language (RFC 9110, 12.5.4), else Bulgarian. */
export function chooseLocale(lang: unknown, acceptLanguage: string | undefined): Locale {
  if (lang === 'bg' || lang === 'en') return lang
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters.map((each) => /^\s*q=(.*)$/.exec(each)?.[1]).find(Boolean)
      return { tag: tag.slice(0, 2), quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ tag, quality }) => (tag === 'bg' || tag === 'en') && quality > 0)
    .sort((a, b) => b.quality - a.quality)
  return wanted[0]?.tag === 'en' ? 'en' : 'bg'
}
