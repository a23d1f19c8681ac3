import { isDeepStrictEqual } from 'node:util'
import { DateTime } from 'luxon'
import type pg from 'pg'
import { ZONE } from '../../../src/clock.ts'
import { relativeDay } from '../../../src/i18n/format-time.ts'
import { dateRange } from '../../../src/receptions/date-range.ts'
import { plusDays } from '../../../src/receptions/local-time.ts'
import { makeReceptionDays } from '../../../src/receptions/make-reception-days.ts'
import { givenOfficial, givenSchedule, openNode, startingAt } from '../../receptions/given.ts'
import { createTestDatabase } from '../../support/database.ts'
import { openMailSink } from '../../support/mail-sink.ts'
import { houseProcess } from '../house-process.ts'
import { ask } from '../http-client.ts'
import type { Scope } from '../scope.ts'
import type { Row } from '../town.ts'
import { must } from './crashes.ts'
import { livedThrough, type Zones } from './zones.ts'

const SERVER_ZONES = ['UTC', 'Europe/Sofia', 'America/New_York']
const DATABASE_ZONES = ['UTC', 'Europe/Sofia']

const zones: Row = {
  id: 'D1',
  title: 'one story told in six combinations of the zones of process and database',
  run: async ({ scope }) => {
    const combinations = SERVER_ZONES.flatMap((server) =>
      DATABASE_ZONES.map((database): Zones => ({ server, database })),
    )
    const stories = []
    for (const each of combinations) stories.push(await livedThrough(scope, each))
    const [first] = stories
    const faults: string[] = []
    let same = 0
    for (const [n, story] of stories.entries()) {
      const { server, database } = combinations[n] ?? { server: '', database: '' }
      const parts = Object.keys(first?.told ?? {}).filter(
        (part) => !isDeepStrictEqual(story.told[part], first?.told[part]),
      )
      for (const part of parts)
        faults.push(
          `server in ${server}, database in ${database}: ${part} ${parting(story.told[part], first?.told[part])}`,
        )
      faults.push(...story.faults.map((fault) => `server in ${server}, database in ${database}: ${fault}`))
      same += parts.length === 0 && story.faults.length === 0 ? 1 : 0
    }
    const compared = Object.values(first?.told ?? {}).reduce<number>(
      (sum, part) => sum + JSON.stringify(part).length,
      0,
    )
    return { figures: { identical: `${same} of ${combinations.length}`, charactersCompared: compared }, faults }
  },
}

/** Where two tellings part, with a little of what stands around. */
function parting(one: unknown, other: unknown): string {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)]
  const at = [...a].findIndex((character, n) => character !== b[n])
  return `${a.slice(at - 60, at + 60)} instead of ${b.slice(at, at + 60)}`
}

/** The last Sunday of March and of October: by Directive 2000/84/EC the clock changes there. */
function lastSunday(year: number, month: 3 | 10): string {
  const last = Date.UTC(year, month, 0)
  return new Date(last - new Date(last).getUTCDay() * 86_400_000).toISOString().slice(0, 10)
}

const CHANGES = [2026, 2027, 2028, 2029, 2030].flatMap((year) =>
  ([3, 10] as const).map((month) => ({ date: lastSunday(year, month), month })),
)

/** A weekly template made two weeks before a change of the clock for two weeks after it. */
async function overChange(scope: Pick<Scope, 'teardown'>, { date, month }: (typeof CHANGES)[number]) {
  const from = plusDays(date, -14)
  const { sql, url } = await createTestDatabase(scope, { clockOffset: startingAt(`${from}T09:00`), poolSize: 2 })
  const deps = await openNode(scope, url)
  const official = await givenOfficial(sql)
  for (const weekday of [1, 2, 3, 4, 5]) await givenSchedule(sql, official, { weekday, validFrom: '2026-01-01' })
  const scheduleId = await givenSchedule(sql, await givenOfficial(sql, { slug: 'noshten', order: 2 }), {
    ...{
      weekday: 7,
      startMinute: 150,
      endMinute: 270,
      slotMinutes: 15,
      validFrom: '2026-01-01',
      validTo: plusDays(date, 7),
    },
  })
  const { refused } = await makeReceptionDays(deps, { horizonDays: 28 })
  const wanted = [
    { scheduleId, slug: 'noshten', date, reason: month === 3 ? 'local-time-skipped' : 'local-time-repeated' },
  ]
  const faults = must(isDeepStrictEqual(refused, wanted), `${date}: refused ${JSON.stringify(refused)}`)
  const days = await slotsOfDays(sql, official)
  for (const day of days) {
    // Summer is between the last Sundays: 14:00 is 11:00 in Greenwich then, else 12:00.
    const summer = day.date > date === (month === 3)
    const startsAt = Date.parse(`${day.date}T${summer ? '11' : '12'}:00:00Z`) / 1_000
    const meant = Array.from({ length: 12 }, (_, n) => startsAt + n * 900)
    faults.push(...must(isDeepStrictEqual(day.starts, meant), `${date}: the slots of ${day.date} stand elsewhere`))
    faults.push(...must(day.wall === '14:00', `${date}: ${day.date} begins at ${day.wall}`))
  }
  const sides = new Set(days.map((day) => day.date > date))
  faults.push(...must(sides.size === 2 && days.length >= 15, `${date}: only ${days.length} days were made`))
  const nights = await sql.query(
    `SELECT count(*)::int AS n FROM reception_days d JOIN officials o ON o.id = d.official_id WHERE o.slug = 'noshten'`,
  )
  faults.push(...must(nights.rows[0].n === 2, `${date}: ${nights.rows[0].n} other Sundays`))
  return { days: days.length, slots: days.length * 12, faults }
}

