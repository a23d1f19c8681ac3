import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { asCitizen, orderOf } from '../../support/client.ts'
import { type Offered, offerSlots } from '../../support/receptions.ts'
import { brokenInvariants } from '../checker.ts'
import { ask, type Heard } from '../http-client.ts'
import { observe } from '../observer.ts'
import { type Outcome, openTown, type Row, wrongs } from '../town.ts'
import { must } from './crashes.ts'
import { deadlocksIn, LIVE, type Rushed, statusesOf } from './rushes.ts'

type Ordered = Rushed & { url: string }

/** Posts an order to one house after another. */
function posting({ origins }: Rushed) {
  let n = 0
  return (order: unknown, key: string = randomUUID()): Promise<Heard> =>
    ask(origins[n++ % origins.length] ?? '', '/bookings', {
      method: 'POST',
      body: order,
      headers: { 'idempotency-key': key },
      timeoutMs: 30_000,
    })
}

/** C6: two citizens want each other's place at the same moment, in every tenth round both the free third one. */
export async function swapPlaces(town: Ordered, { rounds }: { rounds: number }): Promise<Outcome> {
  const { slotIds } = await offerSlots(town.sql, { slotsPerDay: 3 })
  const post = posting(town)
  const both = await Promise.all([0, 1].map((n) => post(orderOf(8_000 + n, slotIds[n] ?? 0))))
  const tokens = both.map(({ body }) => String(body?.manageToken))
  const places = async (sql: pg.Client): Promise<number[]> => {
    const { rows } = await sql.query(
      `SELECT slot_id FROM bookings WHERE ${LIVE} AND slot_id = ANY ($1) ORDER BY phone`,
      [slotIds],
    )
    return rows.map(({ slot_id }) => slot_id)
  }
  const observer = observe(town.url, async (sql) => {
    const seen = await places(sql)
    return must(new Set(seen).size === 2 && seen.length === 2, `bookings in the places ${seen}`)
  })
  const heard: Heard[] = []
  for (let round = 0; round < rounds; round++) {
    const at = await places(town.sql)
    const free = slotIds.find((slotId) => !at.includes(slotId)) ?? 0
    const aims = round % 10 === 0 ? [free, free] : at.toReversed()
    const moves = tokens.map((token, n) =>
      ask(town.origins[n % town.origins.length] ?? '', '/my-booking/move', {
        method: 'POST',
        body: { slotId: String(aims[n]) },
        headers: asCitizen(token),
      }),
    )
    heard.push(...(await Promise.all(moves)))
  }
  const looks = await observer.stop()
  const statuses = statusesOf(heard)
  const deadlocks = await deadlocksIn(town.sql)
  return {
    figures: { rounds, ...statuses, looks, deadlocks },
    faults: [
      ...observer.faults,
      ...must(Object.keys(statuses).join() === '200,409', `each move hears 200 or 409: ${JSON.stringify(statuses)}`),
      ...must(statuses['200'] === Math.ceil(rounds / 10), `${statuses['200']} went to the free place`),
      ...must(deadlocks === 0, `${deadlocks} deadlocks`),
      ...(await brokenInvariants(town.url)).slice(0, 5),
    ],
  }
}

