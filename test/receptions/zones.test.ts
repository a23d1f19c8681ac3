import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import t from 'tap'
import { givenOfficial, givenSchedule, openHouse, startingAt } from './given.ts'

const SERVER_ZONES = ['UTC', 'Europe/Sofia', 'America/New_York']
const DATABASE_ZONES = ['UTC', 'Europe/Sofia']
const script = fileURLToPath(new URL('./zones-process.ts', import.meta.url))

// Written down in UTC by hand: 14:00 in Bulgaria is 11:00 UTC in summer and 12:00 UTC in winter.
const MEANT: [date: string, startsAt: number, opensAt: number][] = [
  ['2026-10-20', Date.UTC(2026, 9, 20, 11), Date.UTC(2026, 4, 1, 21)],
  ['2026-10-27', Date.UTC(2026, 9, 27, 12), Date.UTC(2026, 4, 8, 21)],
  ['2027-03-23', Date.UTC(2027, 2, 23, 12), Date.UTC(2026, 9, 2, 21)],
  ['2027-03-30', Date.UTC(2027, 2, 30, 11), Date.UTC(2026, 9, 9, 21)],
]
const HOUR = 3_600_000

t.test('D1, I14: instants stored are the instants meant, whatever the zones of server and database', async (t) => {
  const runs = await Promise.all(
    SERVER_ZONES.flatMap((server) =>
      DATABASE_ZONES.map(async (database) => {
        const { sql, url } = await openHouse(t, { timeZone: database, clockOffset: startingAt('2026-10-15T09:00') })
        await givenSchedule(sql, await givenOfficial(sql), { opensDaysAhead: 171 })
        const { stdout } = await promisify(execFile)(process.execPath, ['--import=tsx', script, url], {
          env: { ...process.env, TZ: server },
        })
        const { zone, ...said } = JSON.parse(stdout)
        return { name: `server in ${server}, database in ${database}`, server, zone, said, stored: await stored(url) }
      }),
    ),
  )
  for (const { name, server, zone, said, stored } of runs) {
    t.equal(zone, server, name)
    for (const [date, startsAt, opensAt] of MEANT) {
      const day = stored.days.find((each) => each.date === date)
      t.same(day, { date, startsAt, endsAt: startsAt + 3 * HOUR, opensAt }, `${name}: ${date}`)
      const slots = stored.slots.filter((each) => each.date === date)
      t.equal(slots.length, 12)
      t.ok(
        slots.every(
          (slot, index) =>
            slot.startsAt === startsAt + (index * HOUR) / 4 &&
            slot.endsAt === slot.startsAt + HOUR / 4 &&
            slot.closesAt === slot.startsAt - 2 * HOUR,
        ),
        `${name}: slots of ${date}`,
      )
    }
    t.same({ said, stored }, { said: runs[0]?.said, stored: runs[0]?.stored }, `${name}: the same as everywhere`)
  }
  t.equal(runs.length, 6)
  t.match(runs[0]?.said.answer.days[0], {
    startsAt: '2026-10-20T14:00:00+03:00',
    opensForBookingAt: '2026-05-02T00:00:00+03:00',
  })
  t.match(runs[0]?.said.answer.days[1], { startsAt: '2026-10-27T14:00:00+02:00' })
})

type Stored = {
  days: { date: string; startsAt: number }[]
  slots: { date: string; startsAt: number; endsAt: number; closesAt: number }[]
}

/** The instants as a third party sees them: another connection, in a zone that is neither the server's nor the database's. */
async function stored(url: string): Promise<Stored> {
  const other = new pg.Client({ connectionString: url, options: '-c TimeZone=Asia/Tokyo' })
  await other.connect()
  const days = await other.query(
    `SELECT local_date::text AS date, extract(epoch FROM starts_at)::float8 * 1000 AS "startsAt",
       extract(epoch FROM ends_at)::float8 * 1000 AS "endsAt", extract(epoch FROM opens_at)::float8 * 1000 AS "opensAt"
     FROM reception_days ORDER BY local_date`,
  )
  const slots = await other.query(
    `SELECT local_date::text AS date, extract(epoch FROM starts_at)::float8 * 1000 AS "startsAt",
       extract(epoch FROM ends_at)::float8 * 1000 AS "endsAt", extract(epoch FROM closes_at)::float8 * 1000 AS "closesAt"
     FROM slots ORDER BY starts_at`,
  )
  await other.end()
  return { days: days.rows, slots: slots.rows }
}
