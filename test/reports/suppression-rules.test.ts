import t from 'tap'
import type { Equation } from '../../src/reports/reckoning-rules.ts'
import type { Hidden, Row } from '../../src/reports/report.ts'
import { hideMore, suppressed } from '../../src/reports/suppression-rules.ts'

/** Rows of the channels: of all, then of each official. Web, telephone, desk, e-mail, without an hour. */
function channels(officials: number[][]): Row[] {
  const row = (slug: string | null, [web = 0, phone = 0, desk = 0, email = 0, walkIn = 0]: number[]): Row => {
    const counts = { all: web + phone + desk + email + walkIn, web, phone, desk, 'e-mail': email, 'walk-in': walkIn }
    const cells = Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, { value, hidden: null }]))
    return { slug, month: null, cells }
  }
  const whole = officials.reduce((sum, each) => sum.map((n, at) => n + (each[at] ?? 0)), [0, 0, 0, 0, 0])
  return [row(null, whole), ...officials.map((each, n) => row(`official-${n}`, each))]
}

/** Whoever sees a dash knows that it stands for five at least: less has another mark. */
const least = { few: 1, other: 5 }

/** Published rows as text: `<` a few, `…` hidden besides. */
const published = (rows: Row[]) =>
  suppressed('channels', { channels: rows }, 'public').map(({ cells }) =>
    (['all', 'web', 'phone', 'desk', 'e-mail', 'walk-in'] as const)
      .map((name) => (cells[name]?.hidden === 'few' ? '<' : cells[name]?.hidden ? '…' : String(cells[name]?.value)))
      .join(' '),
  )

for (const [what, given, expected] of [
  [
    'enough everywhere: nothing is hidden',
    [
      [9, 8, 7, 0, 0],
      [5, 6, 7, 0, 0],
    ],
    ['42 14 14 14 0 0', '24 9 8 7 0 0', '18 5 6 7 0 0'],
  ],
  ['a nought is shown', [[0, 0, 0, 0, 0]], ['0 0 0 0 0 0', '0 0 0 0 0 0']],
  ['one official: what hides the row hides the total', [[9, 3, 0, 0, 0]], ['12 … < 0 0 0', '12 … < 0 0 0']],
  [
    'a few in one cell hide three more, the corners of a rectangle',
    [
      [20, 3, 10, 0, 0],
      [30, 10, 6, 0, 0],
    ],
    ['79 50 13 16 0 0', '33 20 < … 0 0', '46 30 … … 0 0'],
  ],
] as const)
  t.same(published(channels(given.map((each) => [...each]))), expected, what)

t.test('two fours that are eight together, and two ones that are two, are no secret: more is hidden', async (t) => {
  const sum: Equation = [-1, 1, 1, 1].map((times, cell) => ({ cell, times }))
  const marks = (values: number[]) => {
    const hidden = new Map<number, Hidden>(
      values.flatMap((value, cell) => (value > 0 && value < 5 ? [[cell, 'few' as const]] : [])),
    )
    hideMore({ values, equations: [sum], hidden, least, open: new Set() })
    return [...hidden.keys()].sort()
  }
  t.same(marks([18, 4, 4, 10]), [1, 2, 3])
  t.same(marks([12, 1, 1, 10]), [1, 2, 3])
  t.same(marks([15, 2, 3, 10]), [1, 2], 'five can be one and four, or two and three')
})

t.test('satisfaction is shown of a row that five answered; a measure of fewer than five is hidden', async (t) => {
  const cell = (value: number) => ({ value, hidden: null })
  const rows: Row[] = [
    {
      slug: null,
      month: null,
      cells: {
        daysAhead: cell(3),
        daysAheadOf: cell(4),
        atDoor: cell(7.5),
        atDoorOf: cell(5),
        meetings: cell(0),
        meeting: { value: null, hidden: null },
      },
    },
  ]
  const [row] = suppressed('waiting', { waiting: rows }, 'public')
  t.match(row?.cells, {
    daysAhead: { value: null, hidden: 'thin' },
    daysAheadOf: { value: null, hidden: 'few' },
    atDoor: { value: 7.5, hidden: null },
    meeting: { value: null, hidden: null },
  })
  const answers = (yes: number, partly: number) => ({
    asked: cell(9),
    unanswered: cell(9 - yes - partly),
    answered: cell(yes + partly),
    bookingYes: cell(yes),
    bookingPartly: cell(partly),
    bookingNo: cell(0),
  })
  for (const readers of ['public', 'staff'] as const) {
    const [thin] = suppressed(
      'satisfaction',
      { satisfaction: [{ slug: null, month: null, cells: answers(4, 0) }] },
      readers,
    )
    t.match(thin?.cells, {
      asked: { value: 9 },
      unanswered: { hidden: 'other' },
      answered: { hidden: 'few' },
      bookingYes: { hidden: 'few' },
      bookingNo: { value: null, hidden: 'few' },
    })
  }
  const [known] = suppressed(
    'satisfaction',
    { satisfaction: [{ slug: null, month: null, cells: answers(4, 2) }] },
    'staff',
  )
  t.match(known?.cells, { answered: { value: 6 }, bookingYes: { value: 4, hidden: null }, bookingPartly: { value: 2 } })
})

