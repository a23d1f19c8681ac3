import { DateTime } from 'luxon'
import t from 'tap'
import { makePaper } from '../../src/ui/pdf/paper.ts'
import { drawTable } from '../../src/ui/pdf/paper-table.ts'
import { plainTitle, printable } from '../../src/ui/pdf/printable-rules.ts'
import { partsOf, readPdf, wordsOfPart } from './pdf-reader.ts'

const ROWS = 60
const paper = makePaper(
  {
    title: 'Пробен лист „Ц“ & <други>',
    locale: 'bg',
    author: 'Община Примерово',
    madeAt: DateTime.fromISO('2026-11-24T08:00', { zone: 'Europe/Sofia' }),
    foot: 'Само за проба',
    page: (number, of) => `страница ${number} от ${of}`,
  },
  (sheet) => {
    sheet.heading(1, 'Пробен лист')
    sheet.paragraph('Щъркел, ЮЯ, ѝ, fi, 3x4, №\u00a034, „кавички“')
    drawTable(sheet, {
      caption: 'Проби по ред',
      columns: [
        { heading: 'Ред', share: 1 },
        { heading: 'Текст', share: 4 },
        { heading: 'Отметка', share: 1, tick: true },
      ],
      rows: Array.from({ length: ROWS }, (_, row) => [
        [{ text: `№ ${row + 1}`, bold: true }],
        row === 30 ? [{ text: 'дума '.repeat(400).trim() }] : [{ text: `ред ${row + 1}` }, { text: 'под него' }],
        [],
      ]),
    })
    sheet.heading(2, 'Накрая')
  },
)

t.test(
  'a paper is a tagged PDF: language, title, a tree in order, all text in the alphabet it was written in',
  async (t) => {
    const read = readPdf(await paper)
    t.equal(read.marked, true)
    t.equal(read.lang, 'bg-BG')
    t.equal(read.title, 'Пробен лист „Ц“ + ‹други›')
    t.equal(read.showsTitle, true, 'readers show the title, not the name of the file')
    t.match(read.claims, /<pdfuaid:part>1<\/pdfuaid:part>/)
    t.match(read.claims, 'Пробен лист „Ц“ + ‹други›')
    t.equal(read.tree.type, 'Document')
    t.same(
      read.tree.parts.map(({ type }) => type),
      ['H1', 'P', 'Table', 'H2'],
    )
    t.equal(wordsOfPart(read.tree.parts[1] ?? read.tree), 'Щъркел, ЮЯ, ѝ, fi, 3x4, №\u00a034, „кавички“')
  },
)

t.test('a table says its heads once, names its rows, and loses none where a page ends', async (t) => {
  const read = readPdf(await paper)
  const [table] = partsOf(read.tree, 'Table')
  t.same(
    table?.parts.map(({ type }) => type),
    ['Caption', 'THead', 'TBody'],
  )
  t.ok(read.pages > 2)
  const [head, body] = [table?.parts[1], table?.parts[2]]
  t.same(
    head?.parts[0]?.parts.map(({ text, type, scope }) => [type, scope, text]),
    ['Ред', 'Текст', 'Отметка'].map((text) => ['TH', 'Column', text]),
  )
  t.equal(body?.parts.length, ROWS)
  for (const [row, part] of (body?.parts ?? []).entries()) {
    t.same(
      part.parts.map(({ type, scope }) => [type, scope]),
      [
        ['TH', 'Row'],
        ['TD', null],
        ['TD', null],
      ],
    )
    t.equal(part.parts[0]?.text, `№ ${row + 1}`)
    if (row !== 30) t.equal(part.parts[1]?.text, `ред ${row + 1}под него`)
  }
  const long = body?.parts[30]?.parts[1]?.text ?? ''
  t.equal(long.match(/дума/g)?.length, 400, 'a long text is whole')
})

t.test('what is repeated or only decorates is left out of what is read', async (t) => {
  const { artifacts, pages, tree } = readPdf(await paper)
  t.equal(artifacts.filter((text) => text === 'Само за проба').length, pages)
  t.equal(
    artifacts.filter((text) => text === 'Текст').length,
    pages - 1,
    'the head of the table, on each page but the first',
  )
  t.ok(artifacts.includes(`страница ${pages} от ${pages}`))
  t.notMatch(wordsOfPart(tree), /Само за проба|страница/)
})

t.test('signs that the fonts have not become squares, and what turns a line around is gone', async (t) => {
  for (const [given, shown] of [
    ['Иван Петров', 'Иван Петров'],
    ['й', 'й'],
    ['ул. „Иван Вазов“ №\u00a034 – 5 €', 'ул. „Иван Вазов“ №\u00a034 – 5 €'],
    ['Ѓорѓи, Ґалаґан, Łukasz, Ñandú, Ştefan', 'Ѓорѓи, Ґалаґан, Łukasz, Ñandú, Ştefan'],
    ['a\u202eb\u200bc\u0000d\u2066e', 'abcde'],
    ['добре 😀 שלום', 'добре □ □□□□'],
    ['а\r\nб\u2028в\tг', 'а\nб\nв г'],
  ])
    t.equal(printable(given ?? ''), shown)
  t.equal(plainTitle('а\n& <б>'), 'а + ‹б›')
})
