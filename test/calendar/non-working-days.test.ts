import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import t from 'tap'
import {
  dayOff,
  type Exceptions,
  easterSunday,
  isWorkingDay as isWorkingDayWith,
  nonWorkingDays,
} from '../../src/calendar/non-working-days.ts'

type Year = { easterSunday: string; substitutes: string[]; nonWorkingDays: string[] }
const table: Record<string, Year> = JSON.parse(
  readFileSync(new URL('./bg-non-working-days.json', import.meta.url), 'utf8'),
).years

const NONE: Exceptions = new Map()
const isWorkingDay = (date: string, exceptions = NONE) => isWorkingDayWith(date, exceptions)
const weekday = (date: string) => DateTime.fromISO(date, { zone: 'utc' }).weekday
const daysOf = (year: number) =>
  Array.from({ length: DateTime.utc(year).daysInYear }, (_, day) =>
    DateTime.utc(year).plus({ days: day }).toFormat('yyyy-MM-dd'),
  )
const anyYear = fc.integer({ min: 2017, max: 2099 })

t.test('D3: the table of 2021-2032, day by day', async (t) => {
  t.equal(Object.keys(table).length, 12)
  for (const [year, expected] of Object.entries(table)) {
    const days = nonWorkingDays(Number(year))
    t.equal(easterSunday(Number(year)), expected.easterSunday, `Easter ${year}`)
    t.same(
      days.map(({ date }) => date),
      expected.nonWorkingDays,
      `days of ${year}`,
    )
    t.same(
      days.filter(({ kind }) => kind === 'substitute').map(({ date }) => date),
      expected.substitutes,
      `substitutes of ${year}`,
    )
  }
})

t.test('D3: 83 days in 2026-2030, and none of them is a working day', async (t) => {
  const days = [2026, 2027, 2028, 2029, 2030].flatMap(nonWorkingDays)
  t.equal(days.length, 83)
  t.same(
    days.filter(({ date }) => isWorkingDay(date)),
    [],
  )
})

t.test('D3: where 1 May is Holy Saturday its substitute is the Tuesday after Easter', async (t) => {
  for (const year of [2021, 2027, 2032]) {
    const day = nonWorkingDays(year).find(({ date }) => date === `${year}-05-04`)
    t.equal(day?.kind, 'substitute')
    t.match(day?.name.bg, /Ден на труда/)
    t.notOk(isWorkingDay(`${year}-05-04`))
    t.ok(isWorkingDay(`${year}-05-05`))
  }
  const both = nonWorkingDays(2027).find(({ date }) => date === '2027-05-01')
  t.match(both?.name, { bg: /Ден на труда.*; Велика събота/, en: /Labour Day; Holy Saturday/ })
})

t.test('Easter days that fall on a weekend give no substitute', async (t) => {
  t.same(
    nonWorkingDays(2026)
      .filter(({ kind }) => kind === 'substitute')
      .map(({ date }) => date),
    ['2026-05-25', '2026-09-07', '2026-12-28'],
  )
  t.ok(isWorkingDay('2026-04-14'))
})

t.test('before 2017 a holiday on a weekend has no substitute', async (t) => {
  t.notOk(nonWorkingDays(2016).some(({ kind }) => kind === 'substitute'))
  t.ok(nonWorkingDays(2017).some(({ date, kind }) => date === '2017-01-02' && kind === 'substitute'))
})

t.test('decisions go before the rule', async (t) => {
  const name = { bg: 'Решение', en: 'A decision' }
  const exceptions: Exceptions = new Map([
    ['2026-01-02', { working: false, name }],
    ['2026-11-28', { working: true, name }],
    ['2026-11-24', { working: false, name }],
    ['2026-12-24', { working: true, name }],
  ])
  t.ok(isWorkingDay('2026-01-02'), 'the rule alone does not know it')
  t.notOk(isWorkingDay('2026-01-02', exceptions))
  t.ok(isWorkingDay('2026-11-28', exceptions), 'a Saturday worked')
  t.notOk(isWorkingDay('2026-11-24', exceptions), 'a Tuesday off')
  t.ok(isWorkingDay('2026-12-24', exceptions), 'a holiday worked')
  t.ok(isWorkingDay('2026-11-25', exceptions))
  t.throws(() => isWorkingDay('2026-02-30'))

  t.same(dayOff('2026-11-24', exceptions), { kind: 'exception', name })
  t.equal(dayOff('2026-12-24', exceptions), null)
  t.match(dayOff('2026-12-24', NONE), { kind: 'holiday', name: { bg: 'Бъдни вечер' } })
  t.match(dayOff('2027-05-04', NONE), { kind: 'substitute', name: { en: 'Day off in place of Labour Day' } })
  t.equal(dayOff('2026-11-28', NONE), null, 'a plain Saturday is no day off by name')
})

t.test('any year 2017-2099', async (t) => {
  fc.assert(
    fc.property(anyYear, (year) => {
      const easter = easterSunday(year)
      return weekday(easter) === 7 && easter >= `${year}-04-04` && easter <= `${year}-05-08`
    }),
  )
  t.pass('Easter is a Sunday between 4 April and 8 May')

  fc.assert(
    fc.property(anyYear, (year) => {
      const days = nonWorkingDays(year)
      const holidays = new Set(days.filter(({ kind }) => kind === 'holiday').map(({ date }) => date))
      const substitutes = days.filter(({ kind }) => kind === 'substitute').map(({ date }) => date)
      return substitutes.every((date) => weekday(date) <= 5 && !holidays.has(date) && date.startsWith(`${year}-`))
    }),
  )
  t.pass('a substitute is a weekday of the same year, never a holiday')

  fc.assert(
    fc.property(anyYear, (year) => {
      const days = nonWorkingDays(year)
      const fixed = ['01-01', '03-03', '05-01', '05-06', '05-24', '09-06', '09-22', '12-24', '12-25', '12-26']
      const onWeekends = fixed.filter((day) => weekday(`${year}-${day}`) >= 6)
      const easter = DateTime.fromISO(easterSunday(year), { zone: 'utc' })
      const meetings = fixed.filter((day) => {
        const away = DateTime.fromISO(`${year}-${day}`, { zone: 'utc' }).diff(easter, 'days').days
        return away >= -2 && away <= 1
      })
      const substitutes = days.filter(({ kind }) => kind === 'substitute')
      return substitutes.length === onWeekends.length && days.length === 14 - meetings.length + onWeekends.length
    }),
  )
  t.pass('14 holidays, less those that meet, and one substitute for each fixed one on a weekend')

  fc.assert(
    fc.property(anyYear, (year) => {
      const dates = nonWorkingDays(year).map(({ date }) => date)
      return dates.every((date, index) => index === 0 || (dates[index - 1] ?? '') < date)
    }),
  )
  t.pass('in order, each date once')

  fc.assert(
    fc.property(anyYear, (year) => {
      const off = new Set(nonWorkingDays(year).map(({ date }) => date))
      return daysOf(year).every((date) => isWorkingDay(date, new Map()) === (weekday(date) <= 5 && !off.has(date)))
    }),
    { numRuns: 20 },
  )
  t.pass('a working day is a weekday that is not listed')
})
