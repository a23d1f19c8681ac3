-- Schedules that real town halls have, the decisions about working days, and reception days that may be changed after they were
-- published without anybody being left behind.

-- A rule names a weekday of every week, of every N-th week from an anchor's week, or of some weeks of the month (-1: the last).
-- Booking closes so many minutes before a slot, and where `closes_days_before` is set, at a wall time of that day at the latest
-- (no time: at midnight, when that day ends). `staff_share` slots of a day are for telephone and desk until so many working days
-- before it begins.
ALTER TABLE schedules
  ADD weeks_of_month smallint[],
  ADD every_n_weeks smallint NOT NULL DEFAULT 1,
  ADD anchor_date date,
  ADD opens_at_minute smallint NOT NULL DEFAULT 0,
  ADD closes_days_before smallint,
  ADD closes_at_minute smallint,
  ADD staff_share smallint NOT NULL DEFAULT 0,
  ADD staff_share_until_working_days smallint NOT NULL DEFAULT 0,
  ADD holiday_policy text NOT NULL DEFAULT 'skip',
  ADD version integer NOT NULL DEFAULT 1,
  ADD withdrawn_at timestamptz,
  ADD CONSTRAINT weeks_of_month_are_known CHECK (weeks_of_month <@ ARRAY[1, 2, 3, 4, 5, -1]::smallint[] AND cardinality(weeks_of_month) > 0),
  ADD CONSTRAINT a_rule_goes_by_weeks_or_by_month CHECK (every_n_weeks BETWEEN 1 AND 52 AND (weeks_of_month IS NULL OR every_n_weeks = 1)),
  ADD CONSTRAINT every_n_weeks_has_its_anchor CHECK (every_n_weeks = 1 OR anchor_date IS NOT NULL),
  ADD CONSTRAINT schedule_opening_is_a_wall_time CHECK (opens_at_minute BETWEEN 0 AND 1439),
  ADD CONSTRAINT schedule_closing_day_is_before CHECK (closes_days_before BETWEEN 0 AND 30
    AND (closes_at_minute IS NULL OR closes_at_minute BETWEEN 0 AND 1440)),
  ADD CONSTRAINT schedule_closing_time_has_its_day CHECK (closes_at_minute IS NULL OR closes_days_before IS NOT NULL),
  ADD CONSTRAINT staff_share_is_a_number_of_slots CHECK (staff_share BETWEEN 0 AND 288 AND staff_share_until_working_days BETWEEN 0 AND 60),
  ADD CONSTRAINT holiday_policy_is_known CHECK (holiday_policy IN ('skip', 'next-working-day'));

-- What the Council of Ministers or the municipality decided about single dates, beyond the rule of the Labour Code (art. 154(3)).
CREATE TABLE calendar_exceptions (
  date       date PRIMARY KEY,
  working    boolean NOT NULL,
  name_bg    text NOT NULL,
  name_en    text NOT NULL,
  reason     text NOT NULL,
  source     text,
  updated_at timestamptz NOT NULL DEFAULT house_now()
);
INSERT INTO calendar_exceptions (date, working, name_bg, name_en, reason, source)
SELECT date, false, 'Почивен ден по решение на Министерския съвет', 'Day off by decision of the Council of Ministers',
  'Обявен за почивен на основание чл. 154, ал. 3 от Кодекса на труда', 'Решение на Министерския съвет'
FROM unnest(ARRAY['2025-12-31', '2026-01-02']::date[]) AS date;

-- `rule_date`: the date that the schedule's rule named, where the day was moved away from a holiday; NULL for a one-off day.
-- `hours`: by what its slots were cut, as src/receptions/schedule-rules.ts has it. `edited_at`: somebody set it by hand, so the rule
-- no longer shapes it. `withdrawn_at`: it is no longer there; what was booked on it has ended. `awaits`: why it needs a decision,
-- and the place to which it is to go (until then it is where its citizens were told). `set_aside_at`: when its slots were taken
-- out of the offer, all at once, to be given back when it opens.
ALTER TABLE reception_days
  ADD rule_date date,
  ADD hours jsonb,
  ADD edited_at timestamptz,
  ADD withdrawn_at timestamptz,
  ADD awaits jsonb,
  ADD set_aside_at timestamptz,
  ADD delay_minutes smallint NOT NULL DEFAULT 0,
  ADD version integer NOT NULL DEFAULT 1,
  ADD CONSTRAINT reception_delay_is_in_minutes CHECK (delay_minutes BETWEEN 0 AND 600),
  ADD CONSTRAINT what_needs_a_decision_says_why CHECK ((state = 'needs-decision') = (awaits IS NOT NULL)) NOT VALID,
  DROP CONSTRAINT one_day_per_schedule_and_date;
CREATE UNIQUE INDEX one_day_per_schedule_and_date ON reception_days (schedule_id, local_date) WHERE withdrawn_at IS NULL;
UPDATE reception_days SET awaits = '{"because": "edited"}' WHERE state = 'needs-decision';
ALTER TABLE reception_days VALIDATE CONSTRAINT what_needs_a_decision_says_why;
UPDATE reception_days d SET rule_date = d.local_date, hours = jsonb_build_object('startMinute', s.start_minute, 'endMinute', s.end_minute,
  'slotMinutes', s.slot_minutes, 'breaks', s.breaks, 'opensDaysAhead', s.opens_days_ahead, 'opensAtMinute', s.opens_at_minute,
  'closesMinutesBefore', s.closes_minutes_before, 'closesDaysBefore', s.closes_days_before, 'closesAtMinute', s.closes_at_minute,
  'staffShare', s.staff_share, 'staffShareUntilWorkingDays', s.staff_share_until_working_days)
  FROM schedules s WHERE s.id = d.schedule_id;

