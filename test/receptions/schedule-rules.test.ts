import fc from 'fast-check'
import { DateTime } from 'luxon'
import t from 'tap'
import type { Exceptions } from '../../src/calendar/non-working-days.ts'
import { ZONE } from '../../src/clock.ts'
import { plusDays } from '../../src/receptions/local-time.ts'
import { planDates } from '../../src/receptions/plan-rules.ts'
import {
  type PlannedDay,
  receptionDayOf as receptionDayWith,
  type Schedule,
} from '../../src/receptions/schedule-rules.ts'
import { at, tuesdays } from './given.ts'

const NONE: Exceptions = new Map()
const receptionDayOf = (schedule: Schedule, date: string, exceptions = NONE) =>
  receptionDayWith(schedule, date, exceptions)
const receptionDates = (schedule: Schedule, from: string, to: string, exceptions = NONE) =>
  planDates([{ id: 1, ...schedule }], { from, to, exceptions }).dates.map(({ date }) => date)
const wall = (ms: number) => DateTime.fromMillis(ms, { zone: ZONE }).toFormat('yyyy-MM-dd HH:mm')
const minuteOf = (ms: number) => {
  const { hour, minute } = DateTime.fromMillis(ms, { zone: ZONE })
  return hour * 60 + minute
}
const planned = (schedule: Schedule, date: string, exceptions = NONE): PlannedDay => {
  const result = receptionDayOf(schedule, date, exceptions)
  if ('fault' in result) throw new Error(`${date}: ${result.fault}`)
  return result.day
}
const starts = (schedule: Schedule, date = '2026-11-24') =>
  planned(schedule, date).slots.map(({ startsAt }) => wall(startsAt).slice(11))

/** The ten changes of the clock in 2026-2030, all on Sundays. */
const SPRING = ['2026-03-29', '2027-03-28', '2028-03-26', '2029-03-25', '2030-03-31']
const AUTUMN = ['2026-10-25', '2027-10-31', '2028-10-29', '2029-10-28', '2030-10-27']
const CHANGES = [...SPRING, ...AUTUMN]

t.test('a day of a schedule: hours, opening, closing, slots', async (t) => {
  const day = planned(tuesdays, '2026-11-24')
  t.equal(day.startsAt, at('2026-11-24T14:00'))
  t.equal(day.endsAt, at('2026-11-24T17:00'))
  t.equal(day.opensAt, at('2026-10-27T00:00'), 'local midnight four weeks ahead')
  t.equal(day.slots.length, 12)
  t.same(day.slots[0], {
    startMinute: 840,
    startsAt: at('2026-11-24T14:00'),
    endsAt: at('2026-11-24T14:15'),
    closesAt: at('2026-11-24T12:00'),
    channel: 'public',
    publicAt: null,
  })
  t.equal(wall(day.slots.at(-1)?.endsAt ?? 0), '2026-11-24 17:00')
})

t.test('booking opens at local midnight also across a change of the clock', async (t) => {
  t.equal(planned(tuesdays, '2026-11-03').opensAt, at('2026-10-06T00:00'))
  t.equal(planned({ ...tuesdays, opensDaysAhead: 0 }, '2026-11-03').opensAt, at('2026-11-03T00:00'))
})

t.test('slots are cut around breaks and never past the end', async (t) => {
  const upTo = (endMinute: number, slotMinutes: number) => ({ ...tuesdays, endMinute, slotMinutes })
  t.same(starts(upTo(910, 20)), ['14:00', '14:20', '14:40'], 'ten minutes are left over')
  const pause = (...breaks: [number, number][]) => ({
    ...upTo(900, 15),
    breaks: breaks.map(([startMinute, endMinute]) => ({ startMinute, endMinute })),
  })
  t.same(starts(pause([855, 870])), ['14:00', '14:30', '14:45'], 'a break as long as a slot')
  t.same(starts(pause([865, 875])), ['14:00', '14:35'], 'a break inside a slot: the slots begin anew after it')
  t.same(starts(pause([840, 850])), ['14:10', '14:25', '14:40'], 'a break at the beginning')
  t.same(starts(pause([890, 900])), ['14:00', '14:15', '14:30'], 'a break at the end')
  t.same(starts(pause([870, 880], [855, 870])), ['14:00', '14:40'], 'two breaks, written in any order')
  t.same(starts(pause([850, 880], [860, 890])), [], 'breaks that overlap and leave nothing')
  t.same(starts(pause([800, 940])), [], 'a break over everything')
  t.same(starts(pause([700, 840], [900, 990])), ['14:00', '14:15', '14:30', '14:45'], 'breaks outside the hours')
  t.same(starts({ ...tuesdays, startMinute: 1410, endMinute: 1440 }), ['23:30', '23:45'], 'until midnight')
})

