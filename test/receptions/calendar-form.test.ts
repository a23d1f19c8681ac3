import t from 'tap'
import { columnOf, shownOf } from '../../src/receptions/calendar-column.ts'
import type { CalendarSlotRow } from '../../src/receptions/calendar-queries.ts'
import { dateOf, daysOfMonth, monthOf, weekOf } from '../../src/receptions/calendar-span-rules.ts'
import type { StaffDayRow } from '../../src/receptions/day-queries.ts'
import { fingerprint, readRuleForm } from '../../src/receptions/rule-form-rules.ts'
import type { Role } from '../../src/staff/staff-member.ts'
import { breaksTyped, readBreaks, readDate, readTime } from '../../src/ui/typed-form.ts'

t.test('weeks and months of the calendar', async (t) => {
  const monday = { from: '2026-11-23', to: '2026-11-29', previous: '2026-11-16', next: '2026-11-30' }
  for (const date of ['2026-11-23', '2026-11-26', '2026-11-29']) t.same(weekOf(date), monday, date)
  t.match(weekOf('2027-01-01'), { from: '2026-12-28', to: '2027-01-03' }, 'over the end of a year')
  t.match(
    weekOf('2026-10-25'),
    { from: '2026-10-19', to: '2026-10-25', next: '2026-10-26' },
    'over a change of the clock',
  )
  t.same(daysOfMonth('2028-02'), { from: '2028-02-01', to: '2028-02-29', previous: '2028-01', next: '2028-03' })
  t.same(daysOfMonth('2026-12'), { from: '2026-12-01', to: '2026-12-31', previous: '2026-11', next: '2027-01' })
  t.same(['2026-11-24', '2026-02-30', '1926-11-24', '24.11.2026', '', undefined, ['x']].map(dateOf), [
    '2026-11-24',
    ...Array(6).fill(null),
  ])
  t.same(['2026-11', '2026-13', '2026', undefined].map(monthOf), ['2026-11', null, null, null])
})

t.test('times, breaks and dates as people type them', async (t) => {
  const times = {
    '14:30': '14:30',
    '14.30': '14:30',
    '9,05': '09:05',
    '9:00 ч.': '09:00',
    '1430': '14:30',
    14: '14:00',
    '24:00': '24:00',
  }
  for (const [typed, time] of Object.entries(times)) t.equal(readTime(typed), time, typed)
  for (const typed of ['25:00', '14:60', '24:30', 'два', '', '-1', '14:30:00']) t.equal(readTime(typed), null, typed)
  const noon = { startTime: '12:00', endTime: '12:30' }
  const tea = { startTime: '15:00', endTime: '15:15' }
  for (const typed of [
    '12:00–12:30, 15:00–15:15',
    '12:00-12:30; 15-15:15',
    '12.00 - 12.30,15:00-15:15',
    '12–12:30\n15:00–15:15',
  ])
    t.same(readBreaks(typed), [noon, tea], typed)
  t.same(readBreaks(''), [])
  for (const typed of ['12:00', '12:00–12:30–13:00', 'обяд', '12:00–25:00']) t.equal(readBreaks(typed), null, typed)
  t.same(readBreaks(breaksTyped([noon, tea])), [noon, tea])
  for (const typed of ['2026-11-24', '24.11.2026', '24/11/2026', '24.11.2026 г.'])
    t.equal(readDate(typed), '2026-11-24', typed)
  for (const typed of ['30.02.2026', '24.11.26', '24.11.1926', 'утре']) t.equal(readDate(typed), null, typed)
})

t.test('a rule as it was typed, and every fault of it at once', async (t) => {
  const form = {
    ...{
      official: 'kmet',
      weekday: '2',
      every: 'week',
      startTime: '14',
      endTime: '17:00',
      slotMinutes: '15',
      breaks: '',
    },
    ...{
      place: 'стая 201',
      opensDaysAhead: '28',
      closesMinutesBefore: '120',
      validFrom: '1.1.2027',
      holidayPolicy: 'skip',
    },
  }
  const read = readRuleForm(form)
  t.match(read, {
    slug: 'kmet',
    input: { recurrence: { weekday: 2 }, startTime: '14:00', validFrom: '2027-01-01', placeEn: 'стая 201' },
  })
  t.equal(
    fingerprint(read),
    fingerprint(readRuleForm({ ...form, startTime: '14:00', validFrom: '2027-01-01' })),
    'spelling is no change',
  )
  t.not(fingerprint(read), fingerprint(readRuleForm({ ...form, endTime: '16:00' })))
  t.same(readRuleForm({ ...form, every: 'month', weeksOfMonth: ['-1', '1'] }).input.recurrence, {
    weekday: 2,
    weeksOfMonth: [1, -1],
  })
  t.throws(
    () => readRuleForm({ ...form, weekday: '', every: 'month', startTime: 'обяд', slotMinutes: '2', place: ' ' }),
    {
      code: 'invalid-body',
      details: {
        errors: [
          { pointer: '/weekday', fault: 'required' },
          { pointer: '/weeksOfMonth', fault: 'choose-one' },
          { pointer: '/startTime', fault: 'invalid-time' },
          { pointer: '/slotMinutes', fault: 'whole-number' },
          { pointer: '/place', fault: 'required' },
        ],
      },
    },
  )
})

