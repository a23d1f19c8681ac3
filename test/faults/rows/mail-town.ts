import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { createDeps } from '../../../src/deps.ts'
import { type Delivered, deliverMessages } from '../../../src/messages/deliver-messages.ts'
import { createMailer } from '../../../src/messages/mailer.ts'
import { orderOf } from '../../support/client.ts'
import { testConfig } from '../../support/house.ts'
import { check } from '../checker.ts'
import { SECRET_KEY } from '../house-process.ts'
import { ask } from '../http-client.ts'
import type { Bench, Outcome, Town } from '../town.ts'

// What the rows of mails have in common: citizens who book, a sender, and a clock that is moved.

export type Posted = { ms: number; id: string; token: string; status: number }

/** Citizens who book one after the other, four at a time. */
export async function bookAll(
  { house }: Pick<Town, 'house'>,
  slotIds: number[],
  { firstPerson = 0, order = {} }: { firstPerson?: number; order?: Record<string, unknown> } = {},
): Promise<Posted[]> {
  const posted: Posted[] = []
  for (let from = 0; from < slotIds.length; from += 4)
    posted.push(
      ...(await Promise.all(
        slotIds.slice(from, from + 4).map(async (slotId, n) => {
          const { ms, body, status } = await ask(house.origin, '/bookings', {
            method: 'POST',
            body: orderOf(firstPerson + from + n, slotId, order),
            headers: { 'idempotency-key': randomUUID() },
          })
          return { ms, id: body?.id ?? '', token: body?.manageToken ?? '', status }
        }),
      )),
    )
  return posted
}

type Place = { url: string; sql: pg.Client }

/** Moves the clock of a database on; sessions see it from their next connection. */
export async function moveClock({ url, sql }: Place, minutes: number): Promise<void> {
  const { rows } = await sql.query(
    `SELECT (coalesce(nullif(current_setting('priemna.clock_offset', true), ''), '0')::interval + make_interval(secs => $1))::text AS "offset"`,
    [minutes * 60],
  )
  const { offset } = rows[0]
  await sql.query(`SELECT set_config('priemna.clock_offset', $1, false)`, [offset])
  await sql.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET priemna.clock_offset = '${offset}'`)
}

/** Moves the clock of a database to an instant that a query tells. */
export async function moveClockTo(place: Place, instant: string, values: unknown[] = []): Promise<void> {
  const { rows } = await place.sql.query(
    `SELECT extract(epoch FROM (${instant}) - house_now())::float8 / 60 AS minutes`,
    values,
  )
  await moveClock(place, rows[0].minutes)
}

/** A sender of our own, which sees the database's clock as it stands at each call. */
export function senderOf({ scope }: Bench, url: string, smtpUrl: string): () => Promise<Delivered> {
  const mailer = createMailer({ smtpUrl, dataDir: '/nonexistent' })
  scope.teardown(() => mailer.close())
  return async () => {
    const deps = await createDeps(testConfig({ SECRET_KEY, DATABASE_URL: url }), { url, nudge: () => {} })
    return deliverMessages({ ...deps, mailer }).finally(() => deps.close())
  }
}

/** Messages that wait, reminders apart, which stand at hours of their own, and the minutes until the first is due. */
export async function waiting({ sql }: Place): Promise<{ n: number; minutes: number }> {
  const { rows } = await sql.query(
    `SELECT count(*)::int AS n, coalesce(ceil(extract(epoch FROM min(due_at) - house_now()) / 60), 1)::int AS minutes
     FROM messages WHERE state IN ('pending', 'sending') AND kind NOT LIKE 'reminder%'`,
  )
  return rows[0]
}

/** Delivers and lets minutes pass until nothing waits; minutes taken, or null after so many. */
export async function minutesUntilSent(
  place: Place,
  send: () => Promise<unknown>,
  most: number,
): Promise<number | null> {
  for (let minute = 0; minute <= most; ) {
    await send()
    const { n, minutes } = await waiting(place)
    if (n === 0) return minute
    const step = Math.max(1, minutes)
    await moveClock(place, step)
    minute += step
  }
  return null
}

/** Waits until nothing is due or being sent, by the real clock. */
export async function quiet({ sql }: Place, withinMs = 60_000): Promise<void> {
  for (const began = performance.now(); performance.now() - began < withinMs; ) {
    const { rows } = await sql.query(
      `SELECT count(*)::int AS n FROM messages WHERE state = 'sending' OR state = 'pending' AND due_at <= house_now()`,
    )
    if (rows[0].n === 0) return
    await new Promise((later) => setTimeout(later, 100))
  }
}

/** The end of a row: all invariants and the sink. `dead`: some messages were to be given up. */
export async function closed(
  { url, history, sink, houses }: Pick<Town, 'url' | 'history' | 'sink' | 'houses'>,
  { figures, faults, dead = false }: { figures: Outcome['figures']; faults: string[]; dead?: boolean },
): Promise<Outcome> {
  const verdict = await check({ url, history, mails: sink.mails })
  const { sent, mailsLost, copies, mostCopies } = verdict
  const wrong = verdict.faults.filter((fault) => !dead || !/message was given up/.test(fault))
  return {
    figures: { ...figures, sent, mailsLost, copies, mostCopies },
    faults: [...faults, ...wrong, ...houses.flatMap(({ troubles }) => troubles)],
  }
}
