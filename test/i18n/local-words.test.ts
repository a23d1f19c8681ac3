import { DateTime } from 'luxon'
import t from 'tap'
import { ZONE } from '../../src/clock.ts'
import { dateTime, dayLong, time, timeRange } from '../../src/i18n/format-time.ts'
import { dateInWords, datesInWords, dayOfMonth, wallHours, wallTime } from '../../src/i18n/local-words.ts'
import type { Locale } from '../../src/i18n/words.ts'
import { goldenBeside, goldenLines } from '../support/golden.ts'

const matchesGolden = goldenBeside(import.meta.url)
const LOCALES: Locale[] = ['bg', 'en']
const spaced = (text: string) => text.replaceAll('\u00a0', ' ')

t.test('ranges of dates, as short as they can be', async (t) => {
  for (const [from, to, bg, en] of [
    ['2026-12-24', '2026-12-24', '24 декември 2026 г.', '24 December 2026'],
    ['2026-12-24', '2026-12-26', '24–26 декември 2026 г.', '24–26 December 2026'],
    ['2027-04-30', '2027-05-04', '30 април – 4 май 2027 г.', '30 April – 4 May 2027'],
    ['2026-12-29', '2027-01-02', '29 декември 2026 г. – 2 януари 2027 г.', '29 December 2026 – 2 January 2027'],
    ['2026-05-01', '2027-05-31', '1 май 2026 г. – 31 май 2027 г.', '1 May 2026 – 31 May 2027'],
  ] as const) {
    t.equal(spaced(datesInWords(from, to, 'bg')), bg)
    t.equal(datesInWords(from, to, 'en'), en)
  }
  t.equal(datesInWords('2026-12-24', '2026-12-26', 'bg'), '24–26\u00a0декември 2026\u00a0г.')
})

t.test('a date says what a moment of it says, on every day of five years', async (t) => {
  const start = DateTime.fromISO('2026-01-01T12:00', { zone: ZONE })
  const strange = Array.from({ length: 1_826 }, (_, days) => start.plus({ days })).filter((day) =>
    LOCALES.some((locale) => !dayLong(day, locale).endsWith(` ${dateInWords(day.toISODate(), locale)}`)),
  )
  t.same(strange, [])
})

t.test('wall times', async (t) => {
  t.equal(wallTime(540, 'bg'), '9:00\u00a0ч.')
  t.equal(wallTime(1_025, 'en'), '17:05')
  t.equal(wallHours(545, 1_440, 'bg'), '09:05–24:00\u00a0ч.')
  t.equal(wallHours(545, 1_440, 'en'), '09:05–24:00')
})

t.test('every month', async (t) => {
  const months = Array.from({ length: 12 }, (_, n) => `2027-${String(n + 1).padStart(2, '0')}`)
  const lines = LOCALES.flatMap((locale) =>
    months.map((month) =>
      [
        dayOfMonth(`${month}-01`, locale),
        dateInWords(`${month}-28`, locale),
        datesInWords(`${month}-01`, `${month}-15`, locale),
        datesInWords(`${month}-20`, '2027-12-31', locale),
        datesInWords('2026-12-31', `${month}-02`, locale),
      ].join(' | '),
    ),
  )
  matchesGolden(t, goldenLines(lines), 'months.txt')
})

t.test('both changes of the clock, 2026 to 2030', async (t) => {
  const changes = [
    ...['2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31', '2028-03-26', '2028-10-29'],
    ...['2029-03-25', '2029-10-28', '2030-03-31', '2030-10-27'],
  ]
  const lines = changes.flatMap((date) => {
    const change = DateTime.fromISO(`${date}T01:00Z`)
    return LOCALES.flatMap((locale) => [
      datesInWords(change.minus({ days: 1 }).toISODate(), date, locale),
      ...[-90, -60, -1, 0, 59, 60].map((minutes) => {
        const moment = change.plus({ minutes })
        return `${moment.toUTC().toISO({ suppressSeconds: true, suppressMilliseconds: true })}: ${dateTime(moment, locale)} | ${time(moment, locale)} | ${timeRange(moment, moment.plus({ minutes: 90 }), locale)}`
      }),
    ])
  })
  matchesGolden(t, goldenLines(lines), 'clock-changes.txt')
})
