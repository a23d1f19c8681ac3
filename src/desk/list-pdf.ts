import type { DateTime } from 'luxon'
import { dateTime, type Locale } from '../i18n/format-time.ts'
import { words } from '../i18n/words.ts'
import { EDGE, makePaper, type Paper } from '../ui/pdf/paper.ts'
import { type CellLine, drawTable } from '../ui/pdf/paper-table.ts'
import { cellOf, type ListPaper, listPaper, type PaperChoice, type PaperRow, paperColumns } from './list-paper.ts'
import type { ListedDay } from './queries.ts'

type Making = PaperChoice & {
  /** Who prints it; null: the house, for a mail. */
  printedBy: string | null
  house: Record<Locale, string>
  madeAt: DateTime
}

const SHARE = { time: 1.15, name: 2.7, phone: 1.75, topic: 3.3, needs: 2, tick: 1.1 }
const NOTE_LINES = 5
const NOTE_HEIGHT = 24

/** The list of a reception as a tagged PDF: a table, or large, with room for notes. */
export async function listPdf(day: ListedDay, making: Making): Promise<Buffer> {
  const { locale, house, madeAt, printedBy, look } = making
  const text = words[locale].pages.paper
  const list = listPaper(day, making)
  const when = dateTime(madeAt, locale)
  const by = printedBy === null ? text.list.made(when, house[locale]) : text.list.printed(when, printedBy)
  const paper = {
    ...{ locale, madeAt, page: text.page },
    title: `${list.title}, ${list.facts}`,
    author: house[locale],
    foot: `${by} ${text.list.personal}`,
  }
  return makePaper(paper, (sheet) => {
    sheet.paragraph(house[locale], { size: 9, gap: 2 })
    sheet.heading(1, list.title)
    sheet.paragraph(list.facts, { bold: true })
    for (const standing of list.standing) sheet.paragraph(standing, { bold: true })
    sheet.paragraph(text.list.counts(list.booked, list.free))
    sheet.paragraph(`${by} ${text.list.personal}`, { size: 9, gap: 10 })
    if (look === 'large') blocks(sheet, list, making)
    else table(sheet, list, making)
  })
}

function table(sheet: Paper, list: ListPaper, choice: PaperChoice): void {
  const text = words[choice.locale].pages.paper.list
  const columns = paperColumns(choice)
  drawTable(sheet, {
    caption: text.caption,
    columns: [
      ...columns.map((column) => ({ heading: text.columns[column], share: SHARE[column] })),
      { heading: text.columns.tick, share: SHARE.tick, tick: true },
    ],
    rows: list.rows.map((row) => [...columns.map((column) => linesOf(row, column)), []]),
  })
}

function linesOf(row: PaperRow, column: ReturnType<typeof paperColumns>[number]): CellLine[] {
  const heavy = column === 'time' || (column === 'name' && row.person !== null)
  return cellOf(row, column).map((text, index) =>
    index === 0 ? { text, bold: heavy } : { text, ...(column === 'name' && { size: 9 }) },
  )
}

/** Each person on one page, with lines to write on. */
function blocks(sheet: Paper, list: ListPaper, { locale }: PaperChoice): void {
  const text = words[locale].pages.paper.list
  const people = list.rows.filter(({ person }) => person !== null)
  if (people.length === 0) sheet.paragraph(text.nobody)
  for (const { time, person } of people) {
    if (person === null) continue
    const lines = [
      ...person.beneath,
      ...(person.needs.length > 0 ? [`${text.columns.needs}: ${person.needs.join(', ')}`] : []),
      ...(person.phone === null ? [] : [`${text.columns.phone}: ${person.phone}`]),
      ...(person.topic === '' ? [] : [`${text.columns.topic}: ${person.topic}`]),
    ]
    const size = 14
    const written = lines.reduce((sum, line) => sum + sheet.heightOf(line, { size }) + 4, 0)
    sheet.room(Math.min(written + 50 + (NOTE_LINES + 1) * NOTE_HEIGHT, sheet.pen.page.height - EDGE.top - EDGE.bottom))
    sheet.rule(sheet.pen.y, { weight: 1 })
    sheet.pen.y += 8
    sheet.part('Sect', (part) => {
      sheet.line(part, 'H2', `${time} – ${person.name}`, { size: 18, bold: true, gap: 4 })
      for (const line of lines) sheet.line(part, 'P', line, { size, gap: 4 })
      sheet.line(part, 'P', `${text.notes}:`, { size: 11 })
    })
    for (let line = 1; line <= NOTE_LINES && sheet.left > NOTE_HEIGHT; line++) {
      sheet.pen.y += NOTE_HEIGHT
      sheet.rule(sheet.pen.y)
    }
    sheet.pen.y += 16
  }
}
