import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { checkInvariants } from '../../src/db/invariants.ts'
import type { History, Operation } from './history.ts'
import type { Sunk } from './sink.ts'

/** What the final state says of a history: `faults` must be empty. */
export type Verdict = {
  faults: string[]
  /** Bookings that a client was told of, and how many of them the database does not have. */
  acknowledged: number
  lost: number
  /** Rows `sent`, those of them that never arrived, and mails that arrived more than once. */
  sent: number
  mailsLost: number
  copies: number
  mostCopies: number
  info: number
}

const SHOWN = 8

/**
 * Holds a history against the database and the mail sink, read by plain SQL: what was answered `ok` is there with those
 * values, what failed is not, what nobody knows is there whole or not at all. Run when all load has ended.
 */
export async function check({
  url,
  history,
  mails,
}: {
  url: string
  history: History
  mails: Sunk[]
}): Promise<Verdict> {
  const sql = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' })
  sql.on('error', () => {})
  await sql.connect()
  try {
    const faults: string[] = []
    const tell = (found: string[], what: string) => {
      if (found.length === 0) return
      faults.push(`${found.length} × ${what}: ${found.slice(0, SHOWN).join('; ')}`)
    }
    const orders = await checkOrders(sql, history, tell)
    await checkLives(sql, history, tell)
    await checkHolds(sql, history, tell)
    checkRefusals(history, tell)
    const told = await checkMails(sql, mails, tell)
    tell(await brokenInvariants(url), 'invariant broken')
    return { faults, ...orders, ...told, info: history.operations.filter(({ type }) => type === 'info').length }
  } finally {
    await sql.end()
  }
}

/** Each violation of prisma/invariants.sql as a line. */
export async function brokenInvariants(url: string): Promise<string[]> {
  return (await checkInvariants(url)).map(({ invariant, what }) => `${invariant} ${what}`)
}

type Tell = (found: string[], what: string) => void

type Kept = { id: string | null; verdict: string; slot: number | null; phone: string | null; code: string | null }

/** Refusals that are not kept under the key: the same order may go well later. */
const PASSING = ['too-many-requests', 'already-booked', 'limit-reached']

/** Every key (I3, I4): all its answers are one answer, and the database keeps exactly that. */
async function checkOrders(sql: pg.Client, history: History, tell: Tell) {
  const byKey = Map.groupBy(
    history.operations.filter(({ op }) => op === 'book' || op === 'repeat'),
    ({ args }) => String(args['key']),
  )
  const { rows } = await sql.query<Kept & { hash: string }>(
    `SELECT encode(k.key_hash, 'hex') AS hash, k.answer ->> 'verdict' AS verdict, b.id, b.phone, b.code,
       (k.answer ->> 'slotId')::int AS slot
     FROM idempotency_keys k LEFT JOIN bookings b ON b.id = (k.answer ->> 'id')::uuid`,
  )
  const kept = new Map(rows.map((row) => [row.hash, row]))
  const [lost, other, ghosts, twoAnswers]: string[][] = [[], [], [], []]
  let acknowledged = 0
  for (const [key, tries] of byKey) {
    const there = kept.get(createHash('sha256').update(`bookings|${key}`).digest('hex'))
    const ok = tries.filter(({ type }) => type === 'ok')
    const failed = tries.filter(({ type, value }) => type === 'fail' && !PASSING.includes(String(value['code'])))
    const answers = new Set([...ok.map(({ value }) => `${value['id']} ${value['code']}`), ...failed.map(refusalOf)])
    if (answers.size > 1) twoAnswers?.push(`${key}: ${[...answers].join(' | ')}`)
    const [first] = ok
    if (first) {
      acknowledged += 1
      const { id, slotId, code } = first.value
      if (!there?.id) lost?.push(String(id))
      else if (there.id !== id || there.code !== code || there.slot !== slotId || there.phone !== phoneOf(first))
        other?.push(`${id} is ${JSON.stringify(there)}`)
    } else if (failed.length > 0 && there?.verdict === 'booked') ghosts?.push(String(there.id))
  }
  tell(lost ?? [], 'acknowledged booking is not in the database')
  tell(other ?? [], 'acknowledged booking has other values')
  tell(ghosts ?? [], 'refused booking is in the database')
  tell(twoAnswers ?? [], 'one key heard two answers')
  const doubled = await sql.query(
    `SELECT phone FROM bookings WHERE phone IS NOT NULL GROUP BY phone HAVING count(*) > 1`,
  )
  tell(
    doubled.rows.map(({ phone }) => phone),
    'one order, two bookings',
  )
  return { acknowledged, lost: lost?.length ?? 0 }
}