t.test('what is hidden in one report stands in none beside it', async (t) => {
  const cells = (values: Record<string, number>): Row['cells'] =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, hidden: null }]))
  const bookings = (attended: number, noShow: number, walkIns: number) =>
    cells({ offered: 90, booked: attended + noShow, attended, noShow, walkIns })
  const waits = (booked: number, pastHourOf: number, atDoorOf: number) =>
    cells({ daysAheadOf: booked, pastHourOf, atDoorOf, meetings: atDoorOf, withinPlan: atDoorOf - 6, longer: 6 })
  const ways = (web: number, phone: number, walkIn: number) =>
    cells({ all: web + phone + walkIn, web, phone, 'walk-in': walkIn })
  const row = (slug: string | null, cells: Row['cells']): Row => ({ slug, month: null, cells })
  // 60 booked of whom 50 attended, and 9 without an hour; with the second 2 of the 9: 20 booked, 17 attended.
  const tables = {
    receptions: [row(null, bookings(50, 10, 9)), row('a', bookings(33, 7, 7)), row('b', bookings(17, 3, 2))],
    waiting: [row(null, waits(60, 50, 59)), row('a', waits(40, 33, 40)), row('b', waits(20, 17, 19))],
    channels: [row(null, ways(40, 20, 9)), row('a', ways(25, 15, 7)), row('b', ways(15, 5, 2))],
  }
  const names = ['receptions', 'waiting', 'channels'] as const
  const published = Object.fromEntries(names.map((name) => [name, suppressed(name, tables, 'public')]))
  const shown = (name: keyof typeof tables, n: number, figure: keyof Row['cells']) =>
    published[name]?.[n]?.cells[figure]?.value ?? Number.NaN
  for (const n of [0, 1, 2]) {
    t.ok(Object.is(shown('receptions', n, 'walkIns'), shown('channels', n, 'walk-in')), 'the same number, or neither')
    t.notOk(shown('waiting', n, 'daysAheadOf') > 0, 'the booked stand in one report')
  }
  t.notOk(shown('channels', 2, 'all') - shown('receptions', 2, 'booked') > 0, 'all ways less the booked')
  t.notOk(shown('waiting', 2, 'atDoorOf') - shown('waiting', 2, 'pastHourOf') > 0, 'who waited less who had an hour')
  // Of twenty seventeen and more attended, and one to four did not come: three, had all who went in been counted at the door.
  t.match(published['receptions']?.[2]?.cells, {
    noShow: { hidden: 'few' },
    walkIns: { hidden: 'few' },
  })
})

/** Small whole numbers that are the same in each run. */
function* numbers(seed: number) {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    yield (state >> 12) % 9
  }
}

t.test('whoever tries all tables that look the same finds two numbers at least for each of the few', async (t) => {
  // Two officials, three channels, and all sums: twelve cells, of which the six inner ones decide.
  const equations: Equation[] = [
    ...[0, 1].map((row) => [
      { cell: 6 + row, times: -1 },
      ...[0, 1, 2].map((column) => ({ cell: row * 3 + column, times: 1 })),
    ]),
    ...[0, 1, 2].map((column) => [
      { cell: 8 + column, times: -1 },
      ...[0, 1].map((row) => ({ cell: row * 3 + column, times: 1 })),
    ]),
    [{ cell: 11, times: -1 }, ...[6, 7].map((cell) => ({ cell, times: 1 }))],
  ]
  const whole = (inner: number[]) => {
    const rows = [0, 3].map((at) => (inner[at] ?? 0) + (inner[at + 1] ?? 0) + (inner[at + 2] ?? 0))
    const columns = [0, 1, 2].map((at) => (inner[at] ?? 0) + (inner[at + 3] ?? 0))
    return [...inner, ...rows, ...columns, (rows[0] ?? 0) + (rows[1] ?? 0)]
  }
  const tables: number[][] = []
  for (let code = 0; code < 10 ** 6; code += 1) tables.push([...String(code).padStart(6, '0')].map(Number))
  const some = numbers(7)
  let few = 0
  for (let round = 0; round < 6; round += 1) {
    const values = whole(Array.from({ length: 6 }, () => some.next().value ?? 0))
    const hidden = new Map<number, Hidden>(
      values.flatMap((value, cell) => (value > 0 && value < 5 ? [[cell, 'few' as const]] : [])),
    )
    hideMore({ values, equations, hidden, least, open: new Set() })
    if (hidden.size === values.filter((value) => value > 0).length) continue
    const seen = new Map<number, Set<number>>()
    for (const inner of tables) {
      if (
        inner.some((value, cell) =>
          hidden.has(cell) ? (hidden.get(cell) === 'few' ? value < 1 || value > 4 : value < 5) : value !== values[cell],
        )
      )
        continue
      const like = whole(inner)
      if (
        like.some((value, cell) =>
          hidden.has(cell) ? (hidden.get(cell) === 'few' ? value < 1 || value > 4 : value < 5) : value !== values[cell],
        )
      )
        continue
      for (const cell of hidden.keys()) seen.set(cell, (seen.get(cell) ?? new Set()).add(like[cell] ?? 0))
    }
    for (const [cell, mark] of hidden) {
      if (mark !== 'few') continue
      few += 1
      if ((seen.get(cell)?.size ?? 0) < 2) t.fail(`${values} tells cell ${cell}: hidden ${[...hidden.keys()]}`)
    }
  }
  t.ok(few > 15, `${few} hidden cells were tried`)
})
