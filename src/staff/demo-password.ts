import type { SecretKey } from '../config.ts'
import { derivedKey } from './access-token.ts'

const CONSONANTS = 'bdfghjklmnprstvz'
const VOWELS = 'aiou'
const GROUPS = 5

/**
 * The password of the demo's administrator, made from the house's key: the same at each start, kept nowhere, 60 bits in groups
 * that can be read aloud (`kuna-bodi-lafo-nuti-zima`).
 */
export function demoPassword(keys: readonly SecretKey[]): string {
  const bytes = derivedKey(keys, 'demo administrator')
  return Array.from({ length: GROUPS }, (_, n) => group(bytes.readUInt16BE(2 * n))).join('-')
}

/** Twelve bits as consonant, vowel, consonant, vowel. */
function group(bits: number): string {
  const syllable = (six: number) => `${CONSONANTS[(six >> 2) & 15]}${VOWELS[six & 3]}`
  return syllable(bits >> 6) + syllable(bits)
}