const refusalOf = ({ value }: Operation) => `refused ${value['code']}`
const phoneOf = ({ args }: Operation) => `+35988${7_000_000 + Number(args['person'])}`

/** A state that a booking may be in, as far as its citizen knows. */
const stateOf = (state: string, slotId: number) => `${state} in ${slotId}`

/** Every booking (I3): where it stands is where its citizen was told it stands, or where a lost answer may have put it. */
async function checkLives(sql: pg.Client, history: History, tell: Tell): Promise<void> {
  const lives = new Map<string, { possible: Set<string>; open: Operation[] }>()
  for (const operation of history.operations) {
    const { op, type, args, value } = operation
    if ((op === 'book' || op === 'repeat') && type === 'ok' && !lives.has(String(value['id'])))
      lives.set(String(value['id']), {
        possible: new Set([stateOf('confirmed', Number(value['slotId']))]),
        open: [],
      })
    const life = lives.get(String(args['id']))
    if (!life || (op !== 'move' && op !== 'cancel')) continue
    if (type === 'info') life.open.push(operation)
    else if (type === 'ok')
      life.possible = new Set(
        op === 'move'
          ? [stateOf('confirmed', Number(value['slotId']))]
          : [...life.possible, ...life.open.map(({ args: { slotId } }) => stateOf('confirmed', Number(slotId)))].map(
              (each) => each.replace('confirmed', 'cancelled-by-citizen'),
            ),
      )
  }
  const { rows } = await sql.query(`SELECT id, state, slot_id FROM bookings WHERE id = ANY ($1::uuid[])`, [
    [...lives.keys()],
  ])
  const at = new Map(rows.map((row) => [row.id, stateOf(row.state, row.slot_id)]))
  const wrong: string[] = []
  for (const [id, { possible, open }] of lives) {
    const found = at.get(id) ?? 'absent'
    if (possible.has(found)) continue
    const mayBe = new Set(possible)
    // A lost try may still have come through after those that were answered, in any order.
    for (const { op, args } of open)
      if (op === 'move' && [...possible].some((each) => each.startsWith('confirmed')))
        mayBe.add(stateOf('confirmed', Number(args['slotId'])))
    if (open.some(({ op }) => op === 'cancel'))
      for (const each of [...mayBe]) mayBe.add(each.replace('confirmed', 'cancelled-by-citizen'))
    if (!mayBe.has(found)) wrong.push(`${id} is ${found}, not ${[...mayBe].join(' or ')}`)
  }
  tell(wrong, 'booking stands elsewhere than its citizen was told')
}

/** Every hold that was given: it is there, and one that was given back holds nothing. */
async function checkHolds(sql: pg.Client, history: History, tell: Tell): Promise<void> {
  const given = new Map<string, Operation>()
  const back = new Set<string>()
  for (const operation of history.operations) {
    if (operation.type !== 'ok') continue
    if (operation.op === 'hold') given.set(String(operation.value['id']), operation)
    if (operation.op === 'release') back.add(String(operation.args['id']))
  }
  const { rows } = await sql.query(`SELECT id, state, slot_id FROM bookings WHERE id = ANY ($1::uuid[])`, [
    [...given.keys()],
  ])
  const at = new Map(rows.map((row) => [row.id, row]))
  tell(
    [...given.keys()].filter((id) => !at.has(id)),
    'hold that was given is not in the database',
  )
  tell(
    [...back].filter((id) => at.get(id)?.state !== 'expired'),
    'hold that was given back still stands',
  )
}

