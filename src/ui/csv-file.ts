/** What a spreadsheet takes for a formula, also behind spaces or a sign of its own width. */
const FORMULA = /^[\s\u00a0\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212|%]|^[\t\r\n\0]/

/** What a Bulgarian Excel needs before the first line to read UTF-8. */
export const CSV_BEGINNING = '\ufeff'

/** How a CSV file is sent. */
export const CSV_TYPE = 'text/csv; charset=utf-8'

/**
 * One line of a CSV file: every cell in quotes, `;` between, as a Bulgarian Excel reads it. What could be a formula gets an apostrophe
 * before it, so that no spreadsheet evaluates what somebody typed.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(';')}\r\n`
}

function cell(value: string | number | null): string {
  // Numbers of our own are no formulas, below zero neither.
  if (typeof value === 'number') return `"${value}"`
  const text = (value ?? '').replaceAll('\0', '')
  return `"${(FORMULA.test(value ?? '') ? `'${text}` : text).replaceAll('"', '""')}"`
}
