import type { FaultKey } from '../domain-error.ts'
import type { Locale } from '../i18n/format-time.ts'
import { type MailWords, PLACEHOLDER_NAMES, type Placeholder } from './own-texts.ts'
import { allowedIn, type TextOccasion, textKind } from './text-kinds.ts'

/** The most characters of each part. */
export const TEXT_LIMITS: Record<keyof MailWords, number> = { subject: 120, heading: 120, lead: 800 }

/** What is wrong with a part. */
export type TextFault = { part: keyof MailWords; fault: FaultKey; limit?: number }

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is for
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u
/** What a mail client, or a reader, takes for an address. */
const LINK = /:\/\/|@|\bwww\.|[\p{L}\p{N}-]\.[\p{L}]{2,}/iu
const PARTS = ['subject', 'heading', 'lead'] as const

/** As it is kept: NFC, plain line ends, no space around, no more than one empty line. */
export function tidied({ subject, heading, lead }: MailWords): MailWords {
  const line = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim()
  const lines = lead
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
  return { subject: line(subject), heading: line(heading), lead: lines.trim() }
}

/** Every fault of the words of a mail, all at once: an empty or too long part, marks that are none, links, unknown or missing placeholders. */
export function textFaults(
  words: MailWords,
  { occasion, locale }: { occasion: TextOccasion; locale: Locale },
): TextFault[] {
  const { must } = textKind(occasion)
  return PARTS.flatMap((part): TextFault[] => {
    const text = words[part]
    const limit = TEXT_LIMITS[part]
    if (text === '') return [{ part, fault: 'required' }]
    if (text.length > limit) return [{ part, fault: 'too-long', limit }]
    if (UNSEEN.test(text) || /[<>]/.test(text)) return [{ part, fault: 'invalid-characters' }]
    const named = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name.trim())
    const plain = text.replace(/\{[^{}]*\}/g, ' ')
    const may = allowedIn(part, occasion).map((each) => nameOf(each, locale))
    if (/[{}]/.test(plain) || named.some((name) => !may.includes(name))) return [{ part, fault: 'unknown-placeholder' }]
    if (LINK.test(plain)) return [{ part, fault: 'link-not-allowed' }]
    const missing = (must[part] ?? []).some((each) => !named.includes(nameOf(each, locale)))
    return missing ? [{ part, fault: 'missing-placeholder' }] : []
  })
}

function nameOf(placeholder: Placeholder, locale: Locale): string {
  return PLACEHOLDER_NAMES[locale][placeholder]
}
