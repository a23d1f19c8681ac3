import { DateTime } from 'luxon'
import t from 'tap'
import type { Exceptions } from '../../src/calendar/non-working-days.ts'
import type { ScheduledDayRow } from '../../src/receptions/queries.ts'
import { type ScheduleLine, scheduleLines } from '../../src/receptions/schedule-lines.ts'
import type { Schedule } from '../../src/receptions/schedule-rules.ts'
import { at, tuesdays } from './given.ts'

const now = DateTime.fromISO('2026-11-20T09:00', { zone: 'Europe/Sofia' })
let made = 0

function row(date: string, more: Partial<ScheduledDayRow> = {}): ScheduledDayRow {
  return {
    id: ++made,
    date,
    state: 'open',
    publicReason: null,
    placeBg: 'стая 201',
    placeEn: 'room 201',
    startsAt: at(`${date}T14:00`),
    endsAt: at(`${date}T17:00`),
    opensAt: at('2026-11-01T09:00'),
    slug: 'kmet',
    titleBg: 'Кмет на общината',
    titleEn: 'Mayor',
    freeSlotCount: 5,
    delayMinutes: 0,
    scheduleId: 1,
    ruleDate: date,
    byHand: false,
    ...more,
  }
}

function lines(
  rows: ScheduledDayRow[],
  schedules: Partial<Schedule>[] = [],
  { exceptions = new Map(), horizonDays = 14, to = '2026-12-31', locale = 'bg' as 'bg' | 'en' } = {} as {
    exceptions?: Exceptions
    horizonDays?: number
    to?: string
    locale?: 'bg' | 'en'
  },
): ScheduleLine[] {
  return scheduleLines({
    rows,
    schedules: schedules.map((each, n) => ({ ...tuesdays, opensDaysAhead: 7, ...each, id: n + 1, slug: 'kmet' })),
    exceptions,
    from: '2026-11-20',
    to,
    horizonDays,
    now,
    locale,
  })
}

const said = (given: ScheduleLine[]) => given.map(({ date, standing }) => `${date} ${standing.kind}`)

t.test('how things stand with a day that is announced', async (t) => {
  t.same(
    said(
      lines([
        row('2026-11-24'),
        row('2026-11-25', { freeSlotCount: 0 }),
        row('2026-11-26', { freeSlotCount: 0, opensAt: at('2026-11-20T09:01') }),
        row('2026-11-27', { state: 'closed', publicReason: 'Ремонт' }),
        row('2026-11-28', { state: 'needs-decision' }),
      ]),
    ),
    ['2026-11-24 free', '2026-11-25 full', '2026-11-26 not-open', '2026-11-27 closed', '2026-11-28 undecided'],
  )
  const [line] = lines([row('2026-11-24', { delayMinutes: 20 })])
  t.match(line, { hours: '14:00–17:00\u00a0ч.', place: 'стая 201', delayMinutes: 20, note: null })
  t.match(lines([row('2026-11-24', { state: 'closed', delayMinutes: 20 })]), [{ delayMinutes: 0 }])
  t.match(lines([row('2026-11-24')], [], { locale: 'en' }), [{ hours: '14:00–17:00', place: 'room 201' }])
})

t.test('a day moved away from a holiday says from when', async (t) => {
  const moved = row('2026-12-28', { ruleDate: '2026-12-24' })
  t.equal(lines([moved])[0]?.note, '28\u00a0декември вместо 24\u00a0декември – официален празник (Бъдни вечер)')
  const undone: Exceptions = new Map([['2026-12-24', { working: true, name: { bg: 'Работен', en: 'Worked' } }]])
  t.equal(lines([moved], [], { exceptions: undone })[0]?.note, '28\u00a0декември вместо 24\u00a0декември')
})

t.test('beyond what is announced: what the rule names, and never what was withdrawn before', async (t) => {
  t.same(said(lines([row('2026-11-24')], [{}], { to: '2026-12-15' })), [
    '2026-11-24 free',
    // 1 December is within the horizon and not there: somebody dropped it.
    '2026-12-08 expected',
    '2026-12-15 expected',
  ])
  t.same(said(lines([row('2026-12-08')], [{}], { to: '2026-12-08' })), ['2026-12-08 free'], 'announced early: once')
  t.same(said(lines([], [{ opensDaysAhead: 25 }], { to: '2026-12-22' })), ['2026-12-22 expected'])
})

t.test('a holiday on which people would expect a reception is told, once', async (t) => {
  const thursday = { weekday: 4 }
  const given = lines([], [thursday, { ...thursday, startMinute: 540, endMinute: 600 }], { to: '2026-12-25' })
  t.same(
    given
      .filter(({ standing }) => standing.kind === 'closed')
      .map(({ date, standing, hours }) => [date, standing, hours]),
    [['2026-12-24', { kind: 'closed', reason: 'официален празник (Бъдни вечер)' }, null]],
  )
  const moving = lines([], [{ ...thursday, holidayPolicy: 'next-working-day' }], { to: '2026-12-31' })
  t.match(
    moving.find(({ date }) => date === '2026-12-29'),
    { standing: { kind: 'expected' }, note: /^29\u00a0декември вместо 24\u00a0декември/ },
    '25 and 26 are holidays, 28 is the day off in their place',
  )
})
