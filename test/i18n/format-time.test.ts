import { DateTime } from 'luxon'
import t from 'tap'
import { ZONE } from '../../src/clock.ts'
import {
  dateTime,
  dayLong,
  dayShort,
  monthHeading,
  numericDate,
  relativeDay,
  sofiaIso,
  spokenTime,
  time,
  timeRange,
} from '../../src/i18n/format-time.ts'

const at = (iso: string) => DateTime.fromISO(iso, { zone: ZONE })
const spaced = (text: string) => text.replaceAll('\u00a0', ' ')
const moment = at('2026-11-24T14:30')

t.test('a moment in every shape', async (t) => {
  const shapes = {
    bg: [
      [dayLong(moment, 'bg'), 'вторник, 24\u00a0ноември 2026\u00a0г.'],
      [dateTime(moment, 'bg'), 'вторник, 24\u00a0ноември 2026\u00a0г., 14:30\u00a0ч.'],
      [time(moment, 'bg'), '14:30\u00a0ч.'],
      [timeRange(moment, at('2026-11-24T17:00'), 'bg'), '14:30–17:00\u00a0ч.'],
      [monthHeading(moment, 'bg'), 'ноември 2026\u00a0г.'],
      [numericDate(moment, 'bg'), '24.11.2026\u00a0г.'],
      [spokenTime(moment, 'bg'), '14:30 часа'],
    ],
    en: [
      [dayLong(moment, 'en'), 'Tuesday 24 November 2026'],
      [dateTime(moment, 'en'), 'Tuesday 24 November 2026, 14:30'],
      [time(moment, 'en'), '14:30'],
      [timeRange(moment, at('2026-11-24T17:00'), 'en'), '14:30–17:00'],
      [monthHeading(moment, 'en'), 'November 2026'],
      [numericDate(moment, 'en'), '24/11/2026'],
      [spokenTime(moment, 'en'), '14:30'],
    ],
  }
  for (const [locale, rows] of Object.entries(shapes))
    for (const [actual, expected] of rows) t.equal(actual, expected, `${locale}: ${expected}`)
})

t.test('a moment told in another zone is read in Sofia', async (t) => {
  t.equal(spaced(dateTime(moment.setZone('America/New_York'), 'bg')), 'вторник, 24 ноември 2026 г., 14:30 ч.')
  t.equal(dayLong(DateTime.fromISO('2026-11-23T22:00Z', { zone: 'utc' }), 'en'), 'Tuesday 24 November 2026')
})

t.test('every weekday and every month', async (t) => {
  const week = Array.from({ length: 7 }, (_, days) => at('2026-11-23T09:05').plus({ days }))
  t.strictSame(
    week.map((day) => spaced(dateTime(day, 'bg'))),
    [
      'понеделник, 23 ноември 2026 г., 09:05 ч.',
      'вторник, 24 ноември 2026 г., 09:05 ч.',
      'сряда, 25 ноември 2026 г., 09:05 ч.',
      'четвъртък, 26 ноември 2026 г., 09:05 ч.',
      'петък, 27 ноември 2026 г., 09:05 ч.',
      'събота, 28 ноември 2026 г., 09:05 ч.',
      'неделя, 29 ноември 2026 г., 09:05 ч.',
    ],
  )
  const year = Array.from({ length: 12 }, (_, months) => at('2027-01-01').plus({ months }))
  t.strictSame(
    year.map((day) => `${spaced(monthHeading(day, 'bg'))} / ${monthHeading(day, 'en')}`),
    [
      'януари 2027 г. / January 2027',
      'февруари 2027 г. / February 2027',
      'март 2027 г. / March 2027',
      'април 2027 г. / April 2027',
      'май 2027 г. / May 2027',
      'юни 2027 г. / June 2027',
      'юли 2027 г. / July 2027',
      'август 2027 г. / August 2027',
      'септември 2027 г. / September 2027',
      'октомври 2027 г. / October 2027',
      'ноември 2027 г. / November 2027',
      'декември 2027 г. / December 2027',
    ],
  )
})

