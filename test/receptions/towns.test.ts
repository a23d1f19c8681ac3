import t from 'tap'
import { freeSlots, openStaffHouse, ruleOf } from './staff-given.ts'

// Rules of real town halls, set through the API, and the dates that come of them.

const datesOf = (preview: { dates: { date: string }[] }) => preview.dates.map(({ date }) => date)

t.test('weekly hours: Gurkovo, Shabla, Maglizh without sign-up on the day', async (t) => {
  const house = await openStaffHouse(t, { officials: ['gurkovo', 'shabla', 'maglizh'] })
  const monday = { recurrence: { weekday: 1 }, opensDaysAhead: 60, closesMinutesBefore: 0, slotMinutes: 20 }
  const rules = [
    { ...monday, official: 'gurkovo', startTime: '10:00', endTime: '12:00' },
    { ...monday, official: 'shabla', startTime: '14:00', endTime: '16:00' },
    { ...monday, official: 'maglizh', recurrence: { weekday: 2 }, closesDaysBefore: 1 },
  ]
  for (const rule of rules) t.equal((await house.staff('POST', '/schedules', ruleOf(rule))).status, 201)

  t.equal([...(await freeSlots(house, 'gurkovo')).keys()][0], '2026-11-23 10:00')
  t.equal([...(await freeSlots(house, 'shabla')).keys()][0], '2026-11-23 14:00')
  const maglizh = await house.staff('GET', '/schedules?official=maglizh')
  t.match(maglizh.body.items[0].inWords, /^всеки вторник, 14:00–17:00\u00a0ч\..*в деня на приема не се записват часове/)
  t.equal([...(await freeSlots(house, 'maglizh')).keys()][0], '2026-11-24 14:00')
  const { rows } = await house.sql.query(
    `SELECT DISTINCT to_char(closes_at AT TIME ZONE 'Europe/Sofia', 'YYYY-MM-DD HH24:MI') AS closes FROM slots s
       JOIN officials o ON o.id = s.official_id WHERE o.slug = 'maglizh' AND s.local_date = '2026-11-24'`,
  )
  t.same(rows, [{ closes: '2026-11-24 00:00' }], 'until midnight before')
})

t.test('Varna, every second Thursday of the month at 13:00', async (t) => {
  const { staff } = await openStaffHouse(t, { at: '2027-01-02T09:00' })
  const { status, body } = await staff(
    'POST',
    '/schedules/preview',
    ruleOf({ recurrence: { weekday: 4, weeksOfMonth: [2] }, startTime: '13:00', endTime: '15:00', slotMinutes: 10 }),
  )
  t.equal(status, 200, JSON.stringify(body))
  t.equal(
    datesOf(body).join(' '),
    '2027-01-14 2027-02-11 2027-03-11 2027-04-08 2027-05-13 2027-06-10 2027-07-08 2027-08-12 2027-09-09 2027-10-14 2027-11-11 2027-12-09',
  )
  t.match(body.inWords, /^всеки втори четвъртък от месеца, 13:00–15:00|^всеки втори четвъртък/)
  t.equal(body.slotCount, 144)
  t.equal(body.dates[3].startsAt, '2027-04-08T13:00:00+03:00')
})

t.test(
  'Elhovo: the mayor on the first Monday, deputies on the second and third, the secretary on the fourth',
  async (t) => {
    const house = await openStaffHouse(t, {
      at: '2027-01-02T09:00',
      officials: ['kmet', 'zamestnik-1', 'zamestnik-2', 'sekretar'],
    })
    const mondays = async (official: string, week: number, holidayPolicy: string) => {
      const rule = ruleOf({
        official,
        recurrence: { weekday: 1, weeksOfMonth: [week] },
        holidayPolicy,
        opensDaysAhead: 60,
      })
      const preview = await house.staff('POST', '/schedules/preview', rule)
      t.equal((await house.staff('POST', '/schedules', rule)).status, 201)
      return {
        dates: datesOf(preview.body).join(' '),
        notes: preview.body.dates.flatMap(({ note }: { note?: string }) => note ?? []),
      }
    }
    const mayor = await mondays('kmet', 1, 'next-working-day')
    t.equal(
      mayor.dates,
      '2027-01-04 2027-02-01 2027-03-01 2027-04-05 2027-05-05 2027-06-07 2027-07-05 2027-08-02 2027-09-07 2027-10-04 2027-11-01 2027-12-06',
    )
    t.match(mayor.notes, [
      /^5\u00a0май вместо 3\u00a0май – официален празник/,
      /^7\u00a0септември вместо 6\u00a0септември – официален празник/,
    ])
    t.equal((await mondays('zamestnik-1', 2, 'skip')).dates.split(' ')[0], '2027-01-11')
    t.equal((await mondays('zamestnik-2', 3, 'skip')).dates.split(' ')[0], '2027-01-18')
    const secretary = await mondays('sekretar', 4, 'next-working-day')
    t.match(secretary.dates, /^2027-01-25 2027-02-22 2027-03-22 2027-04-26 2027-05-25 /, '24 May is a holiday')
  },
)