t.test('dates: weekday, validity, both ends, non-working days', async (t) => {
  const november = (changes: Partial<Schedule>) =>
    receptionDates({ ...tuesdays, ...changes }, '2026-11-01', '2026-11-30')
  t.same(november({}), ['2026-11-03', '2026-11-10', '2026-11-17', '2026-11-24'])
  t.same(november({ validFrom: '2026-11-10', validTo: '2026-11-17' }), ['2026-11-10', '2026-11-17'])
  t.same(november({ validFrom: '2026-11-11', validTo: '2026-11-16' }), [])
  t.same(november({ validTo: '2026-10-31' }), [])
  t.same(receptionDates(tuesdays, '2026-11-24', '2026-11-24'), ['2026-11-24'])
  t.same(receptionDates(tuesdays, '2026-11-25', '2026-11-24'), [])
  t.same(
    receptionDates({ ...tuesdays, weekday: 1 }, '2026-12-21', '2027-01-11'),
    ['2026-12-21', '2027-01-04', '2027-01-11'],
    'Monday 28 December 2026 is off',
  )
  t.same(
    receptionDates(tuesdays, '2027-04-27', '2027-05-11'),
    ['2027-04-27', '2027-05-11'],
    'D3: nobody receives on 4 May 2027',
  )
  t.same(
    receptionDates({ ...tuesdays, weekday: 6 }, '2026-04-01', '2026-04-30'),
    ['2026-04-04', '2026-04-18', '2026-04-25'],
    'Saturdays that a rule names, but not Holy Saturday',
  )
  const name = { bg: 'Решение', en: 'A decision' }
  const exceptions = new Map([
    ['2026-11-24', { working: false, name }],
    ['2026-12-24', { working: true, name }],
  ])
  t.same(receptionDates(tuesdays, '2026-11-17', '2026-12-01', exceptions), ['2026-11-17', '2026-12-01'])
  t.same(receptionDates({ ...tuesdays, weekday: 4 }, '2026-12-17', '2026-12-31', exceptions), [
    '2026-12-17',
    '2026-12-24',
    '2026-12-31',
  ])
})

t.test('D3: no date of any schedule in 2026-2030 is a day off by law', async (t) => {
  const listed = new Set(
    [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => receptionDates({ ...tuesdays, weekday }, '2026-01-01', '2030-12-31')),
  )
  for (const date of ['2026-04-10', '2026-04-11', '2026-04-13', '2026-05-25', '2026-09-07', '2026-12-28', '2027-05-04'])
    t.notOk(listed.has(date), date)
  t.equal(listed.size, 1826 - 83, 'all days of five years, less 83')
})