/** C10: every key is posted many times at once: all its answers are one, and a free place has one booking. */
export async function duplicates(
  town: Ordered,
  { keys, copies }: { keys: number; copies: number },
): Promise<Outcome & { heard: Heard[] }> {
  const { slotIds } = await offerSlots(town.sql)
  const post = posting(town)
  const orders = Array.from({ length: keys }, (_, n) => ({
    key: randomUUID(),
    order: orderOf(6_000 + n, slotIds[n % slotIds.length] ?? 0),
  }))
  const answers = await Promise.all(
    orders.flatMap(({ key, order }) =>
      Array.from({ length: copies }, async () => ({ key, heard: await post(order, key) })),
    ),
  )
  const told = Map.groupBy(answers, ({ key }) => key)
  const kinds = [...told.values()].map((each) => new Set(each.map(({ heard }) => sameAnswer(heard))))
  const torn = kinds.filter(({ size }) => size > 1).length
  const booked = kinds.filter((each) => [...each][0]?.startsWith('[201')).length
  const { rows } = await town.sql.query(
    `SELECT count(*)::int AS bookings, count(DISTINCT b.slot_id)::int AS slots,
       (SELECT count(*)::int FROM messages m JOIN bookings o ON o.id = m.booking_id WHERE m.kind = 'confirmation' AND o.slot_id = ANY ($1)) AS mails,
       (SELECT count(*)::int FROM audit_entries a JOIN bookings o ON o.id::text = a.subject_id WHERE a.action = 'book' AND o.slot_id = ANY ($1)) AS audited
     FROM bookings b WHERE ${LIVE} AND b.slot_id = ANY ($1)`,
    [slotIds],
  )
  const places = slotIds.length
  const heard = answers.map((each) => each.heard)
  return {
    heard,
    figures: { keys, copies, ...statusesOf(heard), keysWithTwoAnswers: torn, booked, ...rows[0] },
    faults: [
      ...must(torn === 0, `${torn} keys heard two answers`),
      ...must(booked === places, `${booked} keys were told of a booking on ${places} places`),
      ...must(
        Object.values(rows[0]).every((count) => count === places),
        `on ${places} places: ${JSON.stringify(rows[0])}`,
      ),
      ...must(
        heard.every(({ status }) => status === 201 || status === 409),
        `answers ${JSON.stringify(statusesOf(heard))}`,
      ),
      ...(await brokenInvariants(town.url)).slice(0, 5),
    ],
  }
}

/** An answer without what is each request's own. */
function sameAnswer({ status, body }: Heard): string {
  const { instance, ...same } = body ?? {}
  return JSON.stringify([status, same])
}

/** C11: a key under which others post something else, beside its owner and after them: 422, and nothing of the owner's. */
export async function foreignKeys(town: Ordered, { keys }: { keys: number }): Promise<Outcome> {
  const { slotIds } = await offerSlots(town.sql, { slotsPerDay: keys * 2, minutes: 5 })
  const post = posting(town)
  const heard: Heard[] = []
  const faults: string[] = []
  for (let n = 0; n < keys; n++) {
    const key = randomUUID()
    const own = orderOf(4_000 + n, slotIds[n] ?? 0)
    const others = [
      orderOf(5_000 + n, slotIds[keys + n] ?? 0),
      orderOf(4_000 + n, slotIds[keys + n] ?? 0),
      { ...own, needs: ['wheelchair'] },
    ]
    const all =
      n % 2 === 0
        ? [await post(own, key), ...(await Promise.all(others.map((order) => post(order, key))))]
        : await Promise.all([own, ...others].map((order) => post(order, key)))
    const booked = all.filter(({ status }) => status === 201)
    const refused = all.filter(({ status }) => status !== 201)
    faults.push(...must(booked.length === 1, `of four orders under one key ${booked.length} were booked`))
    const { manageToken, code, id } = booked[0]?.body ?? {}
    const secrets = [manageToken, code, id, own.citizen.name, own.citizen.phone, own.citizen.email].map(String)
    const tell = refused.filter(({ body }) => secrets.some((each) => JSON.stringify(body).includes(each)))
    faults.push(...must(tell.length === 0, `${tell.length} answers to somebody else's key tell of its owner`))
    heard.push(...refused)
  }
  const statuses = statusesOf(heard)
  const codes = new Set(heard.map(({ body }) => body?.code))
  const { rows } = await town.sql.query(
    `SELECT count(*)::int AS n FROM bookings WHERE ${LIVE} AND slot_id = ANY ($1)`,
    [slotIds],
  )
  return {
    figures: { keys, ...statuses, bookings: rows[0].n },
    faults: [
      ...faults.slice(0, 5),
      ...must(Object.keys(statuses).join() === '422', `answers ${JSON.stringify(statuses)}`),
      ...must([...codes].join() === 'idempotency-key-reused', `codes ${[...codes]}`),
      ...must(rows[0].n === keys, `${rows[0].n} bookings of ${keys} keys`),
      ...(await brokenInvariants(town.url)).slice(0, 5),
    ],
  }
}

/** Spellings of one address: the limits see through them. */
const SPELLINGS = ['ivanka.todorova@gmail.com', 'IvankaTodorova+priem@gmail.com', 'ivanka.t.odorova@googlemail.com']
const KEY = 'ivankatodorova@gmail.com'
const LIMIT = 3

/**
 * C13: one person posts to many officials on many days at once, then gives places back while posting as many again: at no
 * instant do they have more than three, or two with one official.
 */