-- When a slot kept for telephone and desk becomes free for all; NULL: never. The clock does it, no chore is needed.
-- `kept`: whoever is booked on it is received, though the hours of its day are others by now.
ALTER TABLE slots
  ADD public_at timestamptz,
  ADD kept boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT a_public_slot_has_nobody_to_wait_for CHECK (channel = 'staff' OR public_at IS NULL);

-- Which fields were changed, by name only.
ALTER TABLE audit_entries ADD fields text[];

-- What citizens can book --------------------------------------------------------------------------------------------------

CREATE OR REPLACE VIEW bookable_slots AS
  SELECT s.id, s.reception_day_id, s.official_id, s.local_date, s.start_minute, s.starts_at, s.ends_at
  FROM slots s
  JOIN reception_days d ON d.id = s.reception_day_id
  JOIN officials o ON o.id = s.official_id
  WHERE o.active AND d.state = 'open' AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL
    AND (s.channel = 'public' OR s.public_at <= house_now())
    AND d.opens_at <= house_now() AND s.closes_at > house_now()
    AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.slot_id = s.id
      AND b.state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done')
      AND NOT (b.state = 'held' AND b.hold_expires_at <= house_now()));

CREATE OR REPLACE FUNCTION slot_refusal(slot integer, moment timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((
    SELECT CASE WHEN d.state <> 'open' THEN 'day-closed'
                WHEN NOT o.active OR s.withdrawn_at IS NOT NULL OR s.blocked_reason IS NOT NULL
                  OR s.channel <> 'public' AND (s.public_at <= moment) IS NOT TRUE
                  OR d.opens_at > moment OR s.closes_at <= moment THEN 'slot-not-bookable'
                ELSE '' END
    FROM slots s JOIN reception_days d ON d.id = s.reception_day_id JOIN officials o ON o.id = s.official_id
    WHERE s.id = slot), 'slot-not-bookable')
$$;

-- As in 20261122150000_bookings_together, but a slot kept for telephone and desk is offered from its hour on.
-- Books each command's slot, whole or not at all, and says the verdicts in the order of the commands; the locks are held. No two
-- commands share a key or a person. A command: keyHash, fingerprint (hex), slotId, holdId?, and for a booking without a hold id,
-- tokenHash (hex), keyId; channel, locale, name, phone?, email?, emailKey?, topicCategory?, topicText?, needs[], onBehalfOf?,
-- sameDayMinutes?, perPerson. Every answer but those of a reused key and of a limit is kept under the key in the same transaction, so that a
-- repeated post hears the same. The lateral reads end in OFFSET 0: each is a probe of one index, however full the house.
CREATE OR REPLACE FUNCTION book_locked_slots(commands jsonb, moment timestamptz) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  todo jsonb := commands;
  answers jsonb := '{}';
  found jsonb;
BEGIN
  FOR attempt IN 1..20 LOOP
    WITH c AS MATERIALIZED (
      SELECT decode("keyHash", 'hex') AS key, decode(r.fingerprint, 'hex') AS print, "slotId" AS slot, "holdId" AS hold, r.*
      FROM jsonb_to_recordset(todo) AS r (n integer, "keyHash" text, fingerprint text, id uuid, "tokenHash" text, "keyId" smallint,
        "holdId" uuid, "slotId" integer, channel text, locale text, name text, phone text, email text, "emailKey" text,
        "topicCategory" text, "topicText" text, needs text[], "onBehalfOf" text, "sameDayMinutes" integer, "perPerson" integer)
    ),
    seen AS MATERIALIZED (
      SELECT c.*, s.local_date, s.start_minute, s.starts_at, s.ends_at, s.place_bg, s.place_en, s.slug, s.title_bg, s.title_en,
        CASE WHEN k.fingerprint = c.print THEN k.answer
             WHEN k.fingerprint IS NOT NULL THEN '{"verdict": "idempotency-key-reused"}'::jsonb END AS kept,
        CASE WHEN s.id IS NULL THEN 'slot-not-bookable'
             WHEN s.day_state <> 'open' THEN 'day-closed'
             WHEN NOT s.offered OR s.opens_at > moment OR s.closes_at <= moment THEN 'slot-not-bookable'
             WHEN live.with_official > 0 THEN 'already-booked'
             WHEN live.in_all >= c."perPerson" THEN 'limit-reached' END AS refusal,
        taken.slot_id IS NOT NULL AS occupied, coalesce(taken.lapsed, false) AS lapsed
      FROM c
      LEFT JOIN LATERAL (SELECT fingerprint, answer FROM idempotency_keys WHERE key_hash = c.key OFFSET 0) k ON true
      LEFT JOIN LATERAL (
        SELECT s.*, d.place_bg, d.place_en, d.state AS day_state, d.opens_at, o.slug, o.title_bg, o.title_en,
          o.active AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL AND (s.channel = 'public' OR coalesce(s.public_at <= moment, false)) AS offered
        FROM slots s,
          LATERAL (SELECT * FROM reception_days WHERE id = s.reception_day_id OFFSET 0) d,
          LATERAL (SELECT * FROM officials WHERE id = s.official_id OFFSET 0) o
        WHERE s.id = c.slot OFFSET 0) s ON true
      LEFT JOIN LATERAL (SELECT slot_id, hold_expires_at <= moment AS lapsed FROM bookings WHERE slot_id = c.slot
        AND state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done') OFFSET 0) taken ON true
      CROSS JOIN LATERAL (
        SELECT count(*) AS in_all, count(*) FILTER (WHERE t.official_id = s.official_id) AS with_official
        FROM (SELECT slot_id FROM bookings WHERE (phone = c.phone OR email_key = c."emailKey") AND live OFFSET 0) b,
          LATERAL (SELECT official_id FROM slots WHERE id = b.slot_id AND ends_at > moment OFFSET 0) t
      ) live
    ),
    held AS (
      UPDATE bookings b SET state = 'confirmed', version = b.version + 1, hold_expires_at = NULL, hold_client = NULL,
        channel = seen.channel, locale = seen.locale, name = seen.name, phone = seen.phone, email = seen.email,
        email_key = seen."emailKey", topic_category = seen."topicCategory", topic_text = seen."topicText",
        needs = coalesce(seen.needs, '{}'), on_behalf_of = seen."onBehalfOf"
      FROM seen
      WHERE b.id = seen.hold AND b.slot_id = seen.slot AND b.state = 'held' AND b.hold_expires_at > moment
        AND seen.kept IS NULL AND seen.refusal IS NULL
      RETURNING seen.n, b.id, b.code, b.version, b.key_id, b.token_version
    ),
    made AS (
      INSERT INTO bookings (id, slot_id, state, code, channel, locale, name, phone, email, email_key, topic_category, topic_text,
          needs, on_behalf_of, key_id, token_hash, created_at, updated_at)
        SELECT id, slot, 'confirmed', random_code(), channel, locale, name, phone, email, "emailKey", "topicCategory", "topicText",
          coalesce(needs, '{}'), "onBehalfOf", "keyId", decode("tokenHash", 'hex'), moment, moment
        FROM seen WHERE kept IS NULL AND refusal IS NULL AND NOT occupied ORDER BY slot, n
        ON CONFLICT DO NOTHING
      RETURNING id, slot_id, code, version, key_id, token_version
    ),
    booked AS MATERIALIZED (
      SELECT seen.*, b.id AS booking, b.code, b.version, b.key_id, b.token_version
      FROM (SELECT n, id, code, version, key_id, token_version FROM held
            UNION ALL
            SELECT seen.n, made.id, code, version, key_id, token_version FROM made JOIN seen ON seen.id = made.id AND NOT seen.occupied) b
      JOIN seen ON seen.n = b.n
    ),
    answered AS MATERIALIZED (
      SELECT n, key, print, booking, version, email, local_date, start_minute, starts_at, "sameDayMinutes",
        jsonb_build_object('verdict', 'booked', 'id', booking, 'code', code, 'state', 'confirmed', 'version', version,
          'keyId', key_id, 'tokenVersion', token_version, 'slotId', slot, 'slug', slug, 'titleBg', title_bg, 'titleEn', title_en,
          'placeBg', place_bg, 'placeEn', place_en, 'startsAt', extract(epoch FROM starts_at), 'endsAt', extract(epoch FROM ends_at)) AS answer
      FROM booked
    ),
    told AS (
      INSERT INTO messages (booking_id, kind, version, due_at, created_at)
        SELECT booking, planned.kind, version, planned.due_at, moment
        FROM answered CROSS JOIN LATERAL (
          SELECT 'confirmation' AS kind, moment AS due_at
          UNION ALL
          SELECT r.kind, r.due_at FROM reminders_due(local_date, start_minute, starts_at, "sameDayMinutes", moment) r
        ) planned WHERE email IS NOT NULL
    ),
    audited AS (
      INSERT INTO audit_entries (at, actor, action, subject, subject_id, from_state, to_state, version)
        SELECT moment, 'citizen', 'book', 'booking', booking::text, CASE WHEN version > 1 THEN 'held' END, 'confirmed', version FROM answered
    ),
    remembered AS (
      INSERT INTO idempotency_keys (key_hash, fingerprint, answer, created_at) SELECT key, print, answer, moment FROM answered
    )
    -- Who met a hold that has lapsed, a code that is in use or somebody of this very moment tries once more.
    SELECT jsonb_object_agg(seen.n, coalesce(answered.answer, kept, jsonb_build_object('verdict', CASE
        WHEN refusal IS NOT NULL THEN refusal
        WHEN occupied AND NOT lapsed OR seen.slot IN (SELECT slot_id FROM made) THEN CASE WHEN hold IS NULL THEN 'slot-taken' ELSE 'hold-expired' END
        ELSE 'again' END)))
      INTO found FROM seen LEFT JOIN answered ON answered.n = seen.n;
    answers := answers || found;
    EXIT WHEN NOT jsonb_path_exists(found, '$.* ? (@.verdict == "again")');
    todo := (SELECT jsonb_agg(c) FROM jsonb_array_elements(todo) c WHERE found -> (c ->> 'n') ->> 'verdict' = 'again');
    PERFORM expire_lapsed_hold((c ->> 'slotId')::integer) FROM jsonb_array_elements(todo) c;
  END LOOP;
  IF jsonb_path_exists(answers, '$.* ? (@.verdict == "again")') THEN
    RAISE EXCEPTION 'no free code found' USING ERRCODE = '40001';
  END IF;

  -- Whoever goes without hears what else is free, now that the others have theirs. A limit passes when another booking is given back:
  -- the same order may be sent again, so its answer is not kept.
  IF jsonb_path_exists(answers, '$.* ? (@.verdict like_regex "^(slot|day|hold)-" && !exists (@.alternatives))') THEN
    WITH refused AS MATERIALIZED (
      SELECT c ->> 'n' AS n, c, (c ->> 'slotId')::integer AS slot, answers -> (c ->> 'n') AS answer
      FROM jsonb_array_elements(commands) c
      WHERE answers -> (c ->> 'n') ->> 'verdict' IN ('slot-taken', 'slot-not-bookable', 'day-closed', 'hold-expired')
        AND NOT answers -> (c ->> 'n') ? 'alternatives'
    ),
    near AS MATERIALIZED (SELECT slot, nearest_free_slots(slot) AS slots FROM (SELECT DISTINCT slot FROM refused) wanted),
    told AS MATERIALIZED (
      SELECT n, c, answer || jsonb_build_object('alternatives', near.slots) AS answer FROM refused JOIN near USING (slot)),
    remembered AS (
      INSERT INTO idempotency_keys (key_hash, fingerprint, answer, created_at)
        SELECT decode(c ->> 'keyHash', 'hex'), decode(c ->> 'fingerprint', 'hex'), answer, moment FROM told)
    SELECT answers || coalesce(jsonb_object_agg(n, answer), '{}') INTO answers FROM told;
  END IF;
  RETURN answers;
END $$;

DROP FUNCTION expire_lapsed_holds(integer[], timestamptz);

-- A booking as its citizen sees it, now with what is undecided about it.
CREATE OR REPLACE VIEW citizens_bookings AS
  SELECT b.token_hash AS "tokenHash", b.id, b.code, b.state, b.version, b.key_id AS "keyId", b.token_version AS "tokenVersion",
    b.slot_id AS "slotId", s.official_id AS "officialId", o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn",
    o.name AS "officialName", d.place_bg AS "placeBg", d.place_en AS "placeEn",
    extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM s.ends_at)::float8 AS "endsAt",
    s.ends_at <= house_now() AS over, b.name, b.phone, b.email, b.topic_category AS "topicCategory",
    b.topic_text AS "topicText", b.needs, b.on_behalf_of AS "onBehalfOf", b.locale, b.channel, b.cancel_reason AS "cancelReason",
    extract(epoch FROM b.created_at)::float8 AS "createdAt", extract(epoch FROM b.updated_at)::float8 AS "updatedAt",
    EXISTS (SELECT 1 FROM messages m WHERE m.booking_id = b.id AND m.state = 'dead' AND m.last_error IS DISTINCT FROM 'late') AS "mailRefused",
    b.state IN ('unverified', 'confirmed') AND s.ends_at > house_now()
      AND (d.state = 'needs-decision' OR s.blocked_reason IS NOT NULL OR s.withdrawn_at IS NOT NULL) AS undecided,
    d.delay_minutes AS "delayMinutes"
  FROM bookings b
  JOIN slots s ON s.id = b.slot_id
  JOIN reception_days d ON d.id = s.reception_day_id
  JOIN officials o ON o.id = s.official_id
  WHERE b.erased_at IS NULL AND b.state NOT IN ('held', 'expired');

-- What the staff do to days ------------------------------------------------------------------------------------------------

-- The slots of a plan, as src/receptions/schedule-rules.ts cuts them: instants in milliseconds since 1970.
CREATE FUNCTION planned_slots(plan jsonb) RETURNS TABLE (start_minute smallint, starts_at timestamptz, ends_at timestamptz,
    closes_at timestamptz, channel text, public_at timestamptz) LANGUAGE sql STABLE AS $$
  SELECT p."startMinute", to_timestamp(p."startsAt" / 1000), to_timestamp(p."endsAt" / 1000), to_timestamp(p."closesAt" / 1000), p.channel,
    to_timestamp(p."publicAt" / 1000)
  FROM jsonb_to_recordset(plan -> 'slots')
    AS p ("startMinute" smallint, "startsAt" float8, "endsAt" float8, "closesAt" float8, channel text, "publicAt" float8)
$$;

-- The bookings to come of a day that have no place in its plan (NULL: the day is not to be any more): another time, or another
-- place than they were told.
CREATE FUNCTION bookings_out_of_plan(day integer, plan jsonb) RETURNS TABLE (booking uuid, slot integer) LANGUAGE sql STABLE AS $$
  SELECT b.id, s.id
  FROM slots s
  JOIN reception_days d ON d.id = s.reception_day_id
  JOIN bookings b ON b.slot_id = s.id AND b.state IN ('unverified', 'confirmed', 'arrived', 'in-meeting')
  WHERE s.reception_day_id = day AND s.ends_at > house_now()
    AND (plan IS NULL OR d.place_bg <> plan ->> 'placeBg' OR d.place_en <> plan ->> 'placeEn'
      OR NOT s.kept AND NOT EXISTS (SELECT FROM planned_slots(plan) p WHERE p.starts_at = s.starts_at AND p.ends_at = s.ends_at))
$$;

-- Bookings as an assistant must see them to decide: nothing personal but whether they can be written to.
CREATE FUNCTION bookings_to_decide(bookings uuid[]) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('bookingId', b.id, 'code', b.code, 'state', b.state, 'slotId', s.id, 'receptionDayId', s.reception_day_id,
      'date', s.local_date, 'startsAt', extract(epoch FROM s.starts_at) * 1000, 'endsAt', extract(epoch FROM s.ends_at) * 1000,
      'contactable', b.email IS NOT NULL) ORDER BY s.starts_at, b.id), '[]')
  FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE b.id = ANY (bookings)
