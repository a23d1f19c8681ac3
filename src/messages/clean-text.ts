// What reaches a mail was checked at the door; here it is made harmless once more, because a mail header, a calendar line
// and a mail client each read some characters as orders.

/** Controls (C0, C1, DEL), line and paragraph separators, bidirectional overrides, zero-width and tag characters. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/** The letters of a name and what stands between them. Without `:`, `/` and `@` a name cannot become a link. */
const NOT_OF_A_NAME = /[^\p{L}\p{M}\p{N} .,'’"„“”()-]/gu

/** One visible line, at most `limit` characters. */
export function cleanLine(text: string, limit = 300): string {
  const line = text
    .toWellFormed()
    .replace(/[\r\n\t\u2028\u2029]/g, ' ')
    .replace(UNSEEN, '')
    .normalize('NFC')
  return [...line.replace(/ {2,}/g, ' ').trim()].slice(0, limit).join('').trim()
}

/**
 * A person's name that a mail client cannot take for an address: whoever books may give another's e-mail and, as a name,
 * "visit evil.example".
 */
export function cleanName(text: string): string {
  return cleanLine(text.replace(NOT_OF_A_NAME, ' ').replace(/\.(?=\p{L})/gu, '. '), 120)
}

/** With ordinary spaces only, for what is read as plain text. */
export function plainSpaces(text: string): string {
  return text.replaceAll('\u00a0', ' ')
}