/** Refusals of a slot: each offers others. */
const OF_A_SLOT = ['slot-taken', 'slot-not-bookable', 'day-closed', 'hold-expired']

/** I19: who wants a slot that cannot be had hears what can be, and never that slot itself. */
function checkRefusals(history: History, tell: Tell): void {
  const refused = history.operations.filter(
    ({ op, type, value }) => type === 'fail' && op !== 'extend' && OF_A_SLOT.includes(String(value['code'])),
  )
  const told = ({ op, args, value }: Operation) => `${op} of ${args['slotId']}: ${value['code']}, ${value['instead']}`
  tell(
    refused.filter(({ value }) => typeof value['instead'] !== 'string').map(told),
    'refusal without other free times',
  )
  tell(
    refused.filter(({ args, value }) => String(value['instead']).split(' ').includes(String(args['slotId']))).map(told),
    'refusal that offers the slot it refuses',
  )
}

/** I7: `sent` is what arrived. A copy is the same mail under the same Message-ID. */
async function checkMails(sql: pg.Client, mails: Sunk[], tell: Tell) {
  const { rows } = await sql.query<{ id: string; state: string; due: boolean; email: string }>(
    `SELECT m.kind || '.' || m.booking_id || '.v' || m.version AS id, m.state, m.due_at <= house_now() AS due, b.email
     FROM messages m JOIN bookings b ON b.id = m.booking_id`,
  )
  const arrived = Map.groupBy(mails, ({ messageId }) => messageId.replace(/@.*$/, ''))
  const written = new Map(rows.map((row) => [row.id, row]))
  const sent = rows.filter(({ state }) => state === 'sent')
  const never = sent.filter(({ id }) => !arrived.has(id)).map(({ id }) => id)
  tell(never, 'message is „sent“ and never arrived')
  tell(
    rows
      .filter(({ state, due }) => due && (state === 'pending' || state === 'sending'))
      .map(({ id, state }) => `${id} ${state}`),
    'message is due and not sent',
  )
  tell(
    rows.filter(({ state }) => state === 'dead').map(({ id }) => id),
    'message was given up',
  )
  tell(
    [...arrived.keys()].filter((id) => !written.has(id)),
    'mail arrived that nobody wrote',
  )
  tell(
    [...arrived].flatMap(([id, copies]) =>
      copies.some(({ to }) => written.get(id) && to !== written.get(id)?.email) ? [id] : [],
    ),
    'mail went to somebody else',
  )
  const counts = [...arrived.values()].map(({ length }) => length)
  return {
    sent: sent.length,
    mailsLost: never.length,
    copies: mails.length - arrived.size,
    mostCopies: Math.max(0, ...counts),
  }
}

/**
 * Waits until nothing is due or being sent; false: it took too long. `orphaned`: the house that claimed before this instant
 * (seconds since 1970, by the database) is dead, so its claims are let lapse at once instead of after their 120 seconds.
 */
export async function drained(
  url: string,
  { withinMs, orphaned, nudge }: { withinMs: number; orphaned?: number; nudge?: () => Promise<unknown> },
): Promise<boolean> {
  const sql = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' })
  sql.on('error', () => {})
  await sql.connect()
  try {
    const began = performance.now()
    for (let look = 0; ; look++) {
      if (orphaned !== undefined)
        await sql.query(
          `UPDATE messages SET lease_until = house_now() - interval '1 second'
           WHERE state = 'sending' AND lease_until >= house_now() AND lease_until <= to_timestamp($1) + interval '120 seconds'`,
          [orphaned],
        )
      const { rows } = await sql.query(
        `SELECT count(*)::int AS n FROM messages WHERE state = 'sending' OR state = 'pending' AND due_at <= house_now()`,
      )
      if (rows[0].n === 0) return true
      if (performance.now() - began > withinMs) return false
      if (look % 10 === 0) await nudge?.()
      await pause(200)
    }
  } finally {
    await sql.end()
  }
}
