import fc from 'fast-check'
import t from 'tap'
import { containsEgn, isEgn } from '../../src/bookings/egn.ts'

/** Makes a valid number the way the rule says, apart from the code under test. */
function egnOf(year: number, month: number, day: number, serial: number): string {
  const shifted = month + (year < 1900 ? 20 : year >= 2000 ? 40 : 0)
  const nine =
    [year % 100, shifted, day].map((part) => String(part).padStart(2, '0')).join('') + String(serial).padStart(3, '0')
  const sum = [2, 4, 8, 5, 10, 9, 7, 3, 6].reduce((total, weight, n) => total + weight * Number(nine[n]), 0)
  return nine + String((sum % 11) % 10)
}

const someone = fc
  .record({
    year: fc.integer({ min: 1890, max: 2035 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    serial: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ year, month, day, serial }) => egnOf(year, month, day, serial))

t.test('A19 every valid ЕГН in a text is found, also in groups', async (t) => {
  fc.assert(
    fc.property(someone, fc.constantFrom('', ' ', '-', '.', '\u00a0'), (egn, gap) =>
      containsEgn(`Моето ЕГН е ${egn.slice(0, 6)}${gap}${egn.slice(6)}.`),
    ),
    { numRuns: 1_000 },
  )
  t.pass('1,000 of 1,000')
})

t.test('A19 no mobile number is taken for an ЕГН', async (t) => {
  const mobile = fc.tuple(fc.constantFrom('087', '088', '089', '098'), fc.integer({ min: 0, max: 9_999_999 }))
  fc.assert(
    fc.property(mobile, ([prefix, rest]) => !containsEgn(`${prefix}${String(rest).padStart(7, '0')}`)),
    { numRuns: 100_000 },
  )
  t.pass('0 of 100,000')
})

t.test('dates that do not exist, wrong check digits and longer numbers are no ЕГН', async (t) => {
  t.ok(isEgn('7501020018'))
  t.notOk(isEgn('7501020019'), 'check digit')
  t.notOk(isEgn(egnOf(2001, 2, 30, 12)), '30 February')
  t.notOk(isEgn(egnOf(1900, 2, 29, 12)), '1900 had no 29 February')
  t.ok(isEgn(egnOf(2000, 2, 29, 12)), '2000 had')
  t.notOk(isEgn(egnOf(1975, 4, 31, 12)))
  t.notOk(isEgn('75010200'), 'too short')
  t.notOk(containsEgn('№ 12345675010200181'), 'part of a longer number')
  t.notOk(containsEgn('преписка 2026-11-24-1234'))
  t.notOk(containsEgn('на 24.11.2026 14 ч.'))
  for (const text of [
    '7501020018 0888123456',
    '7501020018-2024',
    ':7501020018.12',
    '+7501020018',
    '750102 00 18',
    '75 01 02 00 18',
    '７５０１０２００１８',
    'x7501020018y',
    '75 0102 0018',
    '75010 20018',
    '750102/0018',
    '7-5-0-1-0-2-0-0-1-8',
    '750102  0018',
    '750102\n0018',
  ])
    t.ok(containsEgn(text), text)
})