$$;

-- Whether a citizen is booked on a slot, or was received on it; a hold is no booking yet.
CREATE FUNCTION slot_is_booked(slot integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM bookings b WHERE b.slot_id = slot AND b.state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done') AND b.state <> 'held')
$$;

-- Whether somebody of an official's is booked across a time on a slot that is no longer offered, or was kept for them.
CREATE FUNCTION somebody_is_in_the_way(official integer, from_time timestamptz, until_time timestamptz, except_slot integer) RETURNS boolean
  LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM slots s WHERE s.official_id = official AND s.starts_at < until_time AND s.starts_at > from_time - interval '1 day'
    AND s.ends_at > from_time AND s.id <> except_slot AND (s.withdrawn_at IS NOT NULL OR s.kept) AND slot_is_booked(s.id))
$$;

-- Takes slots of a day out of the offer; who holds one at this moment hears that it is gone.
CREATE FUNCTION withdraw_slots(wanted integer[]) RETURNS void LANGUAGE sql AS $$
  WITH lapsed AS (
    UPDATE bookings SET state = 'expired', version = version + 1, hold_client = NULL WHERE slot_id = ANY (wanted) AND state = 'held' RETURNING id, version),
  audited AS (
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
      SELECT 'system', 'expire', 'booking', id, 'held', 'expired', version FROM lapsed)
  UPDATE slots SET withdrawn_at = house_now() WHERE id = ANY (wanted) AND withdrawn_at IS NULL