t.test('booking closes before a slot, and on an earlier day at the latest', async (t) => {
  const closing = (changes: Partial<Schedule>, date = '2026-11-24') =>
    planned({ ...tuesdays, ...changes }, date).slots.map(({ closesAt }) => wall(closesAt))
  t.same(
    [...new Set(closing({ closesDaysBefore: 1, closesAtMinute: 1020 }))],
    ['2026-11-23 17:00'],
    'the evening before',
  )
  t.same([...new Set(closing({ closesDaysBefore: 1 }))], ['2026-11-24 00:00'], 'no sign-up on the day')
  t.same(
    [...new Set(closing({ closesDaysBefore: 0, closesAtMinute: 480 }))],
    ['2026-11-24 08:00'],
    'until eight on the day',
  )
  const late = closing({ closesDaysBefore: 0, closesAtMinute: 900 })
  t.equal(late[0], '2026-11-24 12:00', 'whichever comes first')
  t.equal(late.at(-1), '2026-11-24 14:45')
  t.equal(
    planned({ ...tuesdays, opensDaysAhead: 14, opensAtMinute: 540 }, '2026-11-24').opensAt,
    at('2026-11-10T09:00'),
  )
  t.same(receptionDayOf({ ...tuesdays, closesDaysBefore: 1, closesAtMinute: 210 }, '2027-03-29'), {
    fault: 'local-time-skipped',
    minute: 210,
  })
  t.same(receptionDayOf({ ...tuesdays, opensDaysAhead: 1, opensAtMinute: 210 }, '2026-10-26'), {
    fault: 'local-time-repeated',
    minute: 210,
  })
})

t.test('the share of the staff is spread over the day, and free for all from a working day on', async (t) => {
  const share = (staffShare: number, staffShareUntilWorkingDays = 2, date = '2026-11-24', exceptions = NONE) => {
    const { slots } = planned({ ...tuesdays, staffShare, staffShareUntilWorkingDays }, date, exceptions)
    return slots.map(({ channel, publicAt }) => (channel === 'staff' ? wall(publicAt ?? 0) : '-'))
  }
  const friday = '2026-11-20 00:00'
  t.same(share(3), ['-', '-', friday, '-', '-', '-', friday, '-', '-', '-', friday, '-'])
  t.equal(share(12).filter((each) => each === friday).length, 12)
  t.same(share(50), share(12), 'no more than there are')
  t.ok(share(0).every((each) => each === '-'))
  t.equal(share(1, 0)[6], '2026-11-24 00:00', 'until the day itself begins')
  t.equal(share(1, 2, '2027-01-05')[6], '2026-12-31 00:00', 'Monday 4 January and Thursday 31 December')
  const off = new Map([['2026-12-31', { working: false, name: { bg: '', en: '' } }]])
  t.equal(share(1, 2, '2027-01-05', off)[6], '2026-12-30 00:00', 'a decision moves it')
})

t.test('D2: the same wall time on both sides of each of the ten changes 2026-2030', async (t) => {
  for (const change of CHANGES) {
    for (const days of [-7, -6, -3, -1, 0, 1, 3, 6, 7]) {
      const date = plusDays(change, days)
      const { startsAt, endsAt, slots } = planned(tuesdays, date)
      t.same([wall(startsAt), wall(endsAt), slots.length], [`${date} 14:00`, `${date} 17:00`, 12], date)
      t.ok(slots.every((slot) => minuteOf(slot.startsAt) === slot.startMinute))
    }
    const stretch = planned(tuesdays, plusDays(change, 1)).startsAt - planned(tuesdays, plusDays(change, -6)).startsAt
    t.equal(stretch / 3_600_000, SPRING.includes(change) ? 167 : 169, `a week over ${change} is not 168 hours`)
  }
})

t.test('D2: a wall time in the gap or the fold is refused', async (t) => {
  const night = (startMinute: number, endMinute: number, changes: Partial<Schedule> = {}) => ({
    ...tuesdays,
    weekday: 7,
    startMinute,
    endMinute,
    ...changes,
  })
  for (const change of CHANGES) {
    const fault = SPRING.includes(change) ? 'local-time-skipped' : 'local-time-repeated'
    t.same(receptionDayOf(night(180, 300), change), { fault, minute: 180 }, `${change} from 03:00`)
    t.same(receptionDayOf(night(210, 300), change), { fault, minute: 210 }, `${change} from 03:30`)
    t.same(receptionDayOf(night(120, 239), change), { fault, minute: 239 }, `${change} until 03:59`)
    t.same(receptionDayOf(night(120, 300), change), { fault, minute: 180 }, `${change} over it`)
    t.same(receptionDayOf(night(120, 240, { slotMinutes: 120 }), change), { fault, minute: 120 }, 'a slot over it')
    const pause = [{ startMinute: 165, endMinute: 240 }]
    t.equal(planned(night(120, 300, { breaks: pause }), change).slots.length, 7, 'a break over it')
    t.equal(planned(night(240, 300), change).slots.length, 4, 'from 04:00')
    t.equal(planned(night(60, 165), change).slots.length, 7, 'until 02:45')
    for (const other of [-1, 1]) t.equal(planned(night(180, 240), plusDays(change, other)).slots.length, 4)
  }
})

