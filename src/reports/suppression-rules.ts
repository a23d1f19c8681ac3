import { determinedRange, type Equation, type Range } from './reckoning-rules.ts'
import { type Cell, type Figure, figuresOf, type Hidden, type ReportName, type Row, SUMS } from './report.ts'

/** Below this a number could point at somebody. None at all points at nobody: a nought is shown. */
export const FEW = 5

/** For whom: what citizens may read, or the staff, from whom only what would show who answered is kept. */
export type Readers = 'public' | 'staff'

/** What can be reckoned of a hidden number before any sum: the least that its mark lets it be. */
type Least = { few: number; other: number }

/**
 * The rows as their readers may have them. For the public, what counts fewer than five is hidden, then as much more as keeps anybody from
 * reckoning it out of sums, by row, official or month; and what measures fewer than five. Of satisfaction, for staff too, all of
 * a row that fewer than five answered.
 *
 * @param rows those of all, of months and of officials, whole: each sum that can be made of what is shown must be among them
 */
export function suppressed(name: ReportName, rows: readonly Row[], readers: Readers): Row[] {
  const cells = countCells(name, rows)
  const hidden = new Map<number, Hidden>()
  const thinRows = name === 'satisfaction' ? thinlyAnswered(rows) : new Map<number, Hidden>()
  for (const [index, { row, figure, value }] of cells.entries()) {
    const mark = figure === 'asked' ? undefined : thinRows.get(row)
    if (mark !== undefined) hidden.set(index, figure === 'unanswered' ? 'other' : mark)
    else if (readers === 'public' && value > 0 && value < FEW) hidden.set(index, 'few')
  }
  const values = cells.map(({ value }) => value)
  if (readers === 'public') {
    // How many were asked is no answer.
    const open = new Set([...cells.keys()].filter((index) => cells[index]?.figure === 'asked'))
    const least = name === 'satisfaction' ? { few: 0, other: 0 } : { few: 1, other: FEW }
    hideMore({ values, equations: equationsOf(name, rows, cells), hidden, least, open })
  }
  const marks = new Map([...hidden].map(([index, mark]) => [`${cells[index]?.row} ${cells[index]?.figure}`, mark]))
  return rows.map((row, n) => ({
    ...row,
    cells: hiddenCells(name, row.cells, { markOf: (figure) => marks.get(`${n} ${figure}`) ?? null, readers }),
  }))
}

/** The rows of which no answer is shown: fewer than five answered, or it would tell of one of those how many. */
function thinlyAnswered(rows: readonly Row[]): Map<number, Hidden> {
  const values = rows.map(({ cells }) => cells.answered?.value ?? 0)
  const hidden = new Map<number, Hidden>(
    values.flatMap((value, row) => (value > 0 && value < FEW ? [[row, 'few' as const]] : [])),
  )
  hideMore({ values, equations: across(rows, (row) => row), hidden, least: { few: 0, other: 0 }, open: new Set() })
  return hidden
}

type CountCell = { row: number; figure: Figure; value: number }
type Table = {
  values: readonly number[]
  equations: readonly Equation[]
  hidden: Map<number, Hidden>
  least: Least
  open: ReadonlySet<number>
}

/**
 * Hides more, the smallest first, until none of the few can be told: each could still be at least two numbers by all that is shown. Then
 * shows again what was hidden for nothing, the largest first.
 */
export function hideMore(table: Table): void {
  const { values, equations, hidden, open } = table
  const amount = (cell: number) => values[cell] ?? 0
  const added: number[] = []
  for (;;) {
    const told = toldCell(table)
    if (told === null) break
    const [next] = neighbours(told, equations, hidden)
      .filter((cell) => amount(cell) > 0 && !open.has(cell))
      .toSorted((a, b) => amount(a) - amount(b) || a - b)
    if (next === undefined) break
    hidden.set(next, 'other')
    added.push(next)
  }
  for (const cell of added.toSorted((a, b) => amount(b) - amount(a))) {
    hidden.delete(cell)
    if (toldCell(table) !== null) hidden.set(cell, 'other')
  }
}

