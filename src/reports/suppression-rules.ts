import { determinedRange, type Equation, type Range } from './reckoning-rules.ts'
import {
  type Cell,
  type Figure,
  figuresOf,
  type Hidden,
  LINKS,
  type ReportName,
  type Row,
  SUMS,
  TOGETHER,
  UNSHOWN,
  type Unshown,
} from './report.ts'

/** Below this a number could point at somebody. None at all points at nobody: a nought is shown. */
export const FEW = 5

/** For whom: what citizens may read, or the staff, from whom only what would show who answered is kept. */
export type Readers = 'public' | 'staff'

/** What can be reckoned of a hidden number before any sum: the least that its mark lets it be. */
type Least = { few: number; other: number }

/** The rows of reports, each the same rows in the same order. */
export type Tables = Partial<Record<ReportName, readonly Row[]>>

/** Which reports must be there for the public to be shown one of them. */
export const besides = (name: ReportName): readonly ReportName[] => (TOGETHER.includes(name) ? TOGETHER : [name])

/**
 * The rows as their readers may have them. For the public, what counts fewer than five is hidden, then as much more as keeps anybody from
 * reckoning it out of sums, by row, official or month; and what measures fewer than five. Of satisfaction, for staff too, all of
 * a row that fewer than five answered.
 *
 * @param tables that report, for the public with those beside it. Of each the rows of all, of months and of officials, whole: each sum
 *   that can be made of what is shown must be among them
 */