const anySchedule = fc
  .record({
    weekday: fc.integer({ min: 1, max: 7 }),
    startMinute: fc.integer({ min: 0, max: 1400 }),
    length: fc.integer({ min: 5, max: 700 }),
    slotMinutes: fc.integer({ min: 5, max: 90 }),
    pauses: fc.array(
      fc.record({ startMinute: fc.integer({ min: 0, max: 1439 }), length: fc.integer({ min: 1, max: 120 }) }),
      {
        maxLength: 4,
      },
    ),
    opensDaysAhead: fc.integer({ min: 0, max: 366 }),
    closesMinutesBefore: fc.integer({ min: 0, max: 20_160 }),
  })
  .map(({ length, pauses, startMinute, ...rest }) => ({
    ...tuesdays,
    ...rest,
    startMinute,
    endMinute: Math.min(1440, startMinute + length),
    breaks: pauses.map((pause) => ({ startMinute: pause.startMinute, endMinute: pause.startMinute + pause.length })),
  }))
const anyDate = fc.integer({ min: 0, max: 1825 }).map((days) => plusDays('2026-01-01', days))

t.test('any schedule on any date of 2026-2030', async (t) => {
  fc.assert(
    fc.property(anySchedule, anyDate, (schedule, date) => {
      const result = receptionDayOf(schedule, date)
      if ('fault' in result) return CHANGES.includes(date)
      const { startsAt, endsAt, slots } = result.day
      return slots.every((slot, index) => {
        const before = slots[index - 1]
        const endMinute = slot.startMinute + schedule.slotMinutes
        return (
          slot.startsAt >= startsAt &&
          slot.endsAt <= endsAt &&
          slot.endsAt - slot.startsAt === schedule.slotMinutes * 60_000 &&
          (!before || slot.startsAt >= before.endsAt) &&
          slot.closesAt === slot.startsAt - schedule.closesMinutesBefore * 60_000 &&
          minuteOf(slot.startsAt) === slot.startMinute &&
          schedule.breaks.every((pause) => pause.endMinute <= slot.startMinute || pause.startMinute >= endMinute)
        )
      })
    }),
    { numRuns: 1_000 },
  )
  t.pass('slots lie within the hours, have one length, follow each other and keep out of breaks')

  fc.assert(
    fc.property(anySchedule, anyDate, (schedule, date) => {
      const result = receptionDayOf(schedule, date)
      if ('fault' in result) return true
      const taken = [
        ...result.day.slots.map(({ startMinute }) => [startMinute, startMinute + schedule.slotMinutes]),
        ...schedule.breaks.map(({ startMinute, endMinute }) => [startMinute, endMinute]),
      ] as [number, number][]
      const free = (minute: number) => !taken.some(([from, to]) => from < minute + schedule.slotMinutes && to > minute)
      for (let minute = schedule.startMinute; minute + schedule.slotMinutes <= schedule.endMinute; minute++)
        if (free(minute)) return false
      return true
    }),
    { numRuns: 300 },
  )
  t.pass('no place is left where one more slot would fit')

  fc.assert(
    fc.property(anySchedule, anyDate, fc.integer({ min: 0, max: 120 }), (schedule, from, days) => {
      const to = plusDays(from, days)
      const dates = receptionDates(schedule, from, to)
      return dates.every((date, index) => {
        const weekday = DateTime.fromISO(date, { zone: 'utc' }).weekday
        return (
          weekday === schedule.weekday && date >= from && date <= to && (index === 0 || (dates[index - 1] ?? '') < date)
        )
      })
    }),
  )
  t.pass('dates are of the weekday, in the range and in order')
})
