import t from 'tap'
import { sealAudit } from '../../src/audit/seal-audit.ts'
import { verifyAudit } from '../../src/audit/verify-audit.ts'
import { checkInvariants } from '../../src/db/invariants.ts'
import { forgetAll, retentionReport } from '../../src/privacy/forget-all.ts'
import { moveClock } from '../support/clock.ts'
import { openTestDeps } from '../support/house.ts'
import { makeSession, makeUser } from '../support/staff.ts'

type House = Awaited<ReturnType<typeof openTestDeps>>

const PERSONAL = 'name, phone, email, email_key, topic_category, topic_text, on_behalf_of'

/** A thousand bookings of all ages and outcomes, from a year ago to three weeks ahead, and what else a house of that age has. */
async function fill({ sql }: House): Promise<void> {
  await sql.query(`
    WITH official AS (INSERT INTO officials (slug, office, title_bg, title_en) VALUES ('kmet', 'mayor', 'Кмет', 'Mayor') RETURNING id),
    days AS (
      INSERT INTO reception_days (official_id, local_date, starts_at, ends_at, place_bg, place_en, opens_at)
      SELECT o.id, d, sofia_instant(d, 540), sofia_instant(d, 615), 'стая 204', 'room 204', house_now() - interval '500 days'
      FROM official o, generate_series(0, 199) n, LATERAL (SELECT (house_now() AT TIME ZONE 'Europe/Sofia')::date + 20 - 2 * n AS d) x
      RETURNING id, official_id, local_date)
    INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at)
      SELECT id, official_id, local_date, 540 + 15 * k, sofia_instant(local_date, 540 + 15 * k), sofia_instant(local_date, 555 + 15 * k), sofia_instant(local_date, 540 + 15 * k)
      FROM days, generate_series(0, 4) k`)
  await sql.query('ALTER TABLE bookings DISABLE TRIGGER USER')
  await sql.query(`
    INSERT INTO bookings (id, slot_id, state, code, name, phone, email, email_key, topic_category, topic_text, needs, on_behalf_of, cancel_reason,
      hold_expires_at, token_hash, created_at, updated_at)
    SELECT gen_random_uuid(), s.id, state, lpad(s.id::text, 6, '0'), 'Гражданин ' || s.id, '+35988' || 7000000 + s.id, 'g' || s.id || '@mail.example', 'g' || s.id || '@mail.example',
      'roads', 'Въпрос ' || s.id, ARRAY['wheelchair'], 'Близък ' || s.id, CASE WHEN state LIKE 'cancelled-%' THEN 'Причина ' || s.id END,
      CASE WHEN state = 'expired' THEN s.starts_at - interval '9 days' END, sha256(s.id::text::bytea), s.starts_at - interval '30 days',
      least(house_now(), s.starts_at - CASE WHEN state LIKE 'cancelled-%' THEN interval '3 days' WHEN state = 'expired' THEN interval '9 days' ELSE interval '30 days' END)
    FROM (SELECT *, (ARRAY['confirmed', 'done', 'no-show', 'cancelled-by-citizen', 'cancelled-by-municipality', 'expired', 'confirmed'])[1 + id % 7] AS state FROM slots) s`)
  await sql.query('ALTER TABLE bookings ENABLE TRIGGER USER')
  await sql.query(`
    INSERT INTO messages (booking_id, kind, version, due_at, state, sent_at)
      SELECT id, 'confirmation', 1, created_at, 'sent', created_at FROM bookings WHERE state <> 'expired';
    INSERT INTO idempotency_keys (key_hash, fingerprint, answer, created_at)
      SELECT sha256(('key' || n)::bytea), sha256(n::text::bytea), jsonb_build_object('verdict', 'booked', 'id', gen_random_uuid()), house_now() - make_interval(hours => n)
      FROM generate_series(0, 199) n;
    INSERT INTO drafts (cookie_hash, key_id, sealed, updated_at)
      SELECT sha256(('draft' || n)::bytea), 0, sha256(n::text::bytea) || sha256(n::text::bytea), house_now() - make_interval(mins => 10 * n) FROM generate_series(0, 99) n;
    INSERT INTO find_booking_tries (key, count, since) SELECT sha256(n::text::bytea), 1, house_now() - make_interval(hours => n) FROM generate_series(0, 47) n;
    INSERT INTO limited_acts (act, who, at) SELECT 'hold', sha256(n::text::bytea), house_now() - make_interval(hours => n) FROM generate_series(0, 47) n;
    INSERT INTO waitlist_entries (id, official_id, waits_until, state, ended_because, locale, name, phone, topic_text, fingerprint, key_id, token_hash, created_at, updated_at, ended_at)
      SELECT gen_random_uuid(), 1, (house_now() - make_interval(days => n))::date, 'expired', 'no-slot', 'bg', 'Чакащ ' || n, '+35987' || 7000000 + n, 'Въпрос', sha256(n::text::bytea), 0,
        sha256(('wait' || n)::bytea), house_now() - make_interval(days => n + 9), house_now() - make_interval(days => n), house_now() - make_interval(days => n) FROM generate_series(0, 99) n;
    INSERT INTO feedback_invitations (booking_id, key_id, token_hash, expires_at)
      SELECT id, 0, sha256(('feedback' || id)::bytea), updated_at + interval '45 days' FROM bookings WHERE state = 'done';
    INSERT INTO feedback_remarks (official_id, month, remark)
      SELECT 1, date_trunc('month', house_now() - make_interval(months => n))::date, 'Бележка' FROM generate_series(0, 23) n`)
}

