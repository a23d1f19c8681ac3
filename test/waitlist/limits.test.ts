import { randomUUID } from 'node:crypto'
import t from 'tap'
import { proofIsWanted } from '../../src/bookings/attack-watch.ts'
import { bookSlot } from '../../src/bookings/book-slot.ts'
import type { BookingInput } from '../../src/bookings/booking-rules.ts'
import { forgetKeys } from '../../src/bookings/forget-keys.ts'
import { DomainError } from '../../src/domain-error.ts'
import type { EntryInput } from '../../src/waitlist/entry-rules.ts'
import { joinWaitlist } from '../../src/waitlist/join-waitlist.ts'
import { linksOf, wordsOf } from '../http/page-client.ts'
import { detailsOf, visitor } from '../http/visitor.ts'
import { startingAt } from '../receptions/given.ts'
import { call, orderOf } from '../support/client.ts'
import { moveClock } from '../support/clock.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { offerSlots } from '../support/receptions.ts'
import { broken, tend, waiterOf } from './waiting.ts'

// Run alone, a file would have half a minute.
t.setTimeout(120_000)

const MONDAY = '2026-11-23T10:00'
const JOIN = '/bg/chakashti/kmet'
const byPhone = (person: number) => ({
  citizen: { name: 'Иван Примеров', phone: `+35988${6_000_000 + person}` },
})

async function limited(t: Parameters<typeof openTestHouse>[0], env: Record<string, string> = {}, at = MONDAY) {
  const house = await openTestHouse(t, { clockOffset: startingAt(at), env: { RATE_LIMIT: 'on', ...env }, poolSize: 12 })
  await house.sql.query(
    `INSERT INTO officials (slug, office, title_bg, title_en) VALUES ('kmet', 'mayor', 'Кмет', 'Mayor')`,
  )
  return house
}

/** `done`, or the code of the refusal. */
const said = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof DomainError ? error.code : `bug ${(error as Error).message}`),
  )

