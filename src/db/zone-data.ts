import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { Db } from './client.ts'

/**
 * Days on which Node and PostgreSQL disagree about the hour in Bulgaria, because one has older zone data. No slot can be
 * made on such a day (constraint slot_starts_at_its_local_time).
 *
 * @param from first local date, YYYY-MM-DD
 */
export async function zoneDisagreements(db: Db, { from, days }: { from: string; days: number }): Promise<string[]> {
  const rows = await db.$queryRaw<{ date: string; noon: number }[]>`
    SELECT (${from}::date + n)::text AS date, extract(epoch FROM sofia_instant(${from}::date + n, 720))::float8 AS noon
    FROM generate_series(0, ${days}::int - 1) AS n`
  return rows
    .filter(({ date, noon }) => DateTime.fromISO(`${date}T12:00`, { zone: ZONE }).toSeconds() !== noon)
    .map(({ date }) => date)
}
