import { readFileSync, writeFileSync } from 'node:fs'
import type { Test } from 'tap'

/**
 * Compares with the committed file `golden/<name>` beside the test, line by line in the diff. `UPDATE_GOLDEN=1` writes the
 * files anew: read their diff before committing it.
 *
 * @param test the test's `import.meta.url`
 */
export const goldenBeside =
  (test: string) =>
  (t: Test, actual: string, name: string): void => {
    const file = new URL(`golden/${name}`, test)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, actual)
    let expected: string | null = null
    try {
      expected = readFileSync(file, 'utf8')
    } catch {
      t.fail(`golden/${name} is missing: run with UPDATE_GOLDEN=1`)
      return
    }
    t.equal(actual, expected, `golden/${name}`)
  }

/** Lines for a golden file, with no-break spaces made visible as `·`. */
export function goldenLines(lines: readonly string[]): string {
  return `${lines.join('\n').replaceAll('\u00a0', '·')}\n`
}
