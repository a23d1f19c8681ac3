import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { asCitizen, orderOf } from '../../support/client.ts'
import { type Offered, offerSlots } from '../../support/receptions.ts'
import { type Chance, chanceOf, oneOf, percentile } from '../chance.ts'
import { brokenInvariants } from '../checker.ts'
import { ask } from '../http-client.ts'
import { observe } from '../observer.ts'
import { staffHand } from '../staff-hand.ts'
import { type Outcome, openTown, type Row } from '../town.ts'
import { deadlocksIn, LIVE, type Rushed, statusesOf } from './rushes.ts'

type Moves = { seconds: number; workers?: number; bookings?: number; places?: number; seed: number }

/** C5: workers move a few bookings about in a few places; an observer looks every five milliseconds. */
export async function moveAbout(town: Rushed & { url: string }, given: Moves): Promise<Outcome> {
  const { seconds, workers = 30, bookings = 8, places = 12, seed } = given
  const origin = () => oneOf(chance, town.origins)
  const chance = chanceOf(seed)
  const { slotIds } = await offerSlots(town.sql, { slotsPerDay: places / 2, days: 2 })
  const tokens: string[] = []
  for (let n = 0; n < bookings; n++) {
    const heard = await ask(origin(), '/bookings', {
      method: 'POST',
      body: orderOf(n, slotIds[n] ?? 0),
      headers: { 'idempotency-key': randomUUID() },
    })
    if (heard.status !== 201) throw new Error(`no booking to move: ${heard.status}`)
    tokens.push(heard.body.manageToken)
  }
  const until = performance.now() + seconds * 1_000
  const observer = observe(town.url, async (sql) => {
    const { rows } = await sql.query(
      `SELECT count(*)::int AS n, count(DISTINCT slot_id)::int AS slots FROM bookings WHERE ${LIVE} AND slot_id = ANY ($1)`,
      [slotIds],
    )
    const { n, slots } = rows[0]
    return n === bookings && slots === bookings ? [] : [`${n} bookings in ${slots} places`]
  })
  const heard = await Promise.all(
    Array.from({ length: workers }, async () => {
      const own = []
      while (performance.now() < until)
        own.push(
          await ask(origin(), '/my-booking/move', {
            method: 'POST',
            body: { slotId: String(oneOf(chance, slotIds)) },
            headers: asCitizen(oneOf(chance, tokens)),
          }),
        )
      return own
    }),
  ).then((each) => each.flat())
  const looks = await observer.stop()
  const { faults } = observer
  const statuses = statusesOf(heard)
  const others = Object.keys(statuses).filter((status) => status !== '200' && status !== '409')
  if (others.length > 0) faults.push(`answers besides 200 and 409: ${JSON.stringify(statuses)}`)
  const deadlocks = await deadlocksIn(town.sql)
  if (deadlocks > 0) faults.push(`${deadlocks} deadlocks`)
  const ms = heard.map((each) => each.ms)
  const p99 = percentile(ms, 0.99)
  faults.push(...(await brokenInvariants(town.url)).slice(0, 5))
  if (p99 >= 500) faults.push(`p99 is ${p99} ms, not below 500`)
  return {
    figures: { ...statuses, looks, deadlocks, p50: percentile(ms, 0.5), p99, moves: statuses['200'] ?? 0 },
    faults,
  }
}

