import { randomBytes, randomUUID } from 'node:crypto'
import t from 'tap'
import { bookSlot } from '../../src/bookings/book-slot.ts'
import { loadConfig } from '../../src/config.ts'
import { DomainError } from '../../src/domain-error.ts'
import { availabilityAnswer, officialsAnswer, scheduleAnswer } from '../../src/receptions/availability.ts'
import { makeReceptionDays } from '../../src/receptions/make-reception-days.ts'
import { availabilityRows, officialsWithNextFreeSlot, publicSchedule } from '../../src/receptions/queries.ts'
import { everything, givenBooking, givenOfficial, givenSchedule, openHouse, startingAt } from './given.ts'

const range = { from: '2026-11-01', to: '2027-01-31' }
const config = loadConfig({ SECRET_KEY: randomBytes(32).toString('hex') })

t.test('I19: what is shown is exactly what can be booked', async (t) => {
  const { sql, ...deps } = await openHouse(t, { clockOffset: startingAt('2026-11-24T12:20') })
  const official = await givenOfficial(sql)
  await givenSchedule(sql, official, { endMinute: 840 + 18 * 15, opensDaysAhead: 60 })
  await makeReceptionDays(deps, { horizonDays: 28 })

  const slotOf = async (date: string, minute: number): Promise<number> =>
    (await sql.query('SELECT id FROM slots WHERE local_date = $1 AND start_minute = $2', [date, minute])).rows[0].id
  const slot = (change: string) => async (id: number) =>
    void (await sql.query(`UPDATE slots SET ${change} WHERE id = $1`, [id]))
  const day = (change: string) => async (id: number) =>
    void (await sql.query(
      `UPDATE reception_days SET ${change} WHERE id = (SELECT reception_day_id FROM slots WHERE id = $1)`,
      [id],
    ))
  const booking = (state: string, holdMinutes?: number) => (id: number) => givenBooking(sql, id, { state, holdMinutes })
  const untouched = async () => {}

  const today = '2026-11-24'
  const cases: [
    name: string,
    date: string,
    minute: number,
    change: (id: number) => Promise<void>,
    refused: string | null,
  ][] = [
    ['closed two hours before, at 12:00', today, 840, untouched, 'slot-not-bookable'],
    ['closed at 12:15', today, 855, untouched, 'slot-not-bookable'],
    ['closes at 12:30', today, 870, untouched, null],
    ['blocked', today, 885, slot(`blocked_reason = 'среща'`), 'slot-not-bookable'],
    ['withdrawn', today, 900, slot('withdrawn_at = house_now()'), 'slot-not-bookable'],
    ['kept for telephone and desk', today, 915, slot(`channel = 'staff'`), 'slot-not-bookable'],
    ['held', today, 930, booking('held', 5), 'slot-taken'],
    ['a hold that lapsed', today, 945, booking('held', -1), null],
    ['unverified', today, 960, booking('unverified', 60), 'slot-taken'],
    ['unverified, and nobody confirmed in time', '2026-12-22', 855, booking('unverified', -1), null],
    ['booked', today, 975, booking('confirmed'), 'slot-taken'],
    ['arrived', today, 990, booking('arrived'), 'slot-taken'],
    ['in meeting', today, 1005, booking('in-meeting'), 'slot-taken'],
    ['done', today, 1020, booking('done'), 'slot-taken'],
    ['no-show', today, 1035, booking('no-show'), null],
    ['left', today, 1050, booking('left'), null],
    ['cancelled by the citizen', today, 1065, booking('cancelled-by-citizen'), null],
    ['cancelled by the municipality', today, 1080, booking('cancelled-by-municipality'), null],
    ['expired', today, 1095, booking('expired'), null],
    ['a day that is closed', '2026-12-01', 840, day(`state = 'closed'`), 'day-closed'],
    [
      'a day that needs a decision',
      '2026-12-08',
      840,
      day(`state = 'needs-decision', awaits = '{"because": "edited"}'`),
      'day-closed',
    ],
    [
      'a day that is not open yet',
      '2026-12-15',
      840,
      day(`opens_at = house_now() + interval '1 minute'`),
      'slot-not-bookable',
    ],
    ['a day that has just opened', '2026-12-22', 840, day(`opens_at = house_now() - interval '1 second'`), null],
  ]
  for (const [, date, minute, change] of cases) await change(await slotOf(date, minute))
  const before = [await everything(sql), (await sql.query('SELECT * FROM bookings ORDER BY id')).rows]
  const rows = await availabilityRows(deps.db, { slug: 'kmet', ...range })
  const shown = new Set(rows?.days.flatMap(({ freeSlots }) => freeSlots.map(({ id }) => id)))
  t.same(
    [await everything(sql), (await sql.query('SELECT * FROM bookings ORDER BY id')).rows],
    before,
    'I18: looking changes nothing',
  )

  const verdicts = new Map<number, string | null>()
  for (const [index, id] of (await sql.query('SELECT id FROM slots ORDER BY id')).rows
    .map((row) => row.id as number)
    .entries()) {
    const input = {
      slotId: String(id),
      citizen: { name: 'Иван Примерен', phone: `+3598880${String(10_000 + index)}` },
      topic: { text: 'въпрос' },
      locale: 'bg' as const,
    }
    const verdict = await bookSlot({ ...deps, config }, { idempotencyKey: randomUUID(), channel: 'web', input }).then(
      () => null,
      (error) => (error instanceof DomainError ? error.code : Promise.reject(error)),
    )
    verdicts.set(id, verdict)
  }
  for (const [name, date, minute, , refused] of cases) {
    const id = await slotOf(date, minute)
    t.equal(shown.has(id), refused === null, `${name}: ${refused === null ? 'shown' : 'not shown'}`)
    t.equal(verdicts.get(id), refused, `${name}: ${refused ?? 'booked'}`)
  }
  t.same(
    [...verdicts].filter(([, verdict]) => verdict === null).map(([id]) => id),
    [...shown],
    'and so for every slot there is, in order of time',
  )
  t.ok(rows?.days.every(({ state, freeSlots }) => state === 'open' || freeSlots.length === 0))

  await sql.query('UPDATE officials SET active = false')
  t.equal(await availabilityRows(deps.db, { slug: 'kmet', ...range }), null, 'an official who receives no more')
  t.equal(await availabilityRows(deps.db, { slug: 'nikoy', ...range }), null)
})

