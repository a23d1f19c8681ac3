import t from 'tap'
import { cleanLine, cleanName } from '../../src/messages/clean-text.ts'

t.test('one visible line', async (t) => {
  const cases: [string, string][] = [
    ['  стая   201,\tетаж 2 ', 'стая 201, етаж 2'],
    ['едно\r\nдве\nтри', 'едно две три'],
    ['а\u0000б\u001bв\u007fг\u0085д\u009f', 'абвгд'],
    ['\u202eнаобратно\u202c \u2066и\u2069 \u200bтук\ufeff', 'наобратно и тук'],
    ['а\u2028б\u2029в', 'а б в'],
    ['и\u0306', 'й'],
    ['\ud800а\udc00', '\ufffdа\ufffd'],
    ['\u{e0041}а', 'а'],
    ['„Щастливец“ № 5 – вляво', '„Щастливец“ № 5 – вляво'],
  ]
  for (const [given, expected] of cases) t.equal(cleanLine(given), expected, JSON.stringify(expected))
})

t.test('a limit counts letters and cuts none in two', async (t) => {
  t.equal(cleanLine('👍👍👍', 2), '👍👍')
  t.equal([...cleanLine('я'.repeat(1_000))].length, 300)
})

t.test('cleaning what is clean changes nothing', async (t) => {
  for (const text of ['а \u0000 б', ' \r\n а', 'а\u0301'.repeat(300), `${'а'.repeat(299)} б`]) {
    t.equal(cleanLine(cleanLine(text)), cleanLine(text))
    t.equal(cleanName(cleanName(text)), cleanName(text))
  }
})

t.test('a name has no sign of a link', async (t) => {
  t.equal(cleanName('вижте https://evil.example/x?y'), 'вижте https evil. example x y')
  t.equal(cleanName('evil@evil.example'), 'evil evil. example')
  t.equal(cleanName('Х.П.Примеров'), 'Х. П. Примеров')
})