t.test('our words are those of Intl, on every day of two years', async (t) => {
  const full = { timeZone: ZONE, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
  const bg = new Intl.DateTimeFormat('bg', full)
  const en = new Intl.DateTimeFormat('en-GB', full)
  const strange = Array.from({ length: 730 }, (_, days) => at('2026-01-01T12:00').plus({ days })).filter(
    (day) =>
      spaced(dayLong(day, 'bg')) !== spaced(bg.format(day.toMillis())) ||
      dayLong(day, 'en') !== en.format(day.toMillis()).replace(',', ''),
  )
  t.strictSame(strange, [])
})

t.test('both changes of the clock, 2026 and 2027', async (t) => {
  const changes: [string, string, string][] = [
    ['2026-03-29T00:59:59Z', '02:59 ч.', '2026-03-29T02:59:59+02:00'],
    ['2026-03-29T01:00:00Z', '04:00 ч.', '2026-03-29T04:00:00+03:00'],
    ['2026-10-25T00:59:59Z', '03:59 ч.', '2026-10-25T03:59:59+03:00'],
    ['2026-10-25T01:00:00Z', '03:00 ч.', '2026-10-25T03:00:00+02:00'],
    ['2027-03-28T00:59:59Z', '02:59 ч.', '2027-03-28T02:59:59+02:00'],
    ['2027-03-28T01:00:00Z', '04:00 ч.', '2027-03-28T04:00:00+03:00'],
    ['2027-10-31T00:59:59Z', '03:59 ч.', '2027-10-31T03:59:59+03:00'],
    ['2027-10-31T01:00:00Z', '03:00 ч.', '2027-10-31T03:00:00+02:00'],
  ]
  for (const [utc, clock, iso] of changes) {
    const moment = DateTime.fromISO(utc)
    t.equal(spaced(time(moment, 'bg')), clock, utc)
    t.equal(sofiaIso(moment.toMillis()), iso, utc)
  }
})

t.test('dayShort leaves the year out from today until 60 days ahead', async (t) => {
  const now = at('2026-11-24T23:30')
  const cases: [string, string, string][] = [
    ['2026-11-23T14:30', 'понеделник, 23 ноември 2026 г.', 'Monday 23 November 2026'],
    ['2026-11-24T08:00', 'вторник, 24 ноември', 'Tuesday 24 November'],
    ['2027-01-23T23:00', 'събота, 23 януари', 'Saturday 23 January'],
    ['2027-01-24T00:00', 'неделя, 24 януари 2027 г.', 'Sunday 24 January 2027'],
  ]
  for (const [iso, bg, en] of cases) {
    t.equal(spaced(dayShort(at(iso), 'bg', now)), bg)
    t.equal(dayShort(at(iso), 'en', now), en)
  }
})

t.test('relativeDay counts days of Sofia, also in the small hours', async (t) => {
  const now = DateTime.fromISO('2026-10-24T22:30Z', { zone: 'utc' }) // 01:30 on the 25th, the day of 25 hours
  const words = [-1, 0, 1, 2, 3].map((days) => relativeDay(at('2026-10-25T23:59').plus({ days }), 'bg', now))
  t.strictSame(words, [null, 'днес', 'утре', 'вдругиден', null])
  t.equal(relativeDay(at('2026-10-26T00:00'), 'en', now), 'tomorrow')
  t.equal(relativeDay(at('2026-10-25T00:00'), 'en', now), 'today')
  t.equal(relativeDay(at('2026-10-27T00:00'), 'en', now), 'the day after tomorrow')
})

t.test('sofiaIso says what luxon says', async (t) => {
  const start = at('2026-01-01').toMillis()
  let differ = 0
  // 12,000 hours and an odd number of milliseconds: more hours than are kept, every hour of the clock's changes
  for (let n = 0; n < 12_000; n++) {
    const epochMs = start + n * 3_600_000 + ((n * 7_919_123) % 3_600_000)
    const expected = DateTime.fromMillis(epochMs, { zone: ZONE })
      .startOf('second')
      .toISO({ suppressMilliseconds: true })
    if (sofiaIso(epochMs) !== expected) differ++
  }
  t.equal(differ, 0)
  t.equal(sofiaIso(-1), '1970-01-01T01:59:59+02:00')
})
