/** What the fonts of paper cannot show, or what turns the direction of a line: control signs, other scripts, pictures. */
const FOREIGN =
  /[^\n\u0020-\u007e\u00a0-\u0148\u014a-\u017f\u0218-\u021b\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u0490-\u0491\u1e00-\u1e9b\u1e9d-\u1ef9\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac\u2116\u2122\u2190-\u2193\u2212\u2264\u2265]/gu

/** A text as paper shows it: whole letters, a square in place of each sign that its fonts have not. */
export function printable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, (sign) => (sign === '\n' ? sign : ''))
    .replace(FOREIGN, '□')
}

/** A title as the data about a file carries it: pdfkit puts it into XML as it is. */
export function plainTitle(text: string): string {
  return printable(text).replace(/\s+/g, ' ').replaceAll('&', '+').replaceAll('<', '‹').replaceAll('>', '›')
}