/** Everything personal that should be gone, and everybody who should still be there and is not: counted by rules of the test's own. */
async function wrong({ sql }: House): Promise<Record<string, number>> {
  const { rows } = await sql.query(`
    WITH aged AS (
      SELECT b.*, num_nulls(${PERSONAL}) = 7 AND needs = '{}' AND cancel_reason IS NULL AS empty,
        (s.ends_at < house_now() - interval '90 days' OR state LIKE 'cancelled-%' AND updated_at < house_now() - interval '30 days'
          OR state = 'expired' AND updated_at < house_now() - interval '24 hours') AS over
      FROM bookings b JOIN slots s ON s.id = b.slot_id)
    SELECT count(*) FILTER (WHERE over AND NOT empty)::int AS "personal past its limit",
      count(*) FILTER (WHERE NOT over AND (name IS NULL OR phone IS NULL OR topic_text IS NULL) AND erased_at IS NULL)::int AS "taken too early",
      (SELECT count(*)::int FROM waitlist_entries WHERE ended_at < house_now() - interval '30 days' AND num_nonnulls(name, phone, topic_text) > 0) AS "waiting too long",
      (SELECT count(*)::int FROM idempotency_keys WHERE created_at < house_now() - interval '72 hours')
        + (SELECT count(*)::int FROM drafts WHERE updated_at < house_now() - interval '4 hours')
        + (SELECT count(*)::int FROM find_booking_tries WHERE since < house_now() - interval '24 hours')
        + (SELECT count(*)::int FROM limited_acts WHERE at < house_now() - interval '25 hours')
        + (SELECT count(*)::int FROM staff_sessions WHERE expires_at < house_now() - interval '30 days')
        + (SELECT count(*)::int FROM feedback_invitations WHERE expires_at < house_now() - interval '30 days')
        + (SELECT count(*)::int FROM feedback_remarks WHERE month < (house_now() - interval '400 days')::date)
        + (SELECT count(*)::int FROM audit_entries WHERE at < house_now() - interval '731 days') AS "other things past their limit"
    FROM aged`)
  return rows[0]
}

const NOTHING = {
  'personal past its limit': 0,
  'taken too early': 0,
  'waiting too long': 0,
  'other things past their limit': 0,
}

/** What the reports are made of. */
async function figures({ sql }: House): Promise<unknown> {
  const { rows } = await sql.query(`
    SELECT s.official_id, s.local_date::text, b.state, b.channel, count(*)::int AS n, sum(extract(epoch FROM s.ends_at - s.starts_at))::int AS seconds
    FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE b.state <> 'expired' GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`)
  return rows
}

