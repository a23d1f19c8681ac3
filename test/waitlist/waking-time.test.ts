import fc from 'fast-check'
import { DateTime } from 'luxon'
import t from 'tap'
import { createTestDatabase } from '../support/database.ts'

const ZONE = 'Europe/Sofia'
const at = (iso: string) => DateTime.fromISO(iso, { zone: ZONE })

type Case = { from: DateTime; minutes: number }

/** The same told by walking from day to day. */
function walked({ from, minutes }: Case): DateTime {
  let [here, left] = [from, minutes]
  for (;;) {
    if (here.hour < 8) here = here.set({ hour: 8, minute: 0, second: 0, millisecond: 0 })
    const evening = here.set({ hour: 20, minute: 0, second: 0, millisecond: 0 })
    const today = Math.max(0, evening.diff(here).as('minutes'))
    if (left <= today && here < evening) return here.plus({ minutes: left })
    left -= today
    here = here.plus({ days: 1 }).set({ hour: 8, minute: 0, second: 0, millisecond: 0 })
  }
}

async function asked(cases: Case[], t: Parameters<typeof createTestDatabase>[0]) {
  const { sql } = await createTestDatabase(t)
  const { rows } = await sql.query(
    `SELECT extract(epoch FROM waking_end(at, minutes)) * 1000 AS "end", extract(epoch FROM waking_start(at)) * 1000 AS start
     FROM unnest($1::timestamptz[], $2::int[]) WITH ORDINALITY AS u (at, minutes, n) ORDER BY n`,
    [cases.map(({ from }) => from.toISO()), cases.map(({ minutes }) => minutes)],
  )
  return rows.map(({ end, start }) => ({
    end: DateTime.fromMillis(Number(end), { zone: ZONE }),
    start: DateTime.fromMillis(Number(start), { zone: ZONE }),
  }))
}

t.test('time to answer passes between 8:00 and 20:00, whatever the clocks do at night', async (t) => {
  const cases: [from: string, minutes: number, end: string, start: string][] = [
    ['2026-11-19T10:00', 240, '2026-11-19T14:00', '2026-11-19T10:00'],
    ['2026-11-19T18:00', 240, '2026-11-20T10:00', '2026-11-19T18:00'],
    ['2026-11-19T16:00', 240, '2026-11-19T20:00', '2026-11-19T16:00'],
    ['2026-11-19T20:00', 240, '2026-11-20T12:00', '2026-11-20T08:00'],
    ['2026-11-19T23:59', 240, '2026-11-20T12:00', '2026-11-20T08:00'],
    ['2026-11-20T03:00', 240, '2026-11-20T12:00', '2026-11-20T08:00'],
    ['2026-11-20T07:59', 1, '2026-11-20T08:01', '2026-11-20T08:00'],
    ['2026-11-20T08:00', 720, '2026-11-20T20:00', '2026-11-20T08:00'],
    ['2026-11-20T08:00', 2880, '2026-11-23T20:00', '2026-11-20T08:00'],
    ['2026-10-24T19:00', 240, '2026-10-25T11:00', '2026-10-24T19:00'],
    ['2027-03-27T19:00', 240, '2027-03-28T11:00', '2027-03-27T19:00'],
    ['2027-03-28T03:00', 60, '2027-03-28T09:00', '2027-03-28T08:00'],
  ]
  const answers = await asked(
    cases.map(([from, minutes]) => ({ from: at(from), minutes })),
    t,
  )
  for (const [n, [from, minutes, end, start]] of cases.entries()) {
    t.equal(answers[n]?.end.toISO(), at(end).toISO(), `${minutes} from ${from}`)
    t.equal(answers[n]?.start.toISO(), at(start).toISO(), `awake from ${from}`)
  }
})

t.test('and so for any moment of two years, to the millisecond', async (t) => {
  const near = (iso: string) =>
    fc.integer({ min: -3 * 86_400_000, max: 3 * 86_400_000 }).map((ms) => at(iso).toMillis() + ms)
  const moment = fc.oneof(
    fc.integer({ min: at('2026-01-01').toMillis(), max: at('2028-01-01').toMillis() }),
    ...['2026-03-29T03:00', '2026-10-25T04:00', '2027-03-28T03:00', '2027-10-31T04:00'].map(near),
  )
  const cases = fc
    .sample(fc.tuple(moment, fc.integer({ min: 1, max: 2_880 })), { numRuns: 3_000, seed: 20 })
    .map(([ms, minutes]) => ({ from: DateTime.fromMillis(ms, { zone: ZONE }), minutes }))
  const answers = await asked(cases, t)
  const wrong = cases.filter((each, n) => {
    const { end, start } = answers[n] ?? {}
    const local = end?.toFormat('HH:mm:ss.SSS') ?? ''
    return !(
      end &&
      start &&
      +end === +walked(each) &&
      end > each.from &&
      local > '08:00' &&
      local <= '20:00:00.000' &&
      start >= each.from
    )
  })
  t.same(
    wrong.slice(0, 3).map(({ from, minutes }) => `${minutes} from ${from.toISO()}`),
    [],
  )
})