function tally(words: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

const join = ({ deps }: TestHouse, person: number, client: string | null, extra: object = byPhone(person)) =>
  joinWaitlist(deps, { slug: 'kmet', input: waiterOf(person, { ...extra }) as EntryInput, client })

/** A day more of an official's, as the staff open it; its slots. */
async function newDay({ sql }: TestHouse, slots: number): Promise<number[]> {
  const { rows } = await sql.query(
    `WITH d AS (
       INSERT INTO reception_days (official_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at)
       SELECT o.id, date, sofia_instant(date, 540), sofia_instant(date, 540 + $1::int * 15), 'стая 204', 'room 204', house_now() - interval '1 day'
       FROM officials o, LATERAL (SELECT coalesce((SELECT max(local_date) + 1 FROM reception_days), (house_now() AT TIME ZONE 'Europe/Sofia')::date + 7) AS date) x
       WHERE o.slug = 'kmet' RETURNING *)
     INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
     SELECT d.id, d.official_id, d.local_date, 540 + n * 15, sofia_instant(d.local_date, 540 + n * 15), sofia_instant(d.local_date, 555 + n * 15),
       sofia_instant(d.local_date, 540 + n * 15) FROM d, generate_series(0, $1::int - 1) n RETURNING id`,
    [slots],
  )
  return rows.map(({ id }) => id)
}

const free = async ({ sql }: TestHouse): Promise<number> =>
  (await sql.query('SELECT count(*)::int AS n FROM bookable_slots')).rows[0].n
const count = async ({ sql }: TestHouse, what: string): Promise<number> =>
  (await sql.query(`SELECT count(*)::int AS n FROM ${what}`)).rows[0].n

t.test('A1 one address, 28 places under invented telephones: three an hour, ten a day', async (t) => {
  const house = await limited(t)
  const hours: number[] = []
  for (let hour = 0; hour < 5; hour++) {
    const words = await Promise.all(
      Array.from({ length: 28 }, (_, n) => said(join(house, hour * 100 + n, '203.0.113.7'))),
    )
    const counts = tally(words)
    t.equal((counts['done'] ?? 0) + (counts['too-many-requests'] ?? 0), 28, JSON.stringify(counts))
    hours.push(counts['done'] ?? 0)
    await house.sql.query(`UPDATE limited_acts SET at = at - interval '1 hour'`)
  }
  t.same(hours, [3, 3, 3, 1, 0])
  t.equal(await proofIsWanted(house.deps), false, 'one address is no attack')
  t.same(await broken(house), [])
})

t.test('A2 twelve addresses: the house asks for proofs, and a new day stays open to everybody', async (t) => {
  const house = await limited(t)
  const words = await Promise.all(Array.from({ length: 60 }, (_, n) => said(join(house, n, `203.0.113.${n % 12}`))))
  t.same(tally(words), { done: 36, 'too-many-requests': 24 })
  t.equal(await proofIsWanted(house.deps), true)
  const asked = await call(house.origin, '/officials/kmet/waitlist', { method: 'POST', body: waiterOf(99) })
  t.match(asked, { status: 428, body: { code: 'proof-of-work-required' } })

  const slots = await newDay(house, 9)
  t.match(await tend(house), { offered: 5 })
  t.equal(await free(house), 4, 'more than half is never kept for the list')
  t.match(await tend(house), { offered: 0 })
  const { rows } = await house.sql.query('SELECT id FROM bookable_slots ORDER BY starts_at LIMIT 1')
  const input = orderOf(500, rows[0].id) as BookingInput
  t.equal(
    await said(bookSlot(house.deps, { idempotencyKey: randomUUID(), channel: 'web', input, client: null })),
    'done',
  )
  t.ok(slots.includes(rows[0].id))
  // What is offered and given back goes on to the next, still no more than the share.
  await moveClock(house, startingAt('2026-11-23T14:30'))
  await tend(house)
  t.equal(await count(house, `waitlist_offers WHERE state = 'open'`), 5, 'the next five')
  t.equal(await free(house), 3)
  t.same(await broken(house), [])
})

t.test(
  'the share is a setting; a shared address joins ten times as often; the very same order is no second place',
  async (t) => {
    const house = await limited(t, { WAITLIST_SHARE_PERCENT: '100', SHARED_ADDRESSES: '198.51.100.0/28' })
    const words = await Promise.all(Array.from({ length: 33 }, (_, n) => said(join(house, n, '198.51.100.7'))))
    t.same(tally(words), { done: 30, 'too-many-requests': 3 })
    const refused = await join(house, 90, '198.51.100.7').catch((error: unknown) => error)
    const { retryAfterSeconds } = (refused as DomainError<'too-many-requests'>).details
    t.ok(retryAfterSeconds > 3_500 && retryAfterSeconds <= 3_600, String(retryAfterSeconds))
    const first = await join(house, 0, '198.51.100.7')
    t.ok(first.entryToken, 'answered as before')
    t.equal(await count(house, `limited_acts WHERE act = 'join'`), 30)
    await newDay(house, 9)
    t.match(await tend(house), { offered: 9 })
  },
)

t.test('letters of the list stand under the limits of all letters', async (t) => {
  const house = await limited(t)
  const { sql, deps } = house
  for (const slug of ['sekretar', 'zamestnik', 'ikonomist'])
    await sql.query(`INSERT INTO officials (slug, office, title_bg, title_en) VALUES ($1, 'mayor', 'Кмет', 'Mayor')`, [
      slug,
    ])
  const victim = { citizen: { name: 'Иван Примеров', email: 'victim@mail.example' } }
  const at = (slug: string, client: string) =>
    said(joinWaitlist(deps, { slug, input: waiterOf(1, victim) as EntryInput, client }))
  for (const [n, slug] of ['kmet', 'sekretar', 'zamestnik'].entries()) t.equal(await at(slug, `203.0.113.${n}`), 'done')
  t.equal(await at('ikonomist', '203.0.113.9'), 'mail-limit-reached')
  t.equal(await count(house, 'messages'), 3)
  const { slotIds } = await offerSlots(sql)
  const input = orderOf(2, slotIds[0] ?? 0, victim) as BookingInput
  const booking = () => bookSlot(deps, { idempotencyKey: randomUUID(), channel: 'web', input, client: '203.0.113.8' })
  t.equal(await said(booking()), 'mail-limit-reached', 'a booking counts with them')

  // An offer of the hour after them waits for the hour's limit, and no longer.
  await newDay(house, 2)
  await tend(house)
  const due = await sql.query(
    `SELECT round(extract(epoch FROM due_at - house_now()) / 60)::int AS minutes FROM messages WHERE kind = 'waitlist-offer'`,
  )
  t.same(due.rows, [{ minutes: 60 }])
  // The link again, an hour later, is one letter too many.
  await sql.query(`UPDATE messages SET created_at = created_at - interval '2 hours'`)
  const again = await joinWaitlist(deps, {
    slug: 'sekretar',
    input: waiterOf(3, { citizen: { ...victim.citizen, name: 'Друг Човек' } }) as EntryInput,
    client: '203.0.113.77',
  })
  t.equal(again.entryToken, null)
  t.equal(await count(house, 'messages'), 4)

  const many = Array.from({ length: 20 }, (_, n) => said(join(house, 40 + n, '203.0.113.50', {})))
  t.same(
    tally(await Promise.all(many)),
    { done: 3, 'too-many-requests': 17 },
    'twenty addresses from one: three letters',
  )
  t.same(await broken(house), [])
})

t.test('who must be telephoned is silent when they were called, or when there was time to call', async (t) => {
  // Friday afternoon: four hours end on Saturday, in two of which nobody is in the office.
  const house = await limited(t, { WAITLIST_OFFER_HOURS: '4' }, '2026-11-20T16:00')
  await join(house, 1, '203.0.113.1')
  const silences = async () => (await house.sql.query('SELECT unanswered, state FROM waitlist_entries')).rows[0]
  await newDay(house, 5)
  await tend(house)
  await moveClock(house, startingAt('2026-11-20T20:30'))
  await tend(house)
  t.same(await silences(), { unanswered: 0, state: 'offered' }, 'one hour of office time was not enough')
  await moveClock(house, startingAt('2026-11-21T12:30'))
  await house.sql.query(
    `UPDATE calls SET tries = 1, result = 'no-answer', tried_at = house_now() - interval '2 hours' WHERE state = 'open'`,
  )
  await tend(house)
  t.match(await silences(), { unanswered: 1 }, 'somebody called in vain')
  await moveClock(house, startingAt('2026-11-21T17:00'))
  await tend(house)
  t.match(await silences(), { unanswered: 1 }, 'nobody calls on a Saturday')
  await moveClock(house, startingAt('2026-11-23T09:00'))
  await tend(house)
  await moveClock(house, startingAt('2026-11-23T15:00'))
  await tend(house)
  t.same(await silences(), { unanswered: 2, state: 'expired' }, 'a Monday was time enough')
  await forgetKeys(house.deps)
  t.same(await broken(house), [])
})

t.test('on the page: the trap, the puzzle and the limits keep everything that was typed', async (t) => {
  const house = await limited(t, { SHARED_ADDRESSES: '203.0.113.0/24' })
  const { clock } = house.deps
  const later = (seconds: number) => {
    house.deps.clock = { now: () => clock.now().plus({ seconds }) }
  }
  const me = visitor(house.origin)
  const given = ({ text }: { text: string }) => /name="given" value="([^"]+)"/.exec(text)?.[1] ?? ''
  const stamp = given(await me.get(JOIN))
  const forged = await me.post(JOIN, { ...detailsOf(1), given: stamp.replace(/^../, '10') })
  t.equal(forged.status, 200)
  t.match(wordsOf(forged), /дойде много бързо.*Нищо не е загубено/)
  t.match(forged.text, 'Осветление на улицата')
  t.match(wordsOf(await me.post(JOIN, { ...detailsOf(1), given: stamp })), /дойде много бързо/)
  later(10)
  const filled = await me.post(JOIN, { ...detailsOf(1), given: stamp, website: 'https://spam.example' })
  t.match(wordsOf(filled), /Нищо не е загубено/)
  t.notMatch(filled.text, 'spam.example')
  t.equal(await count(house, 'waitlist_entries'), 0)
  const faulty = await me.post(JOIN, { ...detailsOf(1), name: '', given: stamp })
  t.equal(faulty.status, 422)
  t.equal(given(faulty), stamp, 'who mends the form need not wait again')
  for (let n = 1; n <= 3; n++) t.equal((await me.post(JOIN, { ...detailsOf(n), given: stamp })).status, 303)
  t.equal((await me.post(JOIN, { ...detailsOf(3), given: stamp })).status, 303, 'sent twice, the same place')
  const enough = await me.post(JOIN, { ...detailsOf(4), given: stamp })
  t.equal(enough.status, 429)
  t.match(wordsOf(enough), /От тази мрежа вече има няколко записвания .*Опитайте отново след .*обадете се на/)
  t.match(enough.text, 'ivanka4@mail.example')

  await house.sql.query('DELETE FROM limited_acts')
  await house.sql.query(
    `INSERT INTO limited_acts (act, who) SELECT 'mail-to', mail_address_hash('ivanka5@mail.example') FROM generate_series(1, 3)`,
  )
  const mailed = await me.post(JOIN, { ...detailsOf(5), given: stamp })
  t.equal(mailed.status, 429)
  t.match(wordsOf(mailed), 'На този имейл вече изпратихме няколко писма')
  await house.sql.query(`INSERT INTO proof_demand (until) VALUES (house_now() + interval '1 hour')`)
  await house.sql.query(
    `INSERT INTO limited_acts (act, who) SELECT 'refused', sha256(n::text::bytea) FROM generate_series(1, 10) n`,
  )
  house.deps.config = { ...house.deps.config, captcha: 'on' }
  const form = await me.get(JOIN)
  t.ok(/data-proof="\/api\/v1\/challenge\?official=kmet&amp;date=2026-11-23"/.test(form.text), 'the puzzle is of today')
  t.ok(/<script type="module" src="[^"]+proof/.test(form.text))
  t.match(wordsOf(form), /браузърът Ви решава малка задача, докато попълвате/)
  const unproven = await me.post(JOIN, { ...detailsOf(6), given: stamp })
  t.equal(unproven.status, 428)
  t.match(wordsOf(unproven), /още не е решил малката задача.*обадете се на/)
  t.match(unproven.text, 'ivanka6@mail.example')
  t.ok(linksOf(unproven).includes('/bg/zapazi/kmet'))
})