export async function greedyPerson(town: Ordered, { posts }: { posts: number }): Promise<Outcome> {
  const offers: Offered[] = []
  for (let n = 0; n < 12; n++)
    offers.push(await offerSlots(town.sql, { daysAhead: 3 + n, slotsPerDay: 40, minutes: 10 }))
  const post = posting(town)
  let slot = 0
  const wave = () =>
    Array.from({ length: posts }, () => {
      const n = slot++
      const order = orderOf(1, offers[n % 12]?.slotIds[Math.floor(n / 12)] ?? 0)
      return post({ ...order, citizen: { name: order.citizen.name, email: SPELLINGS[n % 3] } })
    })
  const most = { inAll: 0, withOne: 0 }
  const observer = observe(town.url, async (sql) => {
    const { rows } = await sql.query(
      `SELECT s.official_id, count(*)::int AS n FROM bookings b JOIN slots s ON s.id = b.slot_id
       WHERE b.live AND s.official_id = ANY ($1) GROUP BY 1`,
      [offers.map(({ officialId }) => officialId)],
    )
    const inAll = rows.reduce((sum, { n }) => sum + n, 0)
    const withOne = Math.max(0, ...rows.map(({ n }) => n))
    most.inAll = Math.max(most.inAll, inAll)
    most.withOne = Math.max(most.withOne, withOne)
    return must(inAll <= LIMIT && withOne <= 1, `${inAll} bookings, ${withOne} with one official`)
  })
  const first = await Promise.all(wave())
  const tokens = first.filter(({ status }) => status === 201).map(({ body }) => String(body.manageToken))
  const cancelled = tokens.map((token) =>
    ask(town.origins[0] ?? '', '/my-booking/cancel', { method: 'POST', headers: asCitizen(token) }),
  )
  const second = await Promise.all(wave())
  await Promise.all(cancelled)
  const looks = await observer.stop()
  // What no look can miss: the audit log has every booking and cancellation, in the order in which they came to be.
  const { rows } = await town.sql.query(
    `SELECT max(n)::int AS most FROM (
       SELECT sum(CASE a.action WHEN 'book' THEN 1 WHEN 'cancel' THEN -1 ELSE 0 END) OVER (ORDER BY a.id) AS n
       FROM audit_entries a JOIN bookings b ON b.id::text = a.subject_id WHERE b.email_key = $1) life`,
    [KEY],
  )
  const all = [...first, ...second]
  return {
    figures: {
      ...{ posts: posts * 2, ...statusesOf(all), looks, mostAtOnce: most.inAll, mostWithOneOfficial: most.withOne },
      mostByTheAuditLog: rows[0].most,
    },
    faults: [
      ...observer.faults,
      ...must(rows[0].most === LIMIT, `by the audit log ${rows[0].most} bookings at once`),
      ...must(tokens.length === LIMIT, `${tokens.length} of the first ${posts} posts were booked`),
      ...must(
        all.every(({ status }) => [201, 409, 429].includes(status)),
        `answers ${JSON.stringify(statusesOf(all))}`,
      ),
      ...(await brokenInvariants(town.url)).slice(0, 5),
    ],
  }
}

const orderRow = (id: string, title: string, run: (town: Ordered) => Promise<Outcome>): Row => ({
  id,
  title,
  run: async (bench) => {
    const town = await openTown(bench, id, { houses: 2 })
    for (const house of town.houses) await house.start()
    const { figures, faults } = await run(town)
    const verdict = await town.verdict()
    return { figures: { ...figures, processes: 2 }, faults: [...faults, ...wrongs(town.houses, verdict)] }
  },
})

export const orderRows: Row[] = [
  orderRow('C6', 'two citizens swap places at once, 200 times', (town) => swapPlaces(town, { rounds: 200 })),
  orderRow('C10', '100 keys, each posted 10 times at once', (town) => duplicates(town, { keys: 100, copies: 10 })),
  orderRow('C11', 'the same key with another order, 40 keys, half of them at once', (town) =>
    foreignKeys(town, { keys: 40 }),
  ),
  orderRow('C13', 'one e-mail, 200 posts at once over 12 officials and days, and 200 more while it cancels', (town) =>
    greedyPerson(town, { posts: 200 }),
  ),
]