/** C9: the staff close a day while citizens book it. What was booked before is asked; nothing comes after. */
export async function closeAgainstBookers(
  town: Rushed & { url: string },
  { rounds, seed, bookers = 100 }: { rounds: number; seed: number; bookers?: number },
): Promise<Outcome> {
  const chance = chanceOf(seed)
  const staff = staffHand(town.url)
  const faults: string[] = []
  let before = 0
  let refused = 0
  try {
    for (let round = 0; round < rounds; round++) {
      const { slotIds, dayIds } = await offerSlots(town.sql)
      const dayId = dayIds[0] ?? 0
      const closesIn = chance() * 150
      let closedAt = Number.POSITIVE_INFINITY
      const closing = pause(closesIn)
        .then(() => staff.closeAsCase(dayId))
        .then(() => {
          closedAt = performance.now()
        })
      const heard = await Promise.all(
        Array.from({ length: bookers }, async (_, n) => {
          await pause(chance() * 200)
          const began = performance.now()
          const answer = await ask(oneOf(chance, town.origins), '/bookings', {
            method: 'POST',
            body: orderOf(round * 1_000 + n, slotIds[n % slotIds.length] ?? 0),
            headers: { 'idempotency-key': randomUUID() },
          })
          return { answer, began }
        }),
      )
      await closing
      const late = heard.filter(({ answer, began }) => answer.status === 201 && began > closedAt)
      if (late.length > 0) faults.push(`round ${round + 1}: ${late.length} booked after the day was closed`)
      const errors = heard.filter(({ answer }) => answer.status !== 201 && answer.status !== 409)
      if (errors.length > 0)
        faults.push(`round ${round + 1}: ${JSON.stringify(statusesOf(errors.map(({ answer }) => answer)))}`)
      const { rows } = await town.sql.query(
        `WITH closed AS (SELECT max(id) AS id FROM audit_entries WHERE subject = 'reception-day' AND subject_id = $1::text AND action = 'close')
         SELECT count(*) FILTER (WHERE a.id < closed.id)::int AS before, count(*) FILTER (WHERE a.id > closed.id)::int AS after
         FROM closed, bookings b JOIN slots s ON s.id = b.slot_id JOIN audit_entries a ON a.subject_id = b.id::text AND a.action = 'book'
         WHERE s.reception_day_id = $1::int AND b.${LIVE}`,
        [dayId],
      )
      const booked = heard.filter(({ answer }) => answer.status === 201).length
      if (rows[0].after > 0) faults.push(`round ${round + 1}: ${rows[0].after} committed after the closing`)
      if (rows[0].before !== booked)
        faults.push(`round ${round + 1}: ${booked} were told of a booking, ${rows[0].before} are listed as conflicts`)
      const asked = await town.sql.query(
        `SELECT count(*)::int AS n FROM affected_bookings a JOIN slots s ON s.id = a.slot_id WHERE s.reception_day_id = $1`,
        [dayId],
      )
      if (asked.rows[0].n !== booked) faults.push(`round ${round + 1}: ${asked.rows[0].n} of ${booked} are asked`)
      before += rows[0].before
      refused += heard.filter(({ answer }) => answer.status === 409 && answer.body.code === 'day-closed').length
    }
  } finally {
    await staff.close()
  }
  return {
    figures: { rounds, bookers, conflicts_listed: before, heard_day_closed: refused },
    faults: faults.slice(0, 10),
  }
}

/** Withdraws the free slots of a day and cuts what is left into others, as the staff will, with the day locked. */
async function recut(sql: pg.Client, { officialId, dayIds }: Offered, { chance }: { chance: Chance }): Promise<void> {
  const minutes = oneOf(chance, [15, 20, 30])
  const offset = oneOf(chance, [0, 5, 10])
  await sql.query('BEGIN')
  await sql.query(
    'SELECT own_days_of_slots(ARRAY(SELECT id FROM slots WHERE official_id = $1 AND withdrawn_at IS NULL))',
    [officialId],
  )
  await sql.query(
    `UPDATE slots s SET withdrawn_at = house_now() WHERE s.official_id = $1 AND s.withdrawn_at IS NULL
     AND NOT EXISTS (SELECT FROM bookings b WHERE b.slot_id = s.id AND b.${LIVE})`,
    [officialId],
  )
  await sql.query(
    `INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
     SELECT d.id, d.official_id, d.local_date, m, sofia_instant(d.local_date, m), sofia_instant(d.local_date, m + $3), sofia_instant(d.local_date, m)
     FROM reception_days d, generate_series(540 + $4::int, 540 + 360 - $3::int, $3::int) AS m
     WHERE d.id = $2 AND NOT EXISTS (SELECT FROM slots o WHERE o.official_id = $1 AND o.withdrawn_at IS NULL
       AND tstzrange(o.starts_at, o.ends_at, '[)') && tstzrange(sofia_instant(d.local_date, m), sofia_instant(d.local_date, m + $3), '[)'))`,
    [officialId, dayIds[0], minutes, offset],
  )
  await sql.query('COMMIT')
}

