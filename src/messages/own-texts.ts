import type { Locale } from '../i18n/format-time.ts'
import { cleanLine } from './clean-text.ts'
import type { MailContent } from './mail-content.ts'

/** The words of a mail that a municipality may write itself; plain text with placeholders in braces. */
export type MailWords = { subject: string; heading: string; lead: string }

/** What can stand in the place of a placeholder. */
export type Placeholder =
  | 'when'
  | 'who'
  | 'where'
  | 'name'
  | 'code'
  | 'municipality'
  | 'phone'
  | 'before'
  | 'reason'
  | 'until'
  | 'position'
  | 'delay'
  | 'substitute'

/** The municipality's own words, by `textKey`. */
export type OwnTexts = ReadonlyMap<string, MailWords>

export const NO_OWN_TEXTS: OwnTexts = new Map()

/** How placeholders are called in each language. */
export const PLACEHOLDER_NAMES: Record<Locale, Record<Placeholder, string>> = {
  bg: {
    when: 'кога',
    who: 'при_кого',
    where: 'къде',
    name: 'име',
    code: 'код',
    municipality: 'община',
    phone: 'телефон',
    before: 'досегашен_час',
    reason: 'причина',
    until: 'до_кога',
    position: 'място',
    delay: 'закъснение',
    substitute: 'кой_приема',
  },
  en: {
    when: 'when',
    who: 'official',
    where: 'where',
    name: 'name',
    code: 'code',
    municipality: 'municipality',
    phone: 'phone',
    before: 'earlier_time',
    reason: 'reason',
    until: 'until',
    position: 'position',
    delay: 'delay',
    substitute: 'substitute',
  },
}

export function textKey(occasion: string, locale: Locale): string {
  return `${occasion}|${locale}`
}

/** „{кога}“ */
export function braced(placeholder: Placeholder, locale: Locale): string {
  return `{${PLACEHOLDER_NAMES[locale][placeholder]}}`
}

/**
 * A mail with the municipality's own words in the place of the house's, where there are any. They are filled as plain text; whoever renders
 * the mail escapes them as all else. What has no value is left out.
 */
export function withOwnWords(
  content: MailContent,
  own: MailWords | undefined,
  values: Partial<Record<Placeholder, string>>,
): MailContent {
  if (!own) return content
  const fill = (text: string) => filled(text, content.locale, values)
  return {
    ...content,
    subject: cleanLine(fill(own.subject)),
    heading: cleanLine(fill(own.heading)),
    lead: own.lead
      .split('\n')
      .map((line) => cleanLine(fill(line), 1_000))
      .filter((line) => line !== '')
      .join('\n\n'),
  }
}

function filled(text: string, locale: Locale, values: Partial<Record<Placeholder, string>>): string {
  const names = Object.entries(PLACEHOLDER_NAMES[locale]) as [Placeholder, string][]
  const known = new Map(names.map(([placeholder, name]) => [name, values[placeholder] ?? '']))
  // In one pass: a value that itself looks like a placeholder stays what it is.
  return text.replace(/\{([^{}]*)\}/g, (_whole, name: string) => known.get(name.trim()) ?? '')
}
