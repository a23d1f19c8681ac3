import type { Locale } from './format-time.ts'

// The small words whose form depends on their neighbours.

const AND = { bg: 'и', en: 'and' }

/** „а, б и в“, "a, b and c"; empty where there is nothing to list. */
export function listInWords(parts: readonly string[], locale: Locale): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} ${AND[locale]} ${last}`
}

/** „във вторник“, „в сряда“: във before в and ф, in whatever letters, a quotation mark skipped. */
export function inWord(words: string): string {
  return `${inAlone(words)} ${words}`
}

/** The „в“ or „във“ that stands before these words. */
export function inAlone(words: string): string {
  return /^[^\p{L}\p{N}]*[вф]/iu.test(words) ? 'във' : 'в'
}

/** „с кмета“, „със заместник-кмета“, „със секретаря“: със before с and з. */
export function withWord(words: string): string {
  return `${/^[^\p{L}\p{N}]*[сз]/iu.test(words) ? 'със' : 'с'} ${words}`
}