t.test(
  'P1 I15 of 1,000 bookings of all ages nothing personal stays past its limit, and the figures stay as they are',
  async (t) => {
    const house = await openTestDeps(t)
    await fill(house)
    await makeSession(house, await makeUser(house))
    const before = await figures(house)
    const found = await wrong(house)
    t.ok((found['personal past its limit'] ?? 0) > 500, 'there is much to do')
    t.ok((found['waiting too long'] ?? 0) > 50 && (found['other things past their limit'] ?? 0) > 100)

    const first = await forgetAll(house.deps)
    t.same(await wrong(house), NOTHING)
    t.ok(
      Object.entries(first).every(([kind, n]) => n > 0 || ['sessions', 'audit', 'holds'].includes(kind)),
      JSON.stringify(first),
    )
    t.same(
      Object.values(await forgetAll(house.deps)).reduce((sum, n) => sum + n, 0),
      0,
      'twice changes nothing',
    )
    await sealAudit(house.deps)
    for (const offset of ['40 days', '130 days', '800 days']) {
      await moveClock(house, offset)
      t.ok(((await wrong(house))['personal past its limit'] ?? 0) > 0 || offset === '800 days', 'time passes')
      await forgetAll(house.deps)
      t.same(await wrong(house), NOTHING, offset)
      await sealAudit(house.deps)
    }
    t.same(await figures(house), before)
    t.equal(
      (await house.sql.query(`SELECT FROM bookings WHERE num_nonnulls(${PERSONAL}) > 0`)).rowCount,
      0,
      'in the end nobody is left',
    )
    t.equal((await house.sql.query('SELECT FROM staff_sessions')).rowCount, 0)
    t.match(await verifyAudit(house.deps.db, { keys: house.deps.config.secretKeys }), { faults: [] })
    t.same(
      (await checkInvariants(house.url)).filter(
        ({ invariant, what }) => invariant === 'I15' || /audit log are/.test(what),
      ),
      [],
    )

    const report = await retentionReport(house.deps)
    t.match(
      report.find(({ kind }) => kind === 'bookings-held'),
      { hours: 90 * 24, ranAt: Number },
    )
    const { total } = report.find(({ kind }) => kind === 'waitlist') ?? { total: 0 }
    t.equal(total, 100)
  },
)

t.test('I15 what the chore leaves behind is found by the nightly look', async (t) => {
  const house = await openTestDeps(t)
  await fill(house)
  const left = async () => {
    const found = (await checkInvariants(house.url)).filter(({ invariant }) => invariant === 'I15')
    return new Set(
      found.map(({ what }) => what.replace(/[0-9a-f-]{36}|\d+/g, '#').replace(/of .* UTC is|at .* UTC is/, 'is')),
    )
  }
  await makeSession(house, await makeUser(house))
  await forgetAll(house.deps)
  await house.sql.query(
    `INSERT INTO audit_entries (actor, action, subject, subject_id) VALUES ('system', 'forget', 'nothing', '1')`,
  )
  await sealAudit(house.deps)
  t.same([...(await left())], [])
  await moveClock(house, '800 days')
  const found = [...(await left())].join('\n')
  for (const what of [
    /still names somebody: bookings-held/,
    /still names somebody: bookings-cancelled/,
    /waiting list still names/,
    /session of user #, which ended/,
    /audit log are still kept/,
    /invitation # is still kept/,
    /remark of # is still kept/,
  ])
    t.match(found, what)
})

t.test('one kind that fails keeps the others from nothing', async (t) => {
  const house = await openTestDeps(t, { env: { ERASURE_LEDGER: '/nonexistent/erasures' } })
  await fill(house)
  await t.rejects(forgetAll(house.deps), { code: 'ENOENT' })
  const { rows } = await house.sql.query(
    'SELECT (SELECT count(*) FROM find_booking_tries)::int AS tries, array_agg(kind) AS kinds FROM retention_runs',
  )
  t.equal(rows[0].tries, 24)
  t.notOk(rows[0].kinds.includes('bookings-held'))
})