/** What is shown in the sums of a hidden cell, and of all hidden cells that hang together with it. */
function neighbours(cell: number, equations: readonly Equation[], hidden: ReadonlyMap<number, Hidden>): number[] {
  const together = new Set([cell])
  const beside = new Set<number>()
  for (const each of together)
    for (const equation of equations)
      if (equation.some((part) => part.cell === each))
        for (const part of equation) (hidden.has(part.cell) ? together : beside).add(part.cell)
  return [...beside]
}

/** The first of the few that can be reckoned from what is shown. */
function toldCell({ values, equations, hidden, least }: Table): number | null {
  const rangeOf = (cell: number): Range => {
    const mark = hidden.get(cell)
    const value = values[cell] ?? 0
    if (mark === undefined) return { least: value, most: value }
    return mark === 'few' ? { least: least.few, most: FEW - 1 } : { least: least.other, most: Number.POSITIVE_INFINITY }
  }
  const ranges = determinedRange({ cells: values.length, equations, rangeOf })
  return (
    [...hidden.keys()].find(
      (cell) => hidden.get(cell) === 'few' && (ranges[cell]?.least ?? 0) === ranges[cell]?.most,
    ) ?? null
  )
}

function countCells(name: ReportName, rows: readonly Row[]): CountCell[] {
  const counts = figuresOf(name).filter(({ measure }) => !measure)
  return rows.flatMap(({ cells }, row) =>
    counts.map(({ name: figure }) => ({ row, figure, value: cells[figure]?.value ?? 0 })),
  )
}

/** All sums that a reader can make: the parts of a row, the officials and the months of each figure. A total is its parts' sum: with minus one. */
function equationsOf(name: ReportName, rows: readonly Row[], cells: readonly CountCell[]): Equation[] {
  const index = new Map(cells.map(({ row, figure }, n) => [`${row} ${figure}`, n]))
  const at = (row: number, figure: Figure) => index.get(`${row} ${figure}`) ?? -1
  const within = rows.flatMap((_, row) =>
    SUMS[name].map(({ total, parts }) =>
      sum(
        at(row, total),
        parts.map((part) => at(row, part)),
      ),
    ),
  )
  const counts = figuresOf(name).filter(({ measure }) => !measure)
  return [...within, ...counts.flatMap(({ name: figure }) => across(rows, (row) => at(row, figure)))]
}

const sum = (total: number, parts: readonly number[]): Equation => [
  { cell: total, times: -1 },
  ...parts.map((cell) => ({ cell, times: 1 })),
]

/** The sums of one figure: of all by month, and of all by official. */
function across(rows: readonly Row[], at: (row: number) => number): Equation[] {
  const of = (kind: (row: Row) => boolean) => rows.flatMap((row, n) => (kind(row) ? [at(n)] : []))
  const [whole] = of(({ slug, month }) => slug === null && month === null)
  const groups = [
    of(({ slug, month }) => slug === null && month !== null),
    of(({ slug, month }) => slug !== null && month === null),
  ]
  return whole === undefined ? [] : groups.filter((group) => group.length > 0).map((group) => sum(whole, group))
}

function hiddenCells(
  name: ReportName,
  cells: Row['cells'],
  { markOf, readers }: { markOf: (figure: Figure) => Hidden | null; readers: Readers },
): Row['cells'] {
  const shown: Row['cells'] = {}
  for (const { name: figure, measure, of } of figuresOf(name)) {
    const cell: Cell = cells[figure] ?? { value: null, hidden: null }
    const mark = measure
      ? (readers === 'public' && thin(cells, of)) || (of !== undefined && markOf(of) !== null)
      : markOf(figure)
    shown[figure] = mark ? { value: null, hidden: mark === true ? 'thin' : mark } : cell
  }
  return shown
}

function thin(cells: Row['cells'], of: Figure | undefined): boolean {
  const n = of === undefined ? 0 : (cells[of]?.value ?? 0)
  return n > 0 && n < FEW
}
