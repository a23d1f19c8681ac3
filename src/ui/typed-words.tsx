import { BULGARIAN_QUOTE, isForeign } from '../i18n/typed-words.ts'
import type { Locale } from '../i18n/words.ts'

/** Words that somebody typed, as a page shows them: what is not in its language is quoted as such, and read aloud in its own. */
export function TypedWords({ text, locale }: { text: string; locale: Locale }) {
  if (!isForeign(text, locale)) return <>{text}</>
  return (
    <>
      {BULGARIAN_QUOTE.before}
      <span lang="bg">{text}</span>
      {BULGARIAN_QUOTE.after}
    </>
  )
}
