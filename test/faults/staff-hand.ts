import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Chance, oneOf } from './chance.ts'
import type { History } from './history.ts'

/** What the staff's screens will do: in one transaction, with the day locked as the house documents it. */
export type StaffHand = {
  setDay(dayId: number, state: 'open' | 'closed'): Promise<void>
  /** Closes a day as the house does: everybody on it is asked. Nothing is kept for them. */
  closeAsCase(dayId: number): Promise<void>
  close(): Promise<void>
}

export function staffHand(url: string): StaffHand {
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    options: '-c TimeZone=UTC',
    connectionTimeoutMillis: 5_000,
  })
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  return {
    setDay: async (dayId, state) => {
      const client = await pool.connect()
      try {
        await client.query('BEGIN')
        await client.query(
          'SELECT own_days_of_slots(ARRAY(SELECT id FROM slots WHERE reception_day_id = $1 AND withdrawn_at IS NULL))',
          [dayId],
        )
        await client.query(`UPDATE reception_days SET state = $2 WHERE id = $1`, [dayId, state])
        await client.query(
          `INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state)
           VALUES ('staff', CASE $2 WHEN 'closed' THEN 'close' ELSE 'open' END, 'reception-day', $1,
             CASE $2 WHEN 'closed' THEN 'open' ELSE 'closed' END, $2)`,
          [String(dayId), state],
        )
        await client.query('COMMIT')
        client.release()
      } catch (error) {
        client.release(true)
        throw error
      }
    },
    closeAsCase: async (dayId) => {
      const closing = { reason: 'Заповед', publicReason: 'Отсъствие', replyBy: 2_000_000_000, holdSlots: [] }
      const { rows } = await pool.query(`SELECT close_day_as_case($1, $2::jsonb, 'staff') ->> 'verdict' AS verdict`, [
        dayId,
        JSON.stringify(closing),
      ])
      if (rows[0].verdict !== 'done') throw new Error(`not closed: ${rows[0].verdict}`)
    },
    close: () => pool.end(),
  }
}

type Closing = { n: number; chance: Chance; staff: StaffHand; dayIds: number[] }

/** Closes a day and opens it again; one that is closed already is left to whom has it. */
export async function closeForAWhile(
  load: { history: History; closing: Set<number> },
  { n, chance, staff, dayIds }: Closing,
): Promise<void> {
  const dayId = oneOf(chance, dayIds)
  if (load.closing.has(dayId) || load.closing.size > 2) return
  load.closing.add(dayId)
  for (const state of ['closed', 'open'] as const) {
    for (let attempt = 1; attempt <= 10; attempt++) {
      const invoke_ns = String(process.hrtime.bigint())
      const failed = await staff.setDay(dayId, state).then(
        () => null,
        (error: NodeJS.ErrnoException) => error.code ?? error.message,
      )
      const type = failed === null ? 'ok' : 'info'
      load.history.append({ process: n, op: state, args: { dayId }, invoke_ns, type, value: { error: failed } })
      if (failed === null) break
      await pause(300 * attempt)
    }
    if (state === 'closed') await pause(100 + chance() * 900)
  }
  load.closing.delete(dayId)
}
