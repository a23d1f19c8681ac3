import { DateTime } from 'luxon'
import t from 'tap'
import type { Exceptions } from '../../src/calendar/non-working-days.ts'
import { ZONE } from '../../src/clock.ts'
import { listIsDue, workingDayBefore } from '../../src/desk/list-mail-rules.ts'

const decided = (working: boolean) => ({ working, name: { bg: 'решение', en: 'decision' } })
const NONE: Exceptions = new Map()

t.test('the working day before a reception', async (t) => {
  for (const [date, before, why] of [
    ['2026-11-24', '2026-11-23', 'a Tuesday: Monday'],
    ['2026-11-23', '2026-11-20', 'a Monday: Friday'],
    ['2026-11-22', '2026-11-20', 'a Sunday on which somebody receives by decision: Friday'],
    ['2026-03-04', '2026-03-02', 'after 3 March: the day before the holiday'],
    ['2026-12-29', '2026-12-23', 'after Christmas, with Monday off in place of Saturday the 26th'],
    ['2027-05-05', '2027-04-29', 'after Easter of 2027, with Tuesday off in place of 1 May'],
    ['2027-01-04', '2026-12-31', 'after New Year on a Friday, and a weekend'],
  ] as const)
    t.equal(workingDayBefore(date, NONE), before, why)
})

t.test('decisions about dates go before the rule', async (t) => {
  const exceptions: Exceptions = new Map([
    ['2026-12-31', decided(false)],
    ['2026-11-21', decided(true)],
  ])
  t.equal(workingDayBefore('2027-01-04', exceptions), '2026-12-30')
  t.equal(workingDayBefore('2026-11-23', exceptions), '2026-11-21', 'a Saturday that is worked')
})

t.test('a list is due from the hour of that day until the reception begins, by the clock of Sofia', async (t) => {
  const at = (iso: string) => DateTime.fromISO(iso, { zone: ZONE })
  const due = (date: string, starts: string, now: string, minute = 17 * 60) =>
    listIsDue(
      { date, startsAt: at(`${date}T${starts}`).toSeconds() },
      { now: at(now).setZone('America/New_York'), minute, exceptions: NONE },
    )
  for (const [date, starts, now, expected, why] of [
    ['2026-11-24', '14:00', '2026-11-23T16:59:59', false, 'not yet'],
    ['2026-11-24', '14:00', '2026-11-23T17:00', true, 'at the hour'],
    ['2026-11-24', '14:00', '2026-11-24T13:59', true, 'caught up in the morning after a night without power'],
    ['2026-11-24', '14:00', '2026-11-24T14:00', false, 'it has begun'],
    ['2026-11-30', '10:00', '2026-11-27T17:00', true, 'a Monday: Friday at the hour'],
    ['2026-11-30', '10:00', '2026-11-27T16:59', false, 'and no earlier'],
    // The clocks change on Sunday: the hour of Friday is by the summer's clock, the reception by the winter's.
    ['2026-10-26', '10:00', '2026-10-23T17:00', true, 'over the change to winter time'],
    ['2026-10-26', '10:00', '2026-10-23T16:59', false, 'and no earlier'],
    ['2027-03-29', '10:00', '2027-03-26T17:00', true, 'over the change to summer time'],
    ['2027-03-29', '10:00', '2027-03-26T16:59', false, 'and no earlier'],
  ] as const)
    t.equal(due(date, starts, now), expected, `${date} ${now}: ${why}`)
  t.equal(due('2026-11-24', '14:00', '2026-11-23T07:30', 7 * 60 + 30), true, 'the hour is a setting')
})
