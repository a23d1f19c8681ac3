import type { DateTime } from 'luxon'
import type { Locale } from '../../i18n/format-time.ts'
import { type PaperFonts, paperFonts } from './paper-fonts.ts'
import { plainTitle, printable } from './printable-rules.ts'

/** What a paper is called, and what stands at the foot of each of its pages beside „страница 1 от 2“. */
export type PaperOf = {
  title: string
  locale: Locale
  /** Who made it: the name of the house. */
  author: string
  madeAt: DateTime
  foot: string
  page: (number: number, of: number) => string
}

export type Write = { size?: number; bold?: boolean; colour?: string; gap?: number }

/** A part of the structure of a paper, into which text is written. */
export type Part = PDFKit.PDFStructureElement

/** A4, in points of 1/72 inch; the foot of a page stands below its margin. */
export const EDGE = { left: 42, right: 42, top: 40, bottom: 56 }
export const INK = '#14202b'
const GREY = '#44525f'

/**
 * A PDF that is tagged from its first word (ISO 14289-1): a title that readers show, its language, a tree of headings, paragraphs and tables;
 * whatever only decorates is an artifact. Text may be copied and searched: the fonts carry their alphabets.
 *
 * @returns the file
 */
export async function makePaper(of: PaperOf, write: (paper: Paper) => void): Promise<Buffer> {
  // A fifth of a second, which a house that makes no paper need not spend.
  const [{ default: PDFDocument }, fonts] = await Promise.all([import('pdfkit'), paperFonts()])
  const paper = new Paper(of, { fonts, begin: (options) => new PDFDocument(options) })
  write(paper)
  return paper.close()
}

type Tools = { fonts: PaperFonts; begin: (options: PDFKit.PDFDocumentOptions) => PDFKit.PDFDocument }

/** A sheet under the pen: from top to bottom, on as many pages as it takes. Lengths in points. */
export class Paper {
  readonly pen: PDFKit.PDFDocument
  readonly #root: Part
  readonly #of: PaperOf
  readonly #parts: Uint8Array[] = []
  readonly #ended: Promise<void>