t.test('the answer of availability', async (t) => {
  const { sql, ...deps } = await openHouse(t, { clockOffset: startingAt('2026-11-24T16:31') })
  const official = await givenOfficial(sql)
  await givenSchedule(sql, official, { startMinute: 990, slotMinutes: 15, closesMinutesBefore: 0, opensDaysAhead: 7 })
  await givenSchedule(sql, official, {
    startMinute: 540,
    endMinute: 600,
    slotMinutes: 30,
    weekday: 3,
    closesMinutesBefore: 0,
  })
  await sql.query(
    `INSERT INTO reception_days (official_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at)
     VALUES ($1, '2026-11-24', sofia_instant('2026-11-24', 900), sofia_instant('2026-11-24', 960), 'минало', 'over', now())`,
    [official],
  )
  await makeReceptionDays(deps, { horizonDays: 10 })
  await sql.query(
    `UPDATE reception_days SET state = 'closed', public_reason = 'Командировка' WHERE local_date = '2026-12-01'`,
  )
  const slotAt = async (date: string, minute: number) =>
    String(
      (await sql.query('SELECT id FROM slots WHERE local_date = $1 AND start_minute = $2', [date, minute])).rows[0].id,
    )
  const dayOn = async (date: string) =>
    String((await sql.query('SELECT max(id) AS id FROM reception_days WHERE local_date = $1', [date])).rows[0].id)

  const rows = await availabilityRows(deps.db, { slug: 'kmet', from: '2026-11-24', to: '2026-12-01' })
  if (!rows) throw new Error('the official is there')
  t.same(availabilityAnswer(rows, 'bg'), {
    official: { slug: 'kmet', title: 'Кмет на общината' },
    timeZone: 'Europe/Sofia',
    days: [
      {
        date: '2026-11-24',
        receptionDayId: await dayOn('2026-11-24'),
        place: 'ул. „Иван Вазов“ № 34, стая 201',
        startsAt: '2026-11-24T16:30:00+02:00',
        endsAt: '2026-11-24T17:00:00+02:00',
        state: 'open',
        opensForBookingAt: '2026-11-17T00:00:00+02:00',
        freeSlots: [
          {
            slotId: await slotAt('2026-11-24', 1005),
            startsAt: '2026-11-24T16:45:00+02:00',
            endsAt: '2026-11-24T17:00:00+02:00',
          },
        ],
      },
      {
        date: '2026-11-25',
        receptionDayId: await dayOn('2026-11-25'),
        place: 'ул. „Иван Вазов“ № 34, стая 201',
        startsAt: '2026-11-25T09:00:00+02:00',
        endsAt: '2026-11-25T10:00:00+02:00',
        state: 'open',
        opensForBookingAt: '2026-10-28T00:00:00+02:00',
        freeSlots: [
          {
            slotId: await slotAt('2026-11-25', 540),
            startsAt: '2026-11-25T09:00:00+02:00',
            endsAt: '2026-11-25T09:30:00+02:00',
          },
          {
            slotId: await slotAt('2026-11-25', 570),
            startsAt: '2026-11-25T09:30:00+02:00',
            endsAt: '2026-11-25T10:00:00+02:00',
          },
        ],
      },
      {
        date: '2026-12-01',
        receptionDayId: await dayOn('2026-12-01'),
        place: 'ул. „Иван Вазов“ № 34, стая 201',
        startsAt: '2026-12-01T16:30:00+02:00',
        endsAt: '2026-12-01T17:00:00+02:00',
        state: 'closed',
        opensForBookingAt: '2026-11-24T00:00:00+02:00',
        freeSlots: [],
      },
    ],
  })
  const english = availabilityAnswer(rows, 'en')
  t.same(
    [english.official.title, english.days[0]?.place],
    ['Mayor of the Municipality', '34 Ivan Vazov Street, room 201'],
  )
  t.same((await availabilityRows(deps.db, { slug: 'kmet', from: '2026-11-23', to: '2026-11-23' }))?.days, [])

  const schedule = scheduleAnswer(await publicSchedule(deps.db, { from: '2026-11-24', to: '2026-12-01' }), 'bg')
  t.same(
    schedule.map(({ date, official, state, publicReason, freeSlotCount }) => [
      date,
      official.slug,
      state,
      publicReason,
      freeSlotCount,
    ]),
    [
      ['2026-11-24', 'kmet', 'open', null, 1],
      ['2026-11-25', 'kmet', 'open', null, 2],
      ['2026-12-01', 'kmet', 'closed', 'Командировка', 0],
    ],
  )
  t.same(schedule[0], {
    date: '2026-11-24',
    receptionDayId: await dayOn('2026-11-24'),
    place: 'ул. „Иван Вазов“ № 34, стая 201',
    startsAt: '2026-11-24T16:30:00+02:00',
    endsAt: '2026-11-24T17:00:00+02:00',
    state: 'open',
    opensForBookingAt: '2026-11-17T00:00:00+02:00',
    official: { slug: 'kmet', title: 'Кмет на общината' },
    publicReason: null,
    freeSlotCount: 1,
    delayMinutes: 0,
  })
})