$$;

-- Cuts a day anew: slots that stay are kept with their ids, those that were there before come back, others are withdrawn, new ones
-- made where nobody booked is in the way. What was blocked stays blocked. Whoever has no place in the plan keeps what was booked,
-- and the day waits for a decision, which stops new bookings at once; the place it is to go to waits with it. A hand that changes
-- the hours of a day that waits because offices are closed does not open it.
CREATE FUNCTION reshape_reception_day(day integer, plan jsonb, why text, by_hand boolean) RETURNS text
  LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  moment timestamptz := house_now();
  d reception_days;
  homeless boolean := EXISTS (SELECT FROM bookings_out_of_plan(day, plan));
  elsewhere boolean;
  waits boolean;
  blocks jsonb;
  fault text;
BEGIN
  SELECT * INTO d FROM reception_days WHERE id = day;
  elsewhere := (d.place_bg <> plan ->> 'placeBg' OR d.place_en <> plan ->> 'placeEn') AND EXISTS (SELECT FROM bookings_out_of_plan(day, NULL));
  waits := d.state <> 'closed' AND (homeless OR d.state = 'needs-decision' AND by_hand AND d.awaits ->> 'because' = 'non-working-day');
  IF d.state <> 'closed' THEN
    blocks := (SELECT coalesce(jsonb_agg(jsonb_build_object('from', s.starts_at, 'until', s.ends_at, 'why', s.blocked_reason)), '[]') FROM slots s
      WHERE s.reception_day_id = day AND s.withdrawn_at IS NULL AND s.blocked_reason IS NOT NULL);
    PERFORM withdraw_slots(ARRAY(SELECT s.id FROM slots s WHERE s.reception_day_id = day AND s.withdrawn_at IS NULL AND s.starts_at > moment
      AND NOT (s.kept AND slot_is_booked(s.id))
      AND NOT EXISTS (SELECT FROM planned_slots(plan) p WHERE p.starts_at = s.starts_at AND p.ends_at = s.ends_at)));
    UPDATE slots SET withdrawn_at = NULL, blocked_reason = (SELECT min(k.why) FROM jsonb_to_recordset(blocks)
        AS k ("from" timestamptz, until timestamptz, why text) WHERE k."from" < slots.ends_at AND k.until > slots.starts_at)
      WHERE id IN (SELECT DISTINCT ON (s.starts_at) s.id FROM slots s JOIN planned_slots(plan) p ON p.starts_at = s.starts_at AND p.ends_at = s.ends_at
        WHERE s.reception_day_id = day AND s.withdrawn_at IS NOT NULL AND s.starts_at > moment
          AND NOT EXISTS (SELECT FROM slots a WHERE a.reception_day_id = day AND a.withdrawn_at IS NULL AND a.starts_at < s.ends_at AND a.ends_at > s.starts_at)
          AND NOT somebody_is_in_the_way(s.official_id, s.starts_at, s.ends_at, s.id)
        ORDER BY s.starts_at, slot_is_booked(s.id) DESC, s.id DESC);
    UPDATE slots s SET closes_at = p.closes_at, channel = p.channel, public_at = p.public_at FROM planned_slots(plan) p
      WHERE s.reception_day_id = day AND s.withdrawn_at IS NULL AND p.starts_at = s.starts_at AND p.ends_at = s.ends_at;
    INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at, channel, public_at, blocked_reason)
      SELECT day, d.official_id, d.local_date, p.start_minute, p.starts_at, p.ends_at, p.closes_at, p.channel, p.public_at,
        (SELECT min(k.why) FROM jsonb_to_recordset(blocks) AS k ("from" timestamptz, until timestamptz, why text)
          WHERE k."from" < p.ends_at AND k.until > p.starts_at)
      FROM planned_slots(plan) p
      WHERE p.starts_at > moment AND NOT somebody_is_in_the_way(d.official_id, p.starts_at, p.ends_at, 0)
        AND NOT EXISTS (SELECT FROM slots a WHERE a.reception_day_id = day AND a.withdrawn_at IS NULL AND a.starts_at < p.ends_at AND a.ends_at > p.starts_at);
  END IF;
  UPDATE reception_days SET version = version + 1, hours = plan -> 'hours', opens_at = to_timestamp((plan ->> 'opensAt')::float8 / 1000),
      edited_at = CASE WHEN by_hand THEN moment ELSE edited_at END, set_aside_at = CASE WHEN d.state = 'closed' THEN set_aside_at END,
      starts_at = least(to_timestamp((plan ->> 'startsAt')::float8 / 1000), (SELECT min(s.starts_at) FROM slots s WHERE s.reception_day_id = day AND s.withdrawn_at IS NULL)),
      ends_at = greatest(to_timestamp((plan ->> 'endsAt')::float8 / 1000), (SELECT max(s.ends_at) FROM slots s WHERE s.reception_day_id = day AND s.withdrawn_at IS NULL)),
      place_bg = CASE WHEN elsewhere THEN place_bg ELSE plan ->> 'placeBg' END, place_en = CASE WHEN elsewhere THEN place_en ELSE plan ->> 'placeEn' END,
      state = CASE WHEN d.state = 'closed' THEN 'closed' WHEN waits THEN 'needs-decision' ELSE 'open' END,
      awaits = CASE WHEN waits THEN jsonb_strip_nulls(jsonb_build_object(
        'because', CASE WHEN by_hand AND d.awaits ->> 'because' = 'non-working-day' THEN 'non-working-day' ELSE why END,
        'place', CASE WHEN elsewhere THEN jsonb_build_object('bg', plan ->> 'placeBg', 'en', plan ->> 'placeEn') END)) END
    WHERE id = day;
  RETURN CASE WHEN waits THEN 'needs-decision' ELSE 'changed' END;
