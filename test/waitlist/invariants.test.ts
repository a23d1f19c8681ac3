import { readFile } from 'node:fs/promises'
import { join as path } from 'node:path'
import t from 'tap'
import { packageRoot } from '../../src/db/package-root.ts'
import { deliverMessages } from '../../src/messages/deliver-messages.ts'
import { createMailer } from '../../src/messages/mailer.ts'
import { startingAt } from '../receptions/given.ts'
import { moveClock } from '../support/clock.ts'
import { answerOffer, broken, leave, openFullHouse, tend, waiting } from './waiting.ts'

const STATEMENT = await readFile(path(packageRoot, 'prisma', 'invariants.sql'), 'utf8')

/** A list on which everything has happened. */
async function livedInList(t: Parameters<typeof openFullHouse>[0]) {
  const house = await openFullHouse(t, { slotsPerDay: 6, env: { DATA_DIR: '/tmp' } })
  const tokens: string[] = []
  for (let n = 0; n < 6; n++) tokens.push(await waiting(house, n))
  const [accepts = '', declines = '', leaves = '', silent = ''] = tokens
  const mailer = createMailer({ smtpUrl: null, dataDir: house.deps.config.dataDir })
  const deliver = () =>
    deliverMessages({ ...house.deps, mailer: { ...mailer, send: async () => ({ outcome: 'sent' }) } })
  await deliver()
  for (let n = 0; n < 4; n++) await house.cancel(n)
  await tend(house)
  await deliver()
  await answerOffer(house, accepts, 'accept')
  await answerOffer(house, declines, 'decline')
  await leave(house, leaves)
  await tend(house)
  await deliver()
  await moveClock(house, startingAt('2026-11-19T14:30'))
  await tend(house)
  await deliver()
  const idOf = async (person: number) => {
    const { rows } = await house.sql.query('SELECT id FROM waitlist_entries ORDER BY place OFFSET $1 LIMIT 1', [person])
    return rows[0].id as string
  }
  return { ...house, silent, accepted: await idOf(0), left: await idOf(2), waits: await idOf(3), idOf }
}

t.test('a list on which everything happened breaks no invariant, and each, broken on purpose, is found', async (t) => {
  const { sql, url, accepted, left, idOf } = await livedInList(t)
  t.same(await broken({ url }), [])
  const { rows: offered } = await sql.query(
    `SELECT o.id, o.booking_id, o.entry_id FROM waitlist_offers o WHERE o.state = 'open' ORDER BY id LIMIT 1`,
  )
  const [{ id: offer, booking_id: hold, entry_id: asked }] = offered
  const first = await idOf(1)
  const noGraph = 'DROP TRIGGER waitlist_changes_along_the_graph ON waitlist_entries'
  const loose = 'ALTER TABLE waitlist_offers DROP CONSTRAINT an_offer_lasts_some_waking_time'
  const cases: [invariant: string, name: string, ...statements: string[]][] = [
    [
      'W1',
      'two places of one person',
      noGraph,
      'DROP INDEX one_place_per_telephone_and_official',
      `UPDATE waitlist_entries SET phone = '+359887000099' WHERE state IN ('waiting', 'offered')`,
    ],
    [
      'W2',
      'an offer without its hold',
      'DROP TRIGGER offer_follows_its_hold ON bookings',
      `UPDATE bookings SET state = 'expired', version = version + 1 WHERE id = '${hold}'`,
    ],
    [
      'W2',
      'a hold for another time',
      `UPDATE bookings SET hold_expires_at = hold_expires_at - interval '1 minute' WHERE id = '${hold}'`,
    ],
    [
      'W2',
      'a hold for no offer',
      `UPDATE waitlist_offers SET state = 'declined', closed_at = house_now() WHERE id = ${offer}`,
    ],
    [
      'W2',
      'asked without an offer',
      noGraph,
      `UPDATE waitlist_entries SET state = 'offered' WHERE id = '${first}' AND state = 'waiting'`,
      `UPDATE waitlist_entries SET state = 'waiting' WHERE id = '${asked}'`,
    ],
    [
      'W2',
      'passed on by nobody',
      loose,
      `UPDATE waitlist_offers SET expires_at = house_now() - interval '2 hours' WHERE id = ${offer}`,
    ],
    [
      'W4',
      'a way that is none',
      `INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version) VALUES ('x', 'x', 'waitlist-entry', '${accepted}', 'accepted', 'waiting', 9)`,
    ],
    [
      'W4',
      'a change that nobody wrote down',
      `UPDATE waitlist_entries SET version = version + 1 WHERE id = '${first}'`,
    ],
    [
      'W5',
      'not told of an offer',
      `DELETE FROM messages WHERE waitlist_entry_id = '${asked}' AND kind = 'waitlist-offer'`,
    ],
    [
      'W5',
      'told what never was',
      `UPDATE messages SET version = 77 WHERE waitlist_entry_id = '${asked}' AND kind = 'waitlist-joined'`,
    ],
    [
      'W5',
      'a version that has passed waits',
      `UPDATE messages SET state = 'pending', sent_at = NULL, attempts = 0 WHERE waitlist_entry_id = '${asked}' AND kind = 'waitlist-joined'`,
    ],
    [
      'W5',
      'sent after its version had passed',
      `UPDATE messages SET sent_at = sent_at + interval '9 hours', attempts = 1 WHERE waitlist_entry_id = '${asked}' AND kind = 'waitlist-joined'`,
    ],
    ['W6', 'who left is remembered', noGraph, `UPDATE waitlist_entries SET topic_text = 'x' WHERE id = '${left}'`],
    [
      'W6',
      'whose place became a booking too',
      noGraph,
      `UPDATE waitlist_entries SET name = 'x' WHERE id = '${accepted}'`,
    ],
    ['I11', 'an offer that runs for ever', `UPDATE bookings SET hold_expires_at = 'infinity' WHERE id = '${hold}'`],
    [
      'I6',
      'an accepted offer without its confirmation',
      `DELETE FROM messages WHERE kind = 'confirmation' AND booking_id IN (SELECT booking_id FROM waitlist_offers WHERE state = 'accepted')`,
    ],
  ]
  for (const [invariant, name, ...statements] of cases) {
    await sql.query('BEGIN')
    for (const statement of statements) await sql.query(statement)
    const { rows } = await sql.query(STATEMENT)
    await sql.query('ROLLBACK')
    t.ok(
      rows.some((row) => row.invariant === invariant),
      `${invariant} ${name}: ${JSON.stringify(rows.slice(0, 3))}`,
    )
    t.notMatch(JSON.stringify(rows), /Тодорова|@|\+359/, `${invariant} ${name}: nothing personal is told`)
  }
})

t.test('W3 offers out of order are found: the mutant asks the last first', async (t) => {
  const house = await openFullHouse(t, { slotsPerDay: 3 })
  for (let n = 0; n < 3; n++) await waiting(house, n)
  await house.sql.query(`DO $$ BEGIN EXECUTE replace(pg_get_functiondef('tend_waitlist'::regproc),
    'AND w.state = ''waiting'' ORDER BY w.place LOOP
    FOR attempt', 'AND w.state = ''waiting'' ORDER BY w.place DESC LOOP
    FOR attempt'); END $$`)
  await house.cancel(0)
  await tend(house)
  t.same(
    (await broken(house)).map(({ invariant }) => invariant),
    ['W3', 'W3'],
    'the first and the second were overtaken',
  )
})
