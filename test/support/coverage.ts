import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eachMapping, type SourceMapInput, TraceMap } from '@jridgewell/trace-mapping'

/**
 * Lines covered by a run, by source file. Read from V8's own counts and mapped back through the source maps: the reports
 * of tap see each file as the one long line that tsx makes of it, and so call everything covered.
 */
export type Coverage = Map<string, { covered: number; lines: number; missing: number[] }>

type Range = { startOffset: number; endOffset: number; count: number }
type Script = { url: string; functions: { ranges: Range[] }[] }
type Kept = {
  result: Script[]
  'source-map-cache'?: Record<string, { lineLengths: number[]; data: SourceMapInput | null }>
}

/** Reads the counts that the processes of a run left in a folder. */
export async function readCoverage(folder: string, root: string): Promise<Coverage> {
  const files = new Map<string, Map<number, boolean>>()
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json')) continue
    const kept = JSON.parse(await readFile(join(folder, name), 'utf8')) as Kept
    for (const script of kept.result) {
      if (!script.url.startsWith('file:')) continue
      const file = fileURLToPath(script.url)
      const map = kept['source-map-cache']?.[script.url]
      if (!file.startsWith(`${root}/src/`) || file.includes('/generated/') || !map?.data) continue
      const lines = files.get(file) ?? new Map<number, boolean>()
      files.set(file, lines)
      for (const [line, covered] of linesOf(script, map.lineLengths, map.data))
        lines.set(line, covered || lines.get(line) === true)
    }
  }
  return new Map(
    [...files].sort().map(([file, lines]) => {
      const missing = [...lines].filter(([, covered]) => !covered).map(([line]) => line)
      return [
        file.slice(root.length + 1),
        { covered: lines.size - missing.length, lines: lines.size, missing: missing.sort((a, b) => a - b) },
      ]
    }),
  )
}

/** Each original line of a script, and whether everything on it ran. */
function linesOf(script: Script, lineLengths: number[], data: SourceMapInput): Map<number, boolean> {
  const starts: number[] = []
  let offset = 0
  for (const length of lineLengths) {
    starts.push(offset)
    offset += length + 1
  }
  const ranges = script.functions
    .flatMap(({ ranges }) => ranges)
    .sort((a, b) => b.endOffset - b.startOffset - (a.endOffset - a.startOffset))
  // Painted from the widest range to the narrowest: the innermost one has the last word.
  const ran = new Uint8Array(offset + 1).fill(1)
  for (const { startOffset, endOffset, count } of ranges) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset)
  const lines = new Map<number, boolean>()
  eachMapping(new TraceMap(data), ({ generatedLine, generatedColumn, originalLine }) => {
    if (originalLine === null) return
    const covered = ran[(starts[generatedLine - 1] ?? 0) + generatedColumn] === 1
    lines.set(originalLine, covered && lines.get(originalLine) !== false)
  })
  return lines
}

/** What of a run's coverage is below the committed floor; empty: nothing. */
export function belowFloor(coverage: Coverage, floor: { total: number; pure: string[] }): string[] {
  const all = [...coverage.values()]
  const total =
    (100 * all.reduce((sum, { covered }) => sum + covered, 0)) / all.reduce((sum, { lines }) => sum + lines, 0)
  const faults = floor.pure.flatMap((file) => {
    const found = coverage.get(file)
    if (!found) return [`${file}: no test loads it`]
    return found.missing.length === 0 ? [] : [`${file}: lines ${found.missing.join(', ')} are never run`]
  })
  process.stdout.write(`coverage: ${total.toFixed(2)} % of lines (floor ${floor.total} %)\n`)
  return total >= floor.total
    ? faults
    : [...faults, `coverage fell below ${floor.total} %: add tests, the floor only rises`]
}