EXCEPTION WHEN exclusion_violation OR check_violation THEN
  GET STACKED DIAGNOSTICS fault = CONSTRAINT_NAME;
  IF fault = 'slots_of_an_official_never_overlap' THEN RETURN 'overlaps'; END IF;
  IF fault IN ('slot_starts_at_its_local_time', 'reception_day_lies_on_its_date') THEN RETURN 'zone-data-differs'; END IF;
  RAISE;
END $$;

-- Makes one day with its slots, whole or not at all; one that was there before comes back with what was blocked on it. 'made',
-- 'was-there', 'overlaps', 'zone-data-differs'.
CREATE FUNCTION make_reception_day(official integer, schedule integer, rule_date date, plan jsonb, by_hand boolean, OUT verdict text, OUT day integer)
  LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  former record;
  fault text;
BEGIN
  -- Looked at first: what meets another day every night must not fill the log with errors.
  IF EXISTS (SELECT FROM planned_slots(plan) p JOIN slots s ON s.official_id = official AND s.withdrawn_at IS NULL
      AND s.starts_at < p.ends_at AND s.starts_at > p.starts_at - interval '1 day' AND s.ends_at > p.starts_at
      JOIN reception_days d ON d.id = s.reception_day_id
      WHERE (d.schedule_id, d.local_date) IS DISTINCT FROM (schedule, (plan ->> 'date')::date)) THEN
    verdict := 'overlaps';
    RETURN;
  END IF;
  IF EXISTS (SELECT FROM reception_days d WHERE d.schedule_id = schedule AND d.local_date = (plan ->> 'date')::date AND d.withdrawn_at IS NULL) THEN
    verdict := 'was-there';
    RETURN;
  END IF;
  verdict := 'made';
  SELECT d.id, d.set_aside_at INTO former FROM reception_days d
    WHERE d.schedule_id = schedule AND d.local_date = (plan ->> 'date')::date ORDER BY d.id DESC LIMIT 1;
  day := former.id;
  IF day IS NOT NULL THEN
    UPDATE slots s SET withdrawn_at = NULL WHERE s.reception_day_id = day AND s.withdrawn_at = former.set_aside_at;
    UPDATE reception_days d SET withdrawn_at = NULL, state = 'open', rule_date = make_reception_day.rule_date WHERE d.id = day;
    verdict := replace(reshape_reception_day(day, plan, 'schedule', by_hand), 'changed', 'made');
    IF verdict = 'made' THEN RETURN; END IF;
    RAISE EXCEPTION 'the day cannot come back: constraint "%"', CASE verdict WHEN 'overlaps' THEN 'slots_of_an_official_never_overlap' ELSE 'reception_day_lies_on_its_date' END
      USING ERRCODE = '23P01', CONSTRAINT = CASE verdict WHEN 'overlaps' THEN 'slots_of_an_official_never_overlap' ELSE 'reception_day_lies_on_its_date' END;
  END IF;
  INSERT INTO reception_days (official_id, schedule_id, rule_date, local_date, starts_at, ends_at, place_bg, place_en, opens_at, hours, edited_at)
    VALUES (official, schedule, rule_date, (plan ->> 'date')::date, to_timestamp((plan ->> 'startsAt')::float8 / 1000),
      to_timestamp((plan ->> 'endsAt')::float8 / 1000), plan ->> 'placeBg', plan ->> 'placeEn',
      to_timestamp((plan ->> 'opensAt')::float8 / 1000), plan -> 'hours', CASE WHEN by_hand THEN house_now() END)
    RETURNING id INTO day;
  INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at, channel, public_at)
    SELECT day, official, (plan ->> 'date')::date, p.start_minute, p.starts_at, p.ends_at, p.closes_at, p.channel, p.public_at FROM planned_slots(plan) p;
