/** A sum that is nought: so many times each of its cells. */
export type Equation = readonly { cell: number; times: number }[]
/** What a cell can be, both within. */
export type Range = { least: number; most: number }

/** Below this a number is nought: figures are whole, sums of at most some hundreds of them. */
const NOUGHT = 1e-6

/**
 * What each cell can be by all that is known of it and of the others: the equations are solved as far as they go, then ranges narrowed by
 * each equation and each that follows from them, as whole numbers, until nothing changes.
 */
export function determinedRange({
  cells,
  equations,
  rangeOf,
}: {
  cells: number
  equations: readonly Equation[]
  rangeOf: (cell: number) => Range
}): Range[] {
  const ranges = Array.from({ length: cells }, (_, cell) => ({ ...rangeOf(cell) }))
  const unknown = [...ranges.keys()].filter((cell) => ranges[cell]?.least !== ranges[cell]?.most)
  const given = equations
    .map((equation) => lineOf(equation, unknown, ranges))
    .filter((line) => line.some((times, n) => n < unknown.length && times !== 0))
  const lines = [...given, ...solved(given, unknown.length)]
  const narrow = unknown.map((cell) => ranges[cell] as Range)
  while (lines.map((line) => narrowed(line, narrow)).some(Boolean));
  return ranges
}

/** An equation as what stands before each unknown, and last what they are together. */
function lineOf(equation: Equation, unknown: readonly number[], ranges: readonly Range[]): number[] {
  const line = new Array<number>(unknown.length + 1).fill(0)
  const place = new Map(unknown.map((cell, n) => [cell, n]))
  for (const { cell, times } of equation) {
    const n = place.get(cell)
    if (n === undefined) line[unknown.length] = (line[unknown.length] ?? 0) - times * (ranges[cell]?.least ?? 0)
    else line[n] = (line[n] ?? 0) + times
  }
  return line
}

/** The lines as Gauss and Jordan reduce them. */
function solved(lines: readonly (readonly number[])[], unknowns: number): number[][] {
  const rest = lines.map((line) => [...line])
  const done: number[][] = []
  for (let n = 0; n < unknowns && rest.length > 0; n++) {
    const best = rest.reduce(
      (most, line, at) => (Math.abs(line[n] ?? 0) > Math.abs(rest[most]?.[n] ?? 0) ? at : most),
      0,
    )
    const [found] = rest.splice(best, 1)
    const by = found?.[n] ?? 0
    if (!found || Math.abs(by) < NOUGHT) {
      if (found) rest.push(found)
      continue
    }
    const pivot = found.map((times) => times / by)
    for (const line of [...rest, ...done]) take(line, pivot, line[n] ?? 0)
    done.push(pivot)
  }
  return done
}

function take(line: number[], pivot: readonly number[], times: number): void {
  if (Math.abs(times) < NOUGHT) return
  for (const [n, each] of pivot.entries()) {
    const left = (line[n] ?? 0) - times * each
    line[n] = Math.abs(left) < NOUGHT ? 0 : left
  }
}

/** Narrows the range of each unknown of a line by the ranges of the others; whether any was. */
function narrowed(line: readonly number[], ranges: readonly Range[]): boolean {
  const together = line.at(-1) ?? 0
  const parts = ranges.flatMap((range, n) => (line[n] ? [{ range, times: line[n] ?? 0 }] : []))
  let changed = false
  for (const { range, times } of parts) {
    let [least, most] = [together, together]
    for (const other of parts) {
      if (other.range === range) continue
      const ends = [other.times * other.range.least, other.times * other.range.most]
      least -= Math.max(...ends)
      most -= Math.min(...ends)
    }
    const [low, high] = times > 0 ? [least / times, most / times] : [most / times, least / times]
    const next = {
      least: Math.max(range.least, Math.ceil(low - NOUGHT)),
      most: Math.min(range.most, Math.floor(high + NOUGHT)),
    }
    if (next.least > range.least || next.most < range.most) {
      Object.assign(range, next)
      changed = true
    }
  }
  return changed
}
