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
  const place = new Map(unknown.map((cell, n) => [cell, n]))
  const given = equations
    .filter((equation) => equation.some(({ cell }) => place.has(cell)))
    .map((equation) => lineOf(equation, place, ranges))
  const narrow = unknown.map((cell) => ranges[cell] as Range)
  const lines = [...given, ...solved(firm(given, narrow), unknown.length)].map((line) => ({
    parts: narrow.flatMap((range, n) => (line[n] ? [{ range, times: line[n] ?? 0 }] : [])),
    together: line[unknown.length] ?? 0,
  }))
  while (lines.map(narrowed).some(Boolean));
  return ranges
}

/** An equation as what stands before each unknown, and last what they are together. */
function lineOf(equation: Equation, place: ReadonlyMap<number, number>, ranges: readonly Range[]): number[] {
  const line = new Array<number>(place.size + 1).fill(0)
  for (const { cell, times } of equation) {
    const n = place.get(cell)
    if (n === undefined) line[place.size] = (line[place.size] ?? 0) - times * (ranges[cell]?.least ?? 0)
    else line[n] = (line[n] ?? 0) + times
  }
  return line
}

/** The lines without those in which something stands that has no end and stands nowhere else: they fix nothing, they only narrow. */
function firm(lines: readonly (readonly number[])[], ranges: readonly Range[]): (readonly number[])[] {
  const often = ranges.map((_, n) => lines.filter((line) => line[n] !== 0).length)
  return lines.filter((line) => ranges.every(({ most }, n) => line[n] === 0 || often[n] !== 1 || Number.isFinite(most)))
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
    const places = [...pivot.keys()].filter((at) => pivot[at] !== 0)
    for (const line of [...rest, ...done]) take(line, { pivot, places }, line[n] ?? 0)
    done.push(pivot)
  }
  return done
}

function take(line: number[], { pivot, places }: { pivot: number[]; places: number[] }, times: number): void {
  if (Math.abs(times) < NOUGHT) return
  for (const n of places) {
    const left = (line[n] ?? 0) - times * (pivot[n] ?? 0)
    line[n] = Math.abs(left) < NOUGHT ? 0 : left
  }
}

/** What stands before each range, and what they are together. */
type Line = { parts: readonly { range: Range; times: number }[]; together: number }

/** Narrows the range of each unknown of a line by the ranges of the others; whether any was. */
function narrowed({ parts, together }: Line): boolean {
  const ends = parts.map(({ range: { least, most }, times }) =>
    times > 0 ? { low: times * least, high: times * most } : { low: times * most, high: times * least },
  )
  const lows = sumOf(ends.map(({ low }) => low))
  const highs = sumOf(ends.map(({ high }) => high))
  let changed = false
  for (const [n, { range, times }] of parts.entries()) {
    const { low = 0, high = 0 } = ends[n] ?? {}
    const [from, to] = [together - (without(highs, high) ?? Infinity), together - (without(lows, low) ?? -Infinity)]
    const least = Math.max(range.least, Math.ceil((times > 0 ? from : to) / times - NOUGHT))
    const most = Math.min(range.most, Math.floor((times > 0 ? to : from) / times + NOUGHT))
    if (least <= range.least && most >= range.most) continue
    // The sums keep what this range was: too wide at worst, and narrowed in the next round.
    Object.assign(range, { least, most })
    changed = true
  }
  return changed
}

/** A sum of which some parts have no end. */
type Sum = { ended: number; endless: number }

function sumOf(values: readonly number[]): Sum {
  let [ended, endless] = [0, 0]
  for (const value of values)
    if (Number.isFinite(value)) ended += value
    else endless += 1
  return { ended, endless }
}

/** The sum of the others; null: without end. */
function without({ ended, endless }: Sum, value: number): number | null {
  if (Number.isFinite(value)) return endless > 0 ? null : ended - value
  return endless > 1 ? null : ended
}