EXCEPTION WHEN exclusion_violation OR check_violation OR unique_violation THEN
  GET STACKED DIAGNOSTICS fault = CONSTRAINT_NAME;
  day := NULL;
  verdict := CASE WHEN fault = 'slots_of_an_official_never_overlap' THEN 'overlaps' WHEN fault = 'one_day_per_schedule_and_date' THEN 'was-there'
    WHEN fault IN ('slot_starts_at_its_local_time', 'reception_day_lies_on_its_date') THEN 'zone-data-differs' END;
  IF verdict IS NULL THEN RAISE; END IF;
END $$;

-- A day that the rule no longer names. Nobody to come: it is gone, as if it had never been announced. Somebody to come, or
-- somebody's hand in it (but for an official who receives no more): it waits for a decision, and only what is booked keeps its time.
CREATE FUNCTION drop_reception_day(day integer, why text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := house_now();
  d reception_days;
  gone boolean;
BEGIN
  SELECT * INTO d FROM reception_days WHERE id = day;
  gone := NOT EXISTS (SELECT FROM bookings_out_of_plan(day, NULL)) AND (d.edited_at IS NULL OR why = 'official');
  IF NOT gone AND d.state = 'needs-decision' THEN RETURN 'was-there'; END IF;
  PERFORM withdraw_slots(ARRAY(SELECT s.id FROM slots s WHERE s.reception_day_id = day AND s.withdrawn_at IS NULL AND s.starts_at > moment AND NOT slot_is_booked(s.id)));
  UPDATE reception_days SET version = version + 1, set_aside_at = moment, withdrawn_at = CASE WHEN gone THEN moment END,
      state = CASE WHEN gone THEN 'closed' ELSE 'needs-decision' END, awaits = CASE WHEN NOT gone THEN jsonb_build_object('because', why) END
    WHERE id = day;
  RETURN CASE WHEN gone THEN 'withdrawn' ELSE 'needs-decision' END;
END $$;

-- Brings the days of one official in line with what is planned. `items`: { dayId?, scheduleId?, ruleDate?, plan?, why? } each; a plan
-- without a day makes one, a day without a plan drops it. `mode`: 'look' changes nothing; 'insist' changes nothing where anybody
-- would be affected who is not yet; 'decide' marks those days. All days concerned are locked first, in their order, as moves and
-- closures do, so no booking slips in between the look and the change.
CREATE FUNCTION bring_days_in_line(official integer, items jsonb, mode text, actor text, why text, by_hand boolean, reason text DEFAULT NULL, fields text[] DEFAULT NULL)
  RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  item record;
  before text;
  verdict text;
  made_day integer;
  affected uuid[];
  done jsonb := '[]';
BEGIN
  IF mode <> 'look' THEN
    PERFORM pg_advisory_xact_lock(official, day) FROM (
      SELECT DISTINCT coalesce(d.local_date, (i.plan ->> 'date')::date) - date '2000-01-01' AS day
      FROM jsonb_to_recordset(items) AS i ("dayId" integer, plan jsonb) LEFT JOIN reception_days d ON d.id = i."dayId" ORDER BY 1) sorted;
  END IF;
  affected := ARRAY(SELECT a.booking FROM jsonb_to_recordset(items) AS i ("dayId" integer, plan jsonb)
    JOIN reception_days d ON d.id = i."dayId" AND d.state = 'open'
    CROSS JOIN LATERAL bookings_out_of_plan(i."dayId", i.plan) a JOIN slots s ON s.id = a.slot AND s.withdrawn_at IS NULL);
  IF mode = 'look' OR mode = 'insist' AND affected <> '{}' THEN
    RETURN jsonb_build_object('verdict', CASE WHEN affected = '{}' THEN 'nobody' ELSE 'affects-bookings' END, 'affected', bookings_to_decide(affected));
  END IF;
  -- What goes makes room for what comes.
  FOR item IN SELECT i.* FROM jsonb_array_elements(items) WITH ORDINALITY AS e (one, n)
      CROSS JOIN LATERAL jsonb_to_record(e.one) AS i ("dayId" integer, "scheduleId" integer, "ruleDate" date, plan jsonb, why text)
      ORDER BY CASE WHEN i.plan IS NULL THEN 1 WHEN i."dayId" IS NOT NULL THEN 2 ELSE 3 END, e.n LOOP
    made_day := item."dayId";
    SELECT state INTO before FROM reception_days WHERE id = made_day;
    IF item.plan IS NULL THEN verdict := drop_reception_day(made_day, coalesce(item.why, why));
    ELSIF made_day IS NOT NULL THEN verdict := reshape_reception_day(made_day, item.plan, coalesce(item.why, why), by_hand);
    ELSE SELECT m.verdict, m.day INTO verdict, made_day FROM make_reception_day(official, item."scheduleId", item."ruleDate", item.plan, by_hand) m;
    END IF;
    IF verdict IN ('made', 'changed', 'withdrawn', 'needs-decision') THEN
      INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason, fields)
        SELECT bring_days_in_line.actor, CASE verdict WHEN 'made' THEN 'make' WHEN 'changed' THEN 'change' WHEN 'withdrawn' THEN 'withdraw' ELSE 'needs-decision' END,
          'reception-day', d.id::text, before, d.state, coalesce(bring_days_in_line.reason, item.why, bring_days_in_line.why), bring_days_in_line.fields
        FROM reception_days d WHERE d.id = made_day;
    END IF;
    done := done || jsonb_build_object('verdict', verdict, 'dayId', made_day, 'scheduleId', item."scheduleId",
      'date', coalesce(item.plan ->> 'date', (SELECT local_date::text FROM reception_days WHERE id = made_day)),
      'slots', (SELECT count(*) FROM slots WHERE reception_day_id = made_day AND withdrawn_at IS NULL));
  END LOOP;
  RETURN jsonb_build_object('verdict', 'done', 'done', done, 'affected', bookings_to_decide(affected));
