import { EDGE, INK, type Paper, type Part } from './paper.ts'

/** A line of a cell. */
export type CellLine = { text: string; bold?: boolean; size?: number }

export type PaperColumn = {
  heading: string
  /** Its part of the width; all of them are a whole. */
  share: number
  /** An empty square stands in each of its cells, to be ticked. */
  tick?: boolean
}

/** A table; the first cell of a row names it. */
export type PaperTable = {
  caption: string
  columns: readonly PaperColumn[]
  rows: readonly CellLine[][][]
  /** Of its letters, where a line of a cell says none. */
  size?: number
}

const PAD = 4
const USUAL_SIZE = 10
const LEAST_HEIGHT = 26
const TICK = 12

/** Draws a table: no row is split over two pages, the head stands on each of them, and is read aloud once. */
export function drawTable(paper: Paper, { caption, columns, rows: given, size = USUAL_SIZE }: PaperTable): void {
  const spans = spansOf(paper, columns)
  const head: Sized[][] = columns.map(({ heading }) => [{ text: heading, bold: true, size: size * 0.9 }])
  const rows: Sized[][][] = given.map((cells) => cells.map((lines) => lines.map((line) => ({ size, ...line }))))
  paper.room(heightOf(paper, head, spans) + LEAST_HEIGHT * 2)
  paper.part('Table', (table) => {
    paper.line(table, 'Caption', caption, { size: 9, gap: 4 })
    paper.inside(table, 'THead', (group) => {
      const y = paper.pen.y
      paper.inside(group, 'TR', (row) => drawCells(paper, row, { cells: head, spans, y, type: 'TH', scope: 'Column' }))
      below(paper, y + heightOf(paper, head, spans), 1)
    })
    paper.inside(table, 'TBody', (group) => {
      for (const cells of rows) {
        const height = Math.min(Math.max(heightOf(paper, cells, spans), LEAST_HEIGHT), fullPage(paper))
        if (paper.room(height)) headAgain(paper, head, spans)
        const y = paper.pen.y
        paper.inside(group, 'TR', (row) => drawCells(paper, row, { cells, spans, y, type: 'TD' }))
        ticks(paper, columns, spans, y)
        below(paper, y + height, 0.5)
      }
    })
  })
  paper.pen.y += 8
}

type Span = { x: number; width: number }
type Sized = CellLine & { size: number }
type Row = { cells: readonly Sized[][]; spans: Span[]; y: number; type: 'TH' | 'TD'; scope?: 'Column' }

function spansOf(paper: Paper, columns: readonly PaperColumn[]): Span[] {
  const whole = columns.reduce((sum, { share }) => sum + share, 0)
  let x = EDGE.left
  return columns.map(({ share }) => {
    const span = { x, width: (paper.width * share) / whole }
    x += span.width
    return span
  })
}

function drawCells(paper: Paper, row: Part, { cells, spans, y, type, scope }: Row): void {
  cells.forEach((lines, index) => {
    const { x, width } = spans[index] as Span
    const heads = index === 0 && scope === undefined ? 'Row' : scope
    paper.inside(
      row,
      heads === undefined ? type : 'TH',
      (cell) => {
        let at = y + PAD
        for (const line of lines) {
          // Beyond the end of the page it would go on on another.
          const fits = at + paper.heightOf(line.text, line, width - PAD) <= paper.pen.page.height - EDGE.bottom + PAD
          if (!fits) break
          cell.add(() => paper.put(line.text, x, at, width - PAD, line))
          at += paper.heightOf(line.text, line, width - PAD)
        }
      },
      heads === undefined ? {} : { scope: heads },
    )
  })
}

function heightOf(paper: Paper, cells: readonly Sized[][], spans: Span[]): number {
  const heights = cells.map((lines, index) =>
    lines.reduce((sum, line) => sum + paper.heightOf(line.text, line, (spans[index]?.width ?? 0) - PAD), 0),
  )
  return Math.max(...heights) + PAD * 2
}

function fullPage(paper: Paper): number {
  return paper.pen.page.height - EDGE.top - EDGE.bottom - 40
}

function headAgain(paper: Paper, head: readonly Sized[][], spans: Span[]): void {
  const { y } = paper.pen
  paper.artifact(() => {
    head.forEach(([line], index) => {
      const { x, width } = spans[index] as Span
      if (line) paper.put(line.text, x, y + PAD, width - PAD, line)
    })
  }, 'Pagination')
  below(paper, y + heightOf(paper, head, spans), 1)
}

function ticks(paper: Paper, columns: readonly PaperColumn[], spans: Span[], y: number): void {
  columns.forEach(({ tick }, index) => {
    const x = (spans[index] as Span).x
    if (tick)
      paper.artifact((pen) => {
        pen
          .lineWidth(1)
          .strokeColor(INK)
          .rect(x, y + PAD + 1, TICK, TICK)
          .stroke()
      })
  })
}

function below(paper: Paper, y: number, weight: number): void {
  paper.rule(y, { weight })
  paper.pen.y = y
}
