import type { Locale } from './format-time.ts'

/** What stands around words in Bulgarian within an English text. */
export const BULGARIAN_QUOTE = { before: 'in Bulgarian: “', after: '”' }

/** Whether words that somebody typed are in another language than their reader's: Bulgarian within English. A name in Cyrillic does not make them so. */
export function isForeign(text: string, locale: Locale): boolean {
  if (locale === 'bg') return false
  const letters = (script: RegExp) => text.match(script)?.length ?? 0
  return letters(/\p{Script=Cyrillic}/gu) > letters(/\p{Script=Latin}/gu)
}

/** Words that somebody typed, as a mail shows them: what is not in its language is quoted as such. */
export function quotedIn(text: string, locale: Locale): string {
  return isForeign(text, locale) ? `${BULGARIAN_QUOTE.before}${text}${BULGARIAN_QUOTE.after}` : text
}