END $$;

-- A day for one command alone.
CREATE FUNCTION own_reception_day(day integer) RETURNS void LANGUAGE sql AS
$$ SELECT pg_advisory_xact_lock(official_id, local_date - date '2000-01-01') FROM reception_days WHERE id = day $$;

-- Opens a day that waited for a decision, or was closed, by its plan: who is booked on it is received as booked, whatever its rule
-- says by now. Whose place has changed is told.
CREATE FUNCTION open_reception_day(day integer, plan jsonb, actor text, why text, same_day_minutes integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  d reception_days;
  told record;
  verdict text;
BEGIN
  PERFORM own_reception_day(day);
  SELECT * INTO d FROM reception_days WHERE id = day;
  IF d.state = 'open' THEN RETURN 'was-there'; END IF;
  UPDATE slots s SET withdrawn_at = NULL, kept = true WHERE s.reception_day_id = day AND s.withdrawn_at IS NOT NULL AND s.ends_at > house_now() AND slot_is_booked(s.id);
  UPDATE slots s SET withdrawn_at = NULL WHERE s.reception_day_id = day AND s.withdrawn_at = d.set_aside_at
    AND NOT EXISTS (SELECT FROM slots a WHERE a.official_id = s.official_id AND a.withdrawn_at IS NULL AND a.starts_at < s.ends_at AND a.ends_at > s.starts_at);
  UPDATE reception_days SET state = 'open', awaits = NULL, public_reason = NULL, place_bg = plan ->> 'placeBg', place_en = plan ->> 'placeEn' WHERE id = day;
  verdict := reshape_reception_day(day, plan, 'edited', true);
  IF verdict NOT IN ('changed') THEN RETURN verdict; END IF;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason) VALUES (actor, 'open', 'reception-day', day::text, d.state, 'open', why);
  IF d.place_bg <> plan ->> 'placeBg' OR d.place_en <> plan ->> 'placeEn' THEN
    FOR told IN SELECT b.id, b.state, b.version FROM bookings b JOIN slots s ON s.id = b.slot_id
        WHERE s.reception_day_id = day AND s.ends_at > house_now() AND b.state IN ('unverified', 'confirmed') ORDER BY b.id LOOP
      UPDATE bookings SET version = version + 1 WHERE id = told.id;
      PERFORM plan_messages(told.id, 'moved', same_day_minutes, jsonb_build_object('placeFrom', jsonb_build_object('bg', d.place_bg, 'en', d.place_en)));
      INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
        VALUES (actor, 'change-place', 'booking', told.id::text, told.state, told.state, told.version + 1);
    END LOOP;
  END IF;
  RETURN verdict;