t.test('the officials with their rule and next free slot', async (t) => {
  const { sql, ...deps } = await openHouse(t)
  const second = await givenOfficial(sql, { slug: 'sekretar', order: 2 })
  const first = await givenOfficial(sql, { slug: 'kmet', order: 1 })
  await givenOfficial(sql, { slug: 'nov', order: 3 })
  const gone = await givenOfficial(sql, { slug: 'bivsh', order: 0 })
  await sql.query('UPDATE officials SET active = false WHERE id = $1', [gone])
  await sql.query(`UPDATE officials SET name = 'инж. Проба', portfolio_bg = NULL WHERE id = $1`, [first])
  await givenSchedule(sql, first)
  await givenSchedule(sql, first, { weekday: 3, startMinute: 540, endMinute: 600, validTo: '2026-11-19' })
  await givenSchedule(sql, first, { weekday: 4, startMinute: 540, endMinute: 600, validFrom: '2027-01-01' })
  await givenSchedule(sql, second, { weekday: 3, validFrom: '2027-01-01' })
  await givenSchedule(sql, second, { weekday: 5, validFrom: '2027-02-01' })
  await makeReceptionDays(deps)
  const { rows: slots } = await sql.query(`SELECT id FROM slots WHERE local_date = '2026-11-24' ORDER BY starts_at`)
  await givenBooking(sql, slots[0].id, { state: 'confirmed' })
  await sql.query(`UPDATE slots SET blocked_reason = 'среща' WHERE id = $1`, [slots[1].id])

  const rows = await officialsWithNextFreeSlot(deps.db)
  t.same(officialsAnswer(rows, 'bg'), [
    {
      slug: 'kmet',
      office: 'mayor',
      title: 'Кмет на общината',
      name: 'инж. Проба',
      portfolio: null,
      room: '201',
      receptionRule: 'всеки вторник, 14:00–17:00\u00a0ч.',
      nextFreeSlot: { slotId: String(slots[2].id), startsAt: '2026-11-24T14:30:00+02:00' },
    },
    {
      slug: 'sekretar',
      office: 'mayor',
      title: 'Кмет на общината',
      name: null,
      portfolio: 'Ресор',
      room: '201',
      receptionRule: 'всяка сряда, 14:00–17:00\u00a0ч.',
      nextFreeSlot: null,
    },
    {
      slug: 'nov',
      office: 'mayor',
      title: 'Кмет на общината',
      name: null,
      portfolio: 'Ресор',
      room: '201',
      receptionRule: '',
      nextFreeSlot: null,
    },
  ])
  const [english] = officialsAnswer(rows, 'en')
  t.match(english, { title: 'Mayor of the Municipality', receptionRule: 'every Tuesday, 14:00–17:00', portfolio: null })
})