t.test('1-4 May 2027 and a weekly Tuesday', async (t) => {
  const { staff } = await openStaffHouse(t, { at: '2027-04-20T09:00' })
  const tuesday = (holidayPolicy: string) => staff('POST', '/schedules/preview', ruleOf({ holidayPolicy }))
  const skipped = (await tuesday('skip')).body
  t.same(datesOf(skipped).slice(0, 3), ['2027-04-20', '2027-04-27', '2027-05-11'])
  t.same(skipped.skipped.map(({ date }: { date: string }) => date).slice(0, 1), ['2027-05-04'])
  t.match(skipped.skipped[0].note, /^4\u00a0май: няма прием – официален празник/)
  const moved = (await tuesday('next-working-day')).body
  t.same(datesOf(moved).slice(0, 4), ['2027-04-20', '2027-04-27', '2027-05-05', '2027-05-11'])
  t.match(moved.dates[2].note, /^5\u00a0май вместо 4\u00a0май – официален празник/)
  t.equal(moved.dates[2].startsAt, '2027-05-05T14:00:00+03:00')

  const english = await staff('POST', '/schedules/preview?lang=en', ruleOf({ holidayPolicy: 'next-working-day' }))
  t.match(english.body.dates[2].note, /^5 May instead of 4 May/)
})

t.test('a one-off day in a village, and two places on one day', async (t) => {
  const house = await openStaffHouse(t)
  const village = {
    official: 'kmet',
    date: '2026-11-27',
    startTime: '10:00',
    endTime: '12:00',
    slotMinutes: 30,
    place: 'с. Анево, кметството',
    placeEn: 'Anevo village, mayoralty',
  }
  const made = await house.staff('POST', '/reception-days', village)
  t.equal(made.status, 201, made.text)
  t.match(made.body, {
    place: 'с. Анево, кметството',
    scheduleId: null,
    editedByHand: true,
    slotCount: 4,
    state: 'open',
  })
  t.same(
    [...(await freeSlots(house)).keys()],
    ['2026-11-27 10:00', '2026-11-27 10:30', '2026-11-27 11:00', '2026-11-27 11:30'],
  )

  for (const rule of [
    { startTime: '09:00', endTime: '11:00', place: 'стая 201' },
    { startTime: '13:00', endTime: '15:00', place: 'с. Анево, кметството', opensDaysAhead: 28 },
  ])
    t.equal((await house.staff('POST', '/schedules', ruleOf(rule))).status, 201)
  const { body } = await house.staff('GET', '/reception-days?from=2026-11-24&to=2026-11-24')
  t.same(
    body.items.map(({ place, startsAt }: Record<string, string>) => `${place} ${startsAt?.slice(11, 16)}`),
    ['стая 201 09:00', 'с. Анево, кметството 13:00'],
  )
  const met = await house.staff('POST', '/schedules', ruleOf({ startTime: '10:30', endTime: '13:30' }))
  t.equal(met.status, 409)
  t.match(met.body, { code: 'hours-overlap', dates: ['2026-11-24', '2026-12-01'] })
})

t.test(
  'every N weeks from an anchor, the last weekday, several of the month, hours that differ by period',
  async (t) => {
    const { staff, ...house } = await openStaffHouse(t, { at: '2027-01-02T09:00' })
    const dates = async (recurrence: object, count = 5) => {
      const { body } = await staff('POST', '/schedules/preview', ruleOf({ recurrence }))
      return datesOf(body).slice(0, count).join(' ')
    }
    t.equal(
      await dates({ weekday: 2, everyNWeeks: 2, anchorDate: '2027-01-08' }),
      '2027-01-05 2027-01-19 2027-02-02 2027-02-16 2027-03-02',
    )
    t.equal(
      await dates({ weekday: 2, everyNWeeks: 2, anchorDate: '2027-01-11' }),
      '2027-01-12 2027-01-26 2027-02-09 2027-02-23 2027-03-09',
    )
    t.equal(
      await dates({ weekday: 3, everyNWeeks: 3, anchorDate: '2027-12-29' }),
      '2027-01-06 2027-01-27 2027-02-17 2027-03-10 2027-03-31',
      'also before the anchor',
    )
    t.equal(await dates({ weekday: 3, weeksOfMonth: [-1] }), '2027-01-27 2027-02-24 2027-03-31 2027-04-28 2027-05-26')
    t.equal(
      await dates({ weekday: 5, weeksOfMonth: [5] }, 3),
      '2027-01-29 2027-07-30 2027-10-29',
      '30 April is Good Friday',
    )
    t.equal(await dates({ weekday: 2, weeksOfMonth: [1, 3] }), '2027-01-05 2027-01-19 2027-02-02 2027-02-16 2027-03-02')

    await staff('POST', '/schedules', ruleOf({ validTo: '2027-01-31' }))
    await staff('POST', '/schedules', ruleOf({ validFrom: '2027-02-01', startTime: '09:00', endTime: '12:00' }))
    const { rows } = await house.sql.query(
      `SELECT to_char(starts_at AT TIME ZONE 'Europe/Sofia', 'MM-DD HH24:MI') AS at FROM reception_days ORDER BY starts_at`,
    )
    t.equal(
      rows
        .map(({ at }) => at)
        .slice(2, 6)
        .join(', '),
      '01-19 14:00, 01-26 14:00, 02-02 09:00, 02-09 09:00',
    )
  },
)