async function slotsOfDays(
  sql: pg.Client,
  official: number,
): Promise<{ date: string; wall: string; starts: number[] }[]> {
  const { rows } = await sql.query(
    `SELECT d.local_date::text AS date, to_char(d.starts_at AT TIME ZONE 'Europe/Sofia', 'HH24:MI') AS wall,
       array_agg(extract(epoch FROM s.starts_at)::float8 ORDER BY s.starts_at) AS starts
     FROM reception_days d JOIN slots s ON s.reception_day_id = d.id WHERE d.official_id = $1 GROUP BY d.id ORDER BY 1`,
    [official],
  )
  return rows
}

const templates: Row = {
  id: 'D2',
  title: 'a weekly template over the ten changes of the clock 2026-2030',
  run: async ({ scope }) => {
    const all = []
    for (const change of CHANGES) all.push(await overChange(scope, change))
    const green = all.filter(({ faults }) => faults.length === 0).length
    return {
      figures: {
        changes: `${green} of ${CHANGES.length}`,
        days: all.reduce((sum, { days }) => sum + days, 0),
        slots: all.reduce((sum, { slots }) => sum + slots, 0),
      },
      faults: all.flatMap(({ faults }) => faults).slice(0, 10),
    }
  },
}

/** Hours from „now“ to what is spoken of. */
const AHEAD = [0, 1, 5, 11, 12, 18, 23, 24, 25, 30, 36, 42, 47, 48, 49, 60, 71, 72, 73]

const nearDays: Row = {
  id: 'D4',
  title: '„днес“, „утре“ and the date of today at each hour of the 366 days of 2028, by the calendar of PostgreSQL',
  run: async ({ scope }) => {
    const { sql } = await createTestDatabase(scope)
    const { rows } = await sql.query<{ ms: number; date: string; day: number }>(
      `SELECT extract(epoch FROM at)::float8 * 1000 AS ms, (at AT TIME ZONE $1)::date::text AS date, (at AT TIME ZONE $1)::date - date '2000-01-01' AS day
       FROM generate_series(timestamptz '2027-12-31 22:00Z', timestamptz '2029-01-05 22:00Z', interval '1 hour') AS at`,
      [ZONE],
    )
    const hours = rows.filter(({ date }) => date.startsWith('2028'))
    const faults: string[] = []
    let asked = 0
    for (const [n, { ms, date, day }] of hours.entries()) {
      const now = DateTime.fromMillis(ms, { zone: ZONE })
      const { from } = dateRange({}, now)
      faults.push(...must(from === date, `today at ${now.toISO()} is ${from}, not ${date}`))
      for (const hour of AHEAD) {
        // On the hour, and a moment before the next.
        const then = rows[n + hour]
        for (const moment of [then?.ms ?? 0, (then?.ms ?? 0) + 3_599_999]) {
          const said = relativeDay(DateTime.fromMillis(moment, { zone: 'utc' }), 'bg', now)
          const right = ['днес', 'утре', 'вдругиден'][(then?.day ?? 0) - day] ?? null
          asked += 1
          if (said !== right)
            faults.push(`at ${now.toISO()} ${new Date(moment).toISOString()} is ${said}, not ${right}`)
        }
      }
    }
    faults.push(...must(hours.length === 366 * 24, `${hours.length} hours`))
    return { figures: { hours: hours.length, asked }, faults: faults.slice(0, 10) }
  },
}

const otherZoneData: Row = {
  id: 'D5',
  title: 'a database that knows nothing of the change of 25 October 2026',
  run: async ({ scope }) => {
    const { sql, url } = await createTestDatabase(scope, { clockOffset: startingAt('2026-10-15T09:00') })
    await givenSchedule(sql, await givenOfficial(sql))
    await sql.query(
      `CREATE OR REPLACE FUNCTION sofia_instant(local_date date, minute integer) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
       $$ SELECT (local_date + make_interval(mins => minute)) AT TIME ZONE '-03:00' $$`,
    )
    const sink = await openMailSink(scope)
    const house = await houseProcess(scope, { databaseUrl: url, smtpUrl: sink.url })
    await house.start()
    const warned = house.said().filter((line) => /zone-data-differ: .* from 2026-10-25 on/.test(line))
    const refused = house.said().filter((line) => /reception-day-refused: .*zone-data-differs/.test(line))
    const { rows } = await sql.query(
      'SELECT d.local_date::text AS date, count(*)::int AS slots FROM reception_days d JOIN slots s ON s.reception_day_id = d.id GROUP BY 1 ORDER BY 1',
    )
    const { status, body } = await ask(house.origin, '/officials/kmet/availability?from=2026-10-15&to=2026-12-15')
    const offered = new Set((body?.days ?? []).map(({ date }: { date: string }) => date))
    return {
      figures: {
        warnings: warned.length,
        daysRefused: refused.length,
        daysMade: rows.length,
        daysOffered: offered.size,
      },
      faults: [
        ...must(warned.length === 1, `warned ${warned.length} times`),
        ...must(refused.length >= 7, `${refused.length} days were refused by name`),
        ...must(
          isDeepStrictEqual(rows, [{ date: '2026-10-20', slots: 12 }]),
          `slots were made on ${JSON.stringify(rows)}`,
        ),
        ...must(status === 200 && [...offered].join() === '2026-10-20', `offered ${[...offered]} (${status})`),
        ...house.troubles,
      ],
    }
  },
}

export const timeRows: Row[] = [zones, templates, nearDays, otherZoneData]
