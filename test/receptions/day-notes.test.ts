import t from 'tap'
import { nonWorkingDays } from '../../src/calendar/non-working-days.ts'
import { clockNote, type DayOffReason, displacedDayNote } from '../../src/receptions/day-notes.ts'
import { wallClock } from '../../src/receptions/local-time.ts'

const dayOff = (date: string): DayOffReason => {
  const found = nonWorkingDays(Number(date.slice(0, 4))).find((each) => each.date === date)
  if (!found) throw new Error(`${date} is a working day`)
  return found
}
const said = (date: string | null, ruleDate: string, reason = dayOff(ruleDate)) =>
  (['bg', 'en'] as const).map((locale) =>
    displacedDayNote({ date, ruleDate, reason }, locale).replaceAll('\u00a0', ' '),
  )

t.test('another day in place of a day off', async (t) => {
  t.same(said('2027-05-05', '2027-05-04'), [
    '5 май вместо 4 май – официален празник (Неприсъствен ден за „Ден на труда и на международната работническа солидарност“)',
    '5 May instead of 4 May – public holiday (Day off in place of Labour Day)',
  ])
  t.same(said('2027-09-07', '2027-09-06'), [
    '7 септември вместо 6 септември – официален празник (Ден на Съединението)',
    '7 September instead of 6 September – public holiday (Unification Day)',
  ])
  t.same(
    said('2027-01-04', '2026-12-31', {
      kind: 'exception',
      name: {
        bg: 'Почивен ден по решение на Министерския съвет',
        en: 'Day off by decision of the Council of Ministers',
      },
    }),
    [
      '4 януари 2027 г. вместо 31 декември 2026 г. – неработен ден (Почивен ден по решение на Министерския съвет)',
      '4 January 2027 instead of 31 December 2026 – non-working day (Day off by decision of the Council of Ministers)',
    ],
  )
})

t.test('a day off without another day', async (t) => {
  t.same(said(null, '2027-04-30'), [
    '30 април: няма прием – официален празник (Разпети петък)',
    '30 April: no reception – public holiday (Good Friday)',
  ])
})

t.test('dates keep their numbers', async (t) => {
  t.match(
    displacedDayNote({ date: '2027-09-07', ruleDate: '2027-09-06', reason: dayOff('2027-09-06') }, 'bg'),
    /^7\u00a0септември вместо 6\u00a0септември – /,
  )
})

t.test('an hour that is not, or is twice', async (t) => {
  for (const [date, bg, en] of [
    [
      '2027-03-28',
      'на 28 март 2027 г. този час не съществува: часовникът се мести напред',
      'on 28 March 2027 this hour does not exist: the clocks go forward',
    ],
    [
      '2027-10-31',
      'на 31 октомври 2027 г. този час идва два пъти: часовникът се мести назад',
      'on 31 October 2027 this hour comes twice: the clocks go back',
    ],
  ] as const) {
    const instant = wallClock(date)(200)
    if (!('fault' in instant)) throw new Error('the clock does not change')
    t.equal(clockNote({ date, ...instant }, 'bg').replaceAll('\u00a0', ' '), bg)
    t.equal(clockNote({ date, ...instant }, 'en'), en)
  }
})
