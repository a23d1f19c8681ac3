import { readFileSync, writeFileSync } from 'node:fs'
import type { Test } from 'tap'

/**
 * Compares with the committed file `golden/<name>`, line by line in the diff. `UPDATE_GOLDEN=1` writes the files anew: read
 * their diff before committing it.
 */
export function matchesGolden(t: Test, actual: string, name: string): void {
  const file = new URL(`golden/${name}`, import.meta.url)
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