export function suppressed(name: ReportName, tables: Tables, readers: Readers): Row[] {
  const rows = tables[name] ?? []
  const names = besides(name).filter((each) => tables[each])
  const known = rows.map((_, n) => Object.assign({}, ...names.map((each) => tables[each]?.[n]?.cells)) as Row['cells'])
  const cells = countCells(names, known)
  const hidden = new Map<number, Hidden>()
  const thinRows = name === 'satisfaction' ? thinlyAnswered(rows) : new Map<number, Hidden>()
  for (const [index, { row, figure, value }] of cells.entries()) {
    const mark = figure === 'asked' ? undefined : thinRows.get(row)
    if (mark !== undefined) hidden.set(index, figure === 'unanswered' ? 'other' : mark)
    else if (readers === 'public' && isFew(value)) hidden.set(index, 'few')
    else if (readers === 'public' && value > 0 && TOLD_BESIDE.has(figure)) hidden.set(index, 'other')
  }
  if (readers === 'public') {
    // How many were asked is no answer.
    const open = new Set([...cells.keys()].filter((index) => cells[index]?.figure === 'asked'))
    const least = name === 'satisfaction' ? { few: 0, other: 0 } : { few: 1, other: FEW }
    const all = names.length > 1 ? [...cells, ...unshownCells(known)] : cells
    for (let index = cells.length; index < all.length; index++)
      hidden.set(index, all[index]?.figure === 'walkInsIn' && isFew(all[index]?.value) ? 'few' : 'thin')
    const rather = new Set([...all.keys()].filter((index) => names.length > 1 && all[index]?.figure === 'all'))
    const values = all.map(({ value }) => value)
    hideMore({ values, equations: equationsOf(names, rows, all), hidden, least, open, rather })
  }
  const marks = new Map(
    [...hidden].flatMap(([index, mark]) => {
      const cell = cells[index]
      return cell ? [[`${cell.row} ${cell.figure}`, mark] as const] : []
    }),
  )
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

type CountCell = { row: number; figure: Figure | Unshown; value: number }
type Table = {
  values: readonly number[]
  equations: readonly Equation[]
  hidden: Map<number, Hidden>
  least: Least
  open: ReadonlySet<number>
  /** What is hidden before all others: it stands elsewhere, or is missed least. */
  rather?: ReadonlySet<number>
}

/** Of so many hidden besides each is tried whether it is needed; where there are more, as of three years of small numbers, that takes too long. */
const MOST_TRIED = 200

/**
 * Hides more, the smallest first, until none of the few can be told: each could still be at least two numbers by all that is shown. Then
 * shows again what was hidden for nothing, the largest first.
 */
export function hideMore(table: Table): void {
  const { values, equations, hidden, open, rather = new Set<number>() } = table
  const amount = (cell: number) => values[cell] ?? 0
  const added: number[] = []
  for (;;) {
    const before = added.length
    for (const told of toldCells(table)) {
      const beside = neighbours(told, equations, hidden)
      // What was hidden a moment ago for another of them, in a sum of this one, may do for it too.
      const sums = equations.filter((equation) => equation.some(({ cell }) => cell === told))
      if (added.slice(before).some((cell) => sums.some((equation) => equation.some((part) => part.cell === cell))))
        continue
      const [next] = [...beside.shown]
        .filter((cell) => amount(cell) > 0 && !open.has(cell))
        .toSorted((a, b) => Number(rather.has(b)) - Number(rather.has(a)) || amount(a) - amount(b) || a - b)
      if (next === undefined) continue
      hidden.set(next, 'other')
      added.push(next)
    }
    if (added.length === before) break
  }
  if (added.length > MOST_TRIED) return
  for (const cell of added.toSorted((a, b) => amount(b) - amount(a))) {
    hidden.delete(cell)
    if (toldCells(table).length > 0) hidden.set(cell, 'other')
  }
}

/** What is shown in the sums of a hidden cell, and of all hidden cells that hang together with it. */
function neighbours(cell: number, equations: readonly Equation[], hidden: ReadonlyMap<number, Hidden>) {
  const together = new Set([cell])
  const shown = new Set<number>()
  for (const each of together)
    for (const equation of equations)
      if (equation.some((part) => part.cell === each))
        for (const part of equation) (hidden.has(part.cell) ? together : shown).add(part.cell)
  return { together, shown }
}

/** Those of the few that can be reckoned from what is shown. */
function toldCells({ values, equations, hidden, least }: Table): number[] {
  const rangeOf = (cell: number): Range => {
    const mark = hidden.get(cell)
    const value = values[cell] ?? 0
    if (mark === undefined) return { least: value, most: value }
    // Not shown to anybody: nothing is said of it.
    if (mark === 'thin') return { least: 0, most: Number.POSITIVE_INFINITY }
    return mark === 'few' ? { least: least.few, most: FEW - 1 } : { least: least.other, most: Number.POSITIVE_INFINITY }
  }
  const ranges = determinedRange({ cells: values.length, equations, rangeOf })
  return [...hidden.keys()].filter(
    (cell) => hidden.get(cell) === 'few' && (ranges[cell]?.least ?? 0) === ranges[cell]?.most,
  )
}

/** How many the measures of waiting are of: nearly what stands beside, and the difference would tell. The measures are shown without. */
const TOLD_BESIDE: ReadonlySet<string> = new Set(['daysAheadOf', 'atDoorOf', 'pastHourOf'])

const isUnshown = (figure: string) => (UNSHOWN as readonly string[]).includes(figure)
const isFew = (value = 0) => value > 0 && value < FEW

function countCells(names: readonly ReportName[], known: readonly Row['cells'][]): CountCell[] {
  const counts = names.flatMap(figuresOf).filter(({ measure }) => !measure)
  return known.flatMap((cells, row) =>
    counts.map(({ name: figure }) => ({ row, figure, value: cells[figure]?.value ?? 0 })),
  )
}

/** What can be reckoned, row by row, from reports that lie side by side. */
function unshownCells(known: readonly Row['cells'][]): CountCell[] {
  return known.flatMap((cells, row) => {
    const n = (figure: Figure) => cells[figure]?.value ?? 0
    const walkInsIn = n('atDoorOf') - n('pastHourOf')
    const values: Record<Unshown, number> = {
      walkInsIn,
      walkInsOut: n('walkIns') - walkInsIn,
      inUnnoted: n('attended') - n('pastHourOf'),
      endUnnoted: n('attended') + n('walkIns') - n('meetings'),
    }
    return UNSHOWN.map((figure) => ({ row, figure, value: values[figure] }))
  })
}

/**
 * All sums that a reader can make: the parts of a row, what holds between reports, the officials and the months of each figure. One that
 * does not hold, as something changed between two readings, is none.
 */
function equationsOf(names: readonly ReportName[], rows: readonly Row[], cells: readonly CountCell[]): Equation[] {
  const index = new Map(cells.map(({ row, figure }, n) => [`${row} ${figure}`, n]))
  const at = (row: number, figure: string) => index.get(`${row} ${figure}`) ?? -1
  const within = rows.flatMap((_, row) =>
    names.flatMap((name) =>
      SUMS[name].map(({ total, parts }) =>
        sum(
          at(row, total),
          parts.map((part) => at(row, part)),
        ),
      ),
    ),
  )
  const between = (names.length > 1 ? rows : []).flatMap((_, row) =>
    LINKS.map((link) => Object.entries(link).map(([figure, times]) => ({ cell: at(row, figure), times }))),
  )
  // What is left over in a row only narrows: its sums would say nothing more.
  const figures = new Set(
    cells.map(({ figure }) => figure).filter((figure) => figure === 'walkInsIn' || !isUnshown(figure)),
  )
  const all = [...within, ...between, ...[...figures].flatMap((figure) => across(rows, (row) => at(row, figure)))]
  return all.filter(
    (equation) => equation.reduce((left, { cell, times }) => left + times * (cells[cell]?.value ?? 0), 0) === 0,
  )
}

/** A total is its parts' sum: with minus one. */
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
      ? (readers === 'public' && thin(cells, of)) || (of !== undefined && markOf(of) === 'few')
      : markOf(figure)
    shown[figure] = mark ? { value: null, hidden: mark === true ? 'thin' : mark } : cell
  }
  return shown
}

function thin(cells: Row['cells'], of: Figure | undefined): boolean {
  const n = of === undefined ? 0 : (cells[of]?.value ?? 0)
  return n > 0 && n < FEW
}