  constructor(of: PaperOf, { fonts, begin }: Tools) {
    this.#of = of
    const options = {
      size: 'A4',
      margins: EDGE,
      pdfVersion: '1.7' as const,
      tagged: true,
      subset: 'PDF/UA',
      lang: of.locale === 'bg' ? 'bg-BG' : 'en-GB',
      displayTitle: true,
      bufferPages: true,
      autoFirstPage: false,
      info: {
        Title: plainTitle(of.title),
        Author: plainTitle(of.author),
        Creator: 'Priemna',
        Producer: 'PDFKit',
        CreationDate: of.madeAt.toJSDate(),
      },
    }
    // Its types are older than its PDF/UA.
    this.pen = begin(options as PDFKit.PDFDocumentOptions)
    this.pen.registerFont('regular', fonts.regular)
    this.pen.registerFont('bold', fonts.bold)
    this.pen.on('data', (part: Uint8Array) => this.#parts.push(part))
    this.#ended = new Promise((resolve, reject) => this.pen.on('end', resolve).on('error', reject))
    this.#root = this.pen.struct('Document')
    this.pen.addStructure(this.#root)
    this.pen.addPage()
  }

  get width(): number {
    return this.pen.page.width - EDGE.left - EDGE.right
  }

  /** How much of the page is left. */
  get left(): number {
    return this.pen.page.height - EDGE.bottom - this.pen.y
  }

  /** Goes on on another page where less than `height` is left of this one; whether it did. */
  room(height: number): boolean {
    if (this.left >= height) return false
    this.pen.addPage()
    return true
  }

  heading(level: 1 | 2, text: string, { size = level === 1 ? 20 : 13, gap = level === 1 ? 6 : 4 }: Write = {}): void {
    this.room(this.heightOf(text, { size, bold: true }) + 60)
    this.line(this.#root, `H${level}`, text, { size, gap, bold: true })
  }

  paragraph(text: string, how: Write = {}): void {
    this.room(Math.min(this.heightOf(text, how), 200))
    this.line(this.#root, 'P', text, { gap: 6, ...how })
  }

  /** Opens a part of the document; it is closed when `fill` is done. */
  part(type: string, fill: (part: Part) => void, options: PDFKit.Mixins.StructureElementOptions = {}): void {
    this.inside(this.#root, type, fill, options)
  }

  inside(parent: Part, type: string, fill: (part: Part) => void, options: Scoped = {}): void {
    const part = this.pen.struct(type, options)
    parent.add(part)
    fill(part)
    part.end()
  }

  /** Writes over the whole width, and goes down. */
  line(parent: Part, type: string, text: string, { gap = 0, ...how }: Write): void {
    const { pen } = this
    this.inside(parent, type, (part) => part.add(() => this.put(text, EDGE.left, pen.y, this.width, how)))
    pen.y += gap
  }

  /** Text alone, as content of the part that is open. */
  put(text: string, x: number, y: number, width: number, { size = 11, bold = false, colour = INK }: Write): void {
    this.#font(bold, size)
      .fillColor(colour)
      .text(printable(text), x, y, { width, lineGap: size * 0.15 })
  }

  heightOf(text: string, { size = 11, bold = false }: Write = {}, width = this.width): number {
    return this.#font(bold, size).heightOfString(printable(text), { width, lineGap: size * 0.15 })
  }

  /** Draws what says nothing: lines, squares, what is repeated on each page. */
  artifact(draw: (pen: PDFKit.PDFDocument) => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    const { x, y } = this.pen
    this.pen.markContent('Artifact', { type })
    this.pen.save()
    draw(this.pen)
    this.pen.restore()
    this.pen.endMarkedContent()
    Object.assign(this.pen, { x, y })
  }

  /** Draws a QR code as a figure that says what it is; `at`: its upper left corner. */
  squares(
    picture: readonly (readonly boolean[])[],
    { x, y, size, alt }: { x: number; y: number; size: number; alt: string },
  ): void {
    const side = size / picture.length
    const options = { alt: printable(alt), bbox: [x, y, x + size, y + size], placement: 'Block' }
    this.part(
      'Figure',
      (figure) => {
        figure.add(() => {
          this.pen.save().fillColor('#000')
          picture.forEach((row, down) => {
            row.forEach((dark, right) => {
              if (dark) this.pen.rect(x + right * side, y + down * side, side, side)
            })
          })
          this.pen.fill().restore()
        })
      },
      options as PDFKit.Mixins.StructureElementOptions,
    )
  }

  /** A line across, to write on or to part by. */
  rule(y: number, { from = EDGE.left, width = this.width, weight = 0.5, colour = GREY } = {}): void {
    this.artifact((pen) => {
      pen
        .lineWidth(weight)
        .strokeColor(colour)
        .moveTo(from, y)
        .lineTo(from + width, y)
        .stroke()
    })
  }

  async close(): Promise<Buffer> {
    this.#root.end()
    const { count } = this.pen.bufferedPageRange()
    for (let number = 0; number < count; number++) {
      this.pen.switchToPage(number)
      this.#foot(number + 1, count)
    }
    this.pen.end()
    await this.#ended
    return Buffer.concat(this.#parts)
  }

  #foot(number: number, count: number): void {
    const { page } = this.pen
    const y = page.height - EDGE.bottom + 14
    // What is written below the margin would open another page.
    page.margins.bottom = 0
    this.artifact(() => {
      const how = { size: 8.5, colour: GREY }
      this.put(this.#of.foot, EDGE.left, y, this.width - 90, how)
      this.#font(false, how.size).text(this.#of.page(number, count), EDGE.left, y, {
        width: this.width,
        align: 'right',
      })
    }, 'Pagination')
  }

  #font(bold: boolean, size: number): PDFKit.PDFDocument {
    return this.pen.font(bold ? 'bold' : 'regular').fontSize(size)
  }
}

/** A cell of a table that heads others says which. */
type Scoped = PDFKit.Mixins.StructureElementOptions & { scope?: 'Column' | 'Row' }