t.test('the rule in words is that of the schedules as they stand', async (t) => {
  const { sql, ...deps } = await openHouse(t)
  const [first, second] = [await givenOfficial(sql), await givenOfficial(sql, { slug: 'zam-kmet', order: 2 })]
  await givenSchedule(sql, first, { weeksOfMonth: [-1, 1] })
  await givenSchedule(sql, second, { weekday: 3, everyNWeeks: 3, anchorDate: '2026-11-16' })
  await givenSchedule(sql, second, {
    ...{ weekday: 4, weeksOfMonth: [2], startMinute: 780 },
    place: { bg: 'кметство Анево', en: 'Anevo town hall' },
  })
  const gone = await givenSchedule(sql, first, { weekday: 5 })
  await sql.query('UPDATE schedules SET withdrawn_at = house_now() WHERE id = $1', [gone])

  const rows = await officialsWithNextFreeSlot(deps.db)
  const said = (locale: 'bg' | 'en') =>
    officialsAnswer(rows, locale).map(({ receptionRule }) => receptionRule.replaceAll('\u00a0', ' '))
  t.same(said('bg'), [
    'всеки първи и последен вторник, 14:00–17:00 ч.',
    'на всеки 3 седмици в сряда, 14:00–17:00 ч., ул. „Иван Вазов“ № 34, стая 201; всеки втори четвъртък от месеца, 13:00–17:00 ч., кметство Анево',
  ])
  t.same(said('en'), [
    'every first and last Tuesday, 14:00–17:00',
    'every 3 weeks on Wednesday, 14:00–17:00, 34 Ivan Vazov Street, room 201; every second Thursday of the month, 13:00–17:00, Anevo town hall',
  ])
})