END $$;

-- Closes a day on which nobody is to come. Where somebody is, nothing changes and they are named.
CREATE FUNCTION close_reception_day(day integer, actor text, why text, told text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  before text;
  affected uuid[];
BEGIN
  PERFORM own_reception_day(day);
  SELECT state INTO before FROM reception_days WHERE id = day;
  affected := ARRAY(SELECT booking FROM bookings_out_of_plan(day, NULL));
  IF affected <> '{}' THEN
    RETURN jsonb_build_object('verdict', 'affects-bookings', 'affected', bookings_to_decide(affected));
  END IF;
  IF before <> 'closed' THEN
    PERFORM withdraw_slots(ARRAY(SELECT id FROM slots WHERE reception_day_id = day AND withdrawn_at IS NULL AND starts_at > house_now()));
  END IF;
  UPDATE reception_days SET state = 'closed', awaits = NULL, public_reason = coalesce(told, public_reason), edited_at = house_now(), version = version + 1,
      set_aside_at = CASE WHEN before = 'closed' THEN set_aside_at ELSE house_now() END WHERE id = day;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason) VALUES (actor, 'close', 'reception-day', day::text, before, 'closed', why);
  RETURN '{"verdict": "done", "affected": []}';
END $$;

-- Takes a single slot out of the offer, or gives it back (`why` NULL). Whoever is booked on it keeps that until somebody decides:
-- with 'insist' nothing changes then.
CREATE FUNCTION block_slot(slot integer, actor text, why text, mode text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  before text;
  affected uuid[];
BEGIN
  PERFORM own_days_of_slots(ARRAY[slot]);
  SELECT CASE WHEN blocked_reason IS NULL THEN 'offered' ELSE 'blocked' END INTO before FROM slots WHERE id = slot;
  affected := ARRAY(SELECT b.id FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE b.slot_id = slot AND why IS NOT NULL
    AND b.state IN ('unverified', 'confirmed', 'arrived', 'in-meeting') AND s.ends_at > house_now());
  IF mode = 'insist' AND affected <> '{}' THEN
    RETURN jsonb_build_object('verdict', 'affects-bookings', 'affected', bookings_to_decide(affected));
  END IF;
  IF why IS NULL AND before = 'offered' THEN RETURN '{"verdict": "done", "affected": []}'; END IF;
  UPDATE slots SET blocked_reason = why WHERE id = slot;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason)
    VALUES (actor, CASE WHEN why IS NULL THEN 'unblock' ELSE 'block' END, 'slot', slot::text, before, CASE WHEN why IS NULL THEN 'offered' ELSE 'blocked' END, why);
  RETURN jsonb_build_object('verdict', 'done', 'affected', bookings_to_decide(affected));
END $$;
