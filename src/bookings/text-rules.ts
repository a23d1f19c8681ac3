import type { FaultKey } from '../domain-error.ts'
import { containsEgn } from './egn.ts'

/** A text as it is kept, or what is wrong with it. */
export type Checked<T> = { value: T } | { fault: FaultKey; limit?: number }

// Control characters, bidi overrides and isolates, zero-width characters and other invisible ones, private use, unassigned.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u
// Joiners inside an emoji are legitimate in free text; so are line breaks and tabs.
const INVISIBLE_IN_TEXT = /(?![\n\t\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u
const NAME =
  /^[\p{Script=Cyrillic}\p{Script=Latin}\p{M}]+(?:[ '’.\u2010-\u2013-]+[\p{Script=Cyrillic}\p{Script=Latin}\p{M}]+)*\.?$/u

/** A person's name in Cyrillic or Latin, in NFC, with single spaces: 2 to 100 characters. */
export function checkName(text: string): Checked<string> {
  const value = text
    .normalize('NFC')
    .trim()
    .replace(/[ \u00a0]+/g, ' ')
  if (INVISIBLE.test(value)) return { fault: 'invalid-characters' }
  if (value.length > 100) return { fault: 'too-long', limit: 100 }
  if (value.length < 2 || !NAME.test(value)) return { fault: 'invalid-name' }
  return { value }
}

/** Free text of a citizen, in NFC, its length counted after that; a valid ЕГН in it is refused. */
export function checkText(text: string, { least, most }: { least: number; most: number }): Checked<string> {
  const value = text.normalize('NFC').replace(/\r\n?/g, '\n').trim()
  if (INVISIBLE_IN_TEXT.test(value)) return { fault: 'invalid-characters' }
  if (value !== '' && !/[\p{L}\p{N}]/u.test(value)) return { fault: 'required' }
  if (value.length < least) return { fault: least === 1 ? 'required' : 'too-short', limit: least }
  if (value.length > most) return { fault: 'too-long', limit: most }
  if (containsEgn(value)) return { fault: 'egn' }
  return { value }
}
