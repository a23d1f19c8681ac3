import type { DateTime } from 'luxon'
import { encodeQR } from 'qr'
import type { Locale } from '../i18n/format-time.ts'
import { words } from '../i18n/words.ts'
import { EDGE, makePaper } from '../ui/pdf/paper.ts'
import { drawTable } from '../ui/pdf/paper-table.ts'
import type { Poster } from './poster.ts'

const QR_SIZE = 120

/** The poster of a door as a tagged PDF, to be read from two steps away. */
export async function posterPdf(
  poster: Poster,
  { house, madeAt }: { house: Record<Locale, string>; madeAt: DateTime },
): Promise<Buffer> {
  const { locale, title, official, name, rule, days, asOf } = poster
  const { poster: text, paper: page } = words[locale].pages
  return makePaper(
    { title: `${title}: ${official}`, locale, author: house[locale], madeAt, foot: asOf, page: page.page },
    (sheet) => {
      sheet.paragraph(house[locale], { size: 14, gap: 10 })
      sheet.heading(1, title, { size: 30, gap: 8 })
      sheet.paragraph(official, { size: 22, bold: true, gap: 4 })
      if (name !== null) sheet.paragraph(name, { size: 18, gap: 4 })
      if (rule !== null) sheet.paragraph(words[locale].pages.home.rule(rule), { size: 14, gap: 14 })
      if (days.length === 0) sheet.paragraph(text.noDays, { size: 16, gap: 20 })
      else
        drawTable(sheet, {
          caption: text.caption,
          size: 14,
          columns: [
            { heading: text.columns.day, share: 4 },
            { heading: text.columns.hours, share: 4 },
            { heading: text.columns.place, share: 4 },
          ],
          rows: days.map(({ day, hours, notes, place, off }) => [
            [{ text: day, bold: !off }],
            [...(hours === null ? [] : [{ text: hours }]), ...notes.map((text) => ({ text, size: 12 }))],
            place === '' ? [] : [{ text: place }],
          ]),
        })
      sheet.pen.y += 16
      sheet.room(QR_SIZE + 60)
      sheet.heading(2, text.book, { size: 20, gap: 8 })
      const top = sheet.pen.y
      const width = sheet.width - QR_SIZE - 24
      let y = top
      for (const [label, said] of [
        [text.online, poster.address],
        [text.phone, poster.phone],
        [text.desk, poster.desk],
      ]) {
        const line = `${label}: ${said}`
        sheet.part('P', (part) => part.add(() => sheet.put(line, EDGE.left, y, width, { size: 16 })))
        y += sheet.heightOf(line, { size: 16 }, width) + 8
      }
      sheet.part('P', (part) => part.add(() => sheet.put(text.qrHint, EDGE.left, y, width, { size: 12 })))
      sheet.squares(encodeQR(poster.url, 'raw', { border: 2 }), {
        ...{ x: EDGE.left + sheet.width - QR_SIZE, y: top, size: QR_SIZE },
        alt: text.qr(poster.address),
      })
    },
  )
}