t.test('who sees names and questions', async (t) => {
  const seen = (roles: Role[], date: string, readsTopics = false) => {
    const { names, topics } = shownOf(
      { roles, officials: ['kmet'], readsTopics },
      { slug: 'kmet', substituteSlug: null, date },
      '2026-11-24',
    )
    return `${names ? 'names' : '-'} ${topics ? 'topics' : '-'}`
  }
  for (const date of ['2026-11-01', '2026-11-24', '2027-01-05']) {
    t.equal(seen(['assistant'], date), 'names topics')
    t.equal(seen(['official'], date), 'names topics')
    t.equal(seen(['admin'], date), 'names -')
    t.equal(seen(['admin'], date, true), 'names topics')
  }
  for (const date of ['2026-11-23', '2026-11-24', '2026-11-25']) {
    t.equal(seen(['front-desk'], date), 'names -')
    t.equal(seen(['front-desk'], date, true), 'names topics')
  }
  for (const date of ['2026-11-22', '2026-11-26']) t.equal(seen(['front-desk'], date, true), '- -', date)
})

t.test('a column says of each slot what it is, and of nobody what may not be shown', async (t) => {
  const at = (time: string) => Date.parse(`2026-11-24T${time}:00+02:00`)
  const day = {
    ...{ id: 1, date: '2026-11-24', slug: 'kmet', state: 'open', affected: ['b2'] },
    hours: { breaks: [{ startMinute: 615, endMinute: 630 }] },
  } as unknown as StaffDayRow
  const slot = (id: number, time: string, changes: object = {}): CalendarSlotRow => ({
    ...{
      id,
      dayId: 1,
      startsAt: at(time),
      endsAt: at(time) + 900_000,
      channel: 'public',
      publicAt: null,
      blockedReason: null,
    },
    ...{ withdrawn: false, awaited: false, booking: null, heldFor: 'booking' },
    ...changes,
  })
  const booking = { id: 'b1', state: 'confirmed', name: 'Петър Стоев', topic: 'Улица', needs: ['wheelchair'] }
  const slots = [
    slot(1, '09:00'),
    slot(2, '09:30', { booking }),
    slot(3, '09:45', { booking: { ...booking, id: 'b2' }, blockedReason: 'заседание' }),
    slot(4, '10:00', { blockedReason: 'заседание' }),
    slot(5, '10:30', { booking: { ...booking, state: 'held' }, heldFor: 'offer' }),
    slot(6, '10:45', { channel: 'staff', publicAt: at('12:00') }),
    slot(7, '11:00', { channel: 'staff', publicAt: at('09:00'), awaited: true }),
    { ...slot(8, '11:15'), dayId: 2 },
  ]
  const now = at('09:15')
  const { lines, totals } = columnOf(day, slots, { shown: { names: true, topics: false }, now })
  t.match(lines, [
    { kind: 'unused', slotId: 1 },
    { kind: 'booked', booking: { name: 'Петър Стоев', topic: null, needs: ['wheelchair'] }, undecided: false },
    { kind: 'booked', undecided: true, blockedReason: 'заседание' },
    { kind: 'blocked', reason: 'заседание' },
    { kind: 'break', startsAt: at('10:15') },
    { kind: 'held', heldFor: 'offer' },
    { kind: 'free', kept: true, awaited: false },
    { kind: 'free', kept: false, awaited: true },
  ])
  t.equal(lines.length, 8, 'nothing of another day')
  t.same(totals, { booked: 2, free: 2, blocked: 1, undecided: 1 })
  const hidden = JSON.stringify(columnOf(day, slots, { shown: { names: false, topics: false }, now }))
  for (const part of ['Стоев', 'Улица', 'wheelchair']) t.notOk(hidden.includes(part), part)
  const waits = columnOf({ ...day, state: 'needs-decision' }, slots, { shown: { names: true, topics: true }, now })
  t.same(
    waits.lines.filter(({ kind }) => kind === 'free'),
    [],
    'nothing is offered of a day that waits',
  )
})
