import { type Locale, words } from '../i18n/words.ts'

/** What has just been done, after the redirect that followed it; nothing for what is not among the words. */
export function Done({ locale, done }: { locale: Locale; done: unknown }) {
  const texts: Record<string, string> = words[locale].pages.accounts.done
  if (typeof done !== 'string' || !Object.hasOwn(texts, done)) return null
  return (
    <div class="done" role="status">
      <p>{texts[done]}</p>
    </div>
  )
}