const otherLengths: Row = {
  id: 'C4',
  title: 'slots of 15, 20 and 30 minutes cut anew while 300 clients book them',
  run: async ({ scope, ...rest }) => {
    const town = await openTown({ scope, ...rest }, 'C4')
    await town.house.start()
    const chance = chanceOf(rest.seed)
    const offer = await offerSlots(town.sql, { slotsPerDay: 24 })
    const staff = new pg.Client({ connectionString: town.url, options: '-c TimeZone=UTC' })
    await staff.connect()
    scope.teardown(() => staff.end())
    const bookable = async () => {
      const { rows } = await town.sql.query('SELECT id FROM bookable_slots WHERE official_id = $1', [offer.officialId])
      return rows.map(({ id }) => Number(id))
    }
    let stopped = false
    let cuts = 0
    const cutting = (async () => {
      while (!stopped) {
        await recut(staff, offer, { chance })
        cuts += 1
        await pause(150)
      }
    })()
    let known = await bookable()
    const refreshing = setInterval(() => void bookable().then((found) => (known = found)), 25)
    const heard = await Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        await pause(chance() * 3_000)
        return ask(town.house.origin, '/bookings', {
          method: 'POST',
          body: orderOf(n, known.length > 0 ? oneOf(chance, known) : (offer.slotIds[0] ?? 0)),
          headers: { 'idempotency-key': randomUUID() },
        })
      }),
    )
    stopped = true
    await cutting
    clearInterval(refreshing)
    // What is still free is booked to the end: the greedy fill of the last cut.
    let person = 1_000
    for (const slotId of await bookable())
      heard.push(
        await ask(town.house.origin, '/bookings', {
          method: 'POST',
          body: orderOf(person++, slotId),
          headers: { 'idempotency-key': randomUUID() },
        }),
      )
    const faults: string[] = []
    const left = await bookable()
    if (left.length > 0) faults.push(`${left.length} slots were left that nobody could book`)
    const statuses = statusesOf(heard)
    const others = Object.keys(statuses).filter((status) => status !== '201' && status !== '409')
    if (others.length > 0) faults.push(`answers besides 201 and 409: ${JSON.stringify(statuses)}`)
    faults.push(...(await brokenInvariants(town.url)))
    faults.push(...(await replacementOfABookedSlot(town, offer)))
    return { figures: { ...statuses, cuts }, faults }
  },
}

/** A booked slot that is withdrawn still has its citizen: the database itself must refuse a slot across it. */
async function replacementOfABookedSlot({ sql }: Rushed, { officialId }: Offered): Promise<string[]> {
  await sql.query('BEGIN')
  try {
    const { rows } = await sql.query(
      `UPDATE slots SET withdrawn_at = house_now() WHERE id = (SELECT s.id FROM slots s JOIN bookings b ON b.slot_id = s.id
         WHERE s.official_id = $1 AND b.${LIVE} LIMIT 1) RETURNING id`,
      [officialId],
    )
    await sql.query(
      `INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
       SELECT reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at FROM slots WHERE id = $1`,
      [rows[0]?.id],
    )
    return ['the database takes a slot across one that is withdrawn and still booked']
  } catch {
    return []
  } finally {
    await sql.query('ROLLBACK')
  }
}

export const changeRows: Row[] = [
  otherLengths,
  {
    id: 'C5',
    title: '30 workers move 8 bookings in 12 places for 60 s',
    run: async (bench) => {
      const town = await openTown(bench, 'C5')
      await town.house.start()
      const { figures, faults } = await moveAbout(town, { seconds: 60, seed: bench.seed })
      return { figures, faults: [...faults, ...town.house.troubles] }
    },
  },
  {
    id: 'C9',
    title: 'the staff close a day against 100 bookers, 50 rounds',
    run: async (bench) => {
      const town = await openTown(bench, 'C9')
      await town.house.start()
      const { figures, faults } = await closeAgainstBookers(town, { rounds: 50, seed: bench.seed })
      const broken = await brokenInvariants(town.url)
      return { figures, faults: [...faults, ...broken.slice(0, 5), ...town.house.troubles] }
    },
  },
]
