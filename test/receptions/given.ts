import { DateTime } from 'luxon'
import type pg from 'pg'
import root from 'tap'
import { ZONE } from '../../src/clock.ts'
import { loadConfig } from '../../src/config.ts'
import { createDeps, type OpenDeps } from '../../src/deps.ts'
import type { Schedule } from '../../src/receptions/schedule-rules.ts'
import { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from '../support/database.ts'

type Teardown = { teardown(work: () => Promise<unknown>): unknown }

/** Tuesdays 14:00-17:00 in quarters of an hour, open four weeks ahead until two hours before. */
export const tuesdays: Schedule = {
  weekday: 2,
  weeksOfMonth: null,
  everyNWeeks: 1,
  anchorDate: null,
  startMinute: 840,
  endMinute: 1020,
  slotMinutes: 15,
  breaks: [],
  place: { bg: 'ул. „Иван Вазов“ № 34, стая 201', en: '34 Ivan Vazov Street, room 201' },
  validFrom: '2026-01-01',
  validTo: null,
  opensDaysAhead: 28,
  opensAtMinute: 0,
  closesMinutesBefore: 120,
  closesDaysBefore: null,
  closesAtMinute: null,
  staffShare: 0,
  staffShareUntilWorkingDays: 0,
  holidayPolicy: 'skip',
}

/** A wall time in Bulgaria as milliseconds since 1970. */
export const at = (iso: string) => DateTime.fromISO(iso, { zone: ZONE }).toMillis()

/** The clock of a database that starts at a wall time in Bulgaria, as `clockOffset` of a test database. */
export const startingAt = (iso: string) => `${(at(iso) - Date.now()) / 1000} seconds`

/** A house whose clock starts on Friday 20 November 2026, 9:00, unless told otherwise. */
export async function openHouse(t: Teardown, options: TestDatabaseOptions = {}): Promise<TestDatabase & OpenDeps> {
  // A file run alone has a server of its own, which goes with its last database: one is kept until the file's end.
  kept ??= createTestDatabase(root)
  await kept
  const database = await createTestDatabase(t, { clockOffset: startingAt('2026-11-20T09:00'), ...options })
  const deps = await openNode(t, database.url)
  return { ...database, ...deps }
}

let kept: Promise<TestDatabase> | undefined

/** One more node on the same database. */
export async function openNode(t: Teardown, url: string): Promise<OpenDeps> {
  const deps = await createDeps(loadConfig({ DATABASE_POOL: '4' }), { url, nudge: () => {} })
  t.teardown(() => deps.close())
  return deps
}

export async function givenOfficial(
  sql: pg.Client,
  { slug = 'kmet', order = 1 }: { slug?: string; order?: number } = {},
): Promise<number> {
  const { rows } = await sql.query(
    `INSERT INTO officials (slug, office, title_bg, title_en, portfolio_bg, room, sort_order)
     VALUES ($1, 'mayor', 'Кмет на общината', 'Mayor of the Municipality', 'Ресор', '201', $2) RETURNING id`,
    [slug, order],
  )
  return rows[0].id
}

export async function givenSchedule(
  sql: pg.Client,
  officialId: number,
  changes: Partial<Schedule> = {},
): Promise<number> {
  const s = { ...tuesdays, ...changes }
  const { rows } = await sql.query(
    `INSERT INTO schedules (official_id, weekday, weeks_of_month, every_n_weeks, anchor_date, start_minute, end_minute, slot_minutes, breaks,
       place_bg, place_en, valid_from, valid_to, opens_days_ahead, opens_at_minute, closes_minutes_before, closes_days_before,
       closes_at_minute, staff_share, staff_share_until_working_days, holiday_policy)
     SELECT $1, x.weekday, x."weeksOfMonth", x."everyNWeeks", x."anchorDate", x."startMinute", x."endMinute", x."slotMinutes", x.breaks,
       x.place ->> 'bg', x.place ->> 'en', x."validFrom", x."validTo", x."opensDaysAhead", x."opensAtMinute", x."closesMinutesBefore",
       x."closesDaysBefore", x."closesAtMinute", x."staffShare", x."staffShareUntilWorkingDays", x."holidayPolicy"
     FROM jsonb_to_record($2) AS x (weekday smallint, "weeksOfMonth" smallint[], "everyNWeeks" smallint, "anchorDate" date,
       "startMinute" smallint, "endMinute" smallint, "slotMinutes" smallint, breaks jsonb, place jsonb, "validFrom" date, "validTo" date,
       "opensDaysAhead" smallint, "opensAtMinute" smallint, "closesMinutesBefore" integer, "closesDaysBefore" smallint,
       "closesAtMinute" smallint, "staffShare" smallint, "staffShareUntilWorkingDays" smallint, "holidayPolicy" text)
     RETURNING id`,
    [officialId, JSON.stringify(s)],
  )
  return rows[0].id
}

/** Every day and slot as it stands, for comparing before with after. */
export async function everything(sql: pg.Client): Promise<{ days: unknown[]; slots: unknown[] }> {
  const days = await sql.query('SELECT d.*, d.local_date::text FROM reception_days d ORDER BY id')
  const slots = await sql.query('SELECT s.*, s.local_date::text FROM slots s ORDER BY id')
  return { days: days.rows, slots: slots.rows }
}

/** A booking in a state, as if time had brought it there; `holdMinutes`: how long its hold still runs. */
export async function givenBooking(
  sql: pg.Client,
  slotId: number,
  { state, holdMinutes }: { state: string; holdMinutes?: number | undefined },
): Promise<void> {
  await sql.query(
    `INSERT INTO bookings (id, slot_id, state, code, name, phone, email, email_key, token_hash, hold_expires_at)
     VALUES (gen_random_uuid(), $1::int, $2, random_code(), 'Проба', '+35988899' || lpad($1::int::text, 4, '0'), 'proba@mail.example', $1::int::text || 'proba@mail.example', decode(md5($1::int::text), 'hex'),
       house_now() + make_interval(mins => $3))`,
    [slotId, state, holdMinutes ?? null],
  )
}
