-- A booking whose e-mail address is to be confirmed first (`unverified`). It keeps its slot until `hold_expires_at`, as a hold does,
-- and lapses then by the database's clock, before any chore ran (docs/decisions/022).

-- Who keeps a slot for a while has an end of it.
ALTER TABLE bookings DROP CONSTRAINT a_hold_has_an_end;
ALTER TABLE bookings ADD CONSTRAINT a_hold_has_an_end CHECK (CASE state WHEN 'held' THEN hold_expires_at IS NOT NULL
  WHEN 'unverified' THEN hold_expires_at IS NOT NULL AND email IS NOT NULL WHEN 'expired' THEN true ELSE hold_expires_at IS NULL END);
DROP INDEX holds_by_end;
CREATE INDEX holds_by_end ON bookings (hold_expires_at) WHERE state IN ('held', 'unverified');

-- Two kinds more, whatever others there are by now.
DO $$
BEGIN
  EXECUTE (SELECT format('ALTER TABLE messages DROP CONSTRAINT message_kind_is_known, ADD CONSTRAINT message_kind_is_known CHECK (%s OR kind IN (''confirm-address'', ''lapsed''))',
    pg_get_expr(conbin, conrelid)) FROM pg_constraint WHERE conname = 'message_kind_is_known' AND conrelid = 'messages'::regclass);
END $$;

-- As in 20261122090000_foundation; the end of a hold is taken away with the state that had it, by whatever way it goes.
CREATE OR REPLACE FUNCTION booking_changes_along_the_graph() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version NOT IN (OLD.version, OLD.version + 1) THEN
    RAISE EXCEPTION 'a booking''s version grows by one: constraint "booking_version_grows_by_one"' USING ERRCODE = '23514', CONSTRAINT = 'booking_version_grows_by_one';
  END IF;
  IF NEW.version = OLD.version AND (NEW.state, NEW.slot_id) IS DISTINCT FROM (OLD.state, OLD.slot_id) THEN
    RAISE EXCEPTION 'a change of state or slot raises the version: constraint "booking_version_grows_by_one"' USING ERRCODE = '23514', CONSTRAINT = 'booking_version_grows_by_one';
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (ARRAY[
    'held>unverified', 'held>confirmed', 'held>expired',
    'unverified>confirmed', 'unverified>expired', 'unverified>cancelled-by-citizen', 'unverified>cancelled-by-municipality',
    'confirmed>arrived', 'confirmed>in-meeting', 'confirmed>done', 'confirmed>no-show',
    'confirmed>cancelled-by-citizen', 'confirmed>cancelled-by-municipality',
    'arrived>confirmed', 'arrived>in-meeting', 'arrived>left', 'arrived>cancelled-by-citizen', 'arrived>cancelled-by-municipality',
    'in-meeting>arrived', 'in-meeting>confirmed', 'in-meeting>done', 'done>in-meeting', 'done>confirmed',
    'no-show>confirmed', 'left>arrived'])) THEN
    RAISE EXCEPTION 'a booking does not go from % to %: constraint "booking_state_follows_the_graph"', OLD.state, NEW.state
      USING ERRCODE = '23514', CONSTRAINT = 'booking_state_follows_the_graph';
  END IF;
  -- Only a hold and a booking that waits for its confirmation have an end; a lapsed one keeps it, as when that was.
  IF NEW.state NOT IN ('held', 'unverified', 'expired') THEN
    NEW.hold_expires_at := NULL;
  END IF;
  NEW.updated_at := house_now();
  RETURN NEW;
END $$;

-- As in 20261122090000_foundation, but what has lapsed is not only a hold.
CREATE OR REPLACE FUNCTION slot_is_free(slot integer, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (SELECT 1 FROM bookings b WHERE b.slot_id = slot
    AND b.state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done')
    AND (b.hold_expires_at <= moment) IS NOT TRUE)
$$;

-- As in 20261122230000_waitlist, likewise; bookable_slots reads it.
CREATE OR REPLACE VIEW free_slots AS
  SELECT s.id, s.reception_day_id, s.official_id, s.local_date, s.start_minute, s.starts_at, s.ends_at, s.closes_at
  FROM slots s
  JOIN reception_days d ON d.id = s.reception_day_id
  JOIN officials o ON o.id = s.official_id
  WHERE o.active AND d.state = 'open' AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL
    AND (s.channel = 'public' OR s.public_at <= house_now())
    AND d.opens_at <= house_now() AND s.closes_at > house_now()
    AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.slot_id = s.id
      AND b.state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done')
      AND (b.hold_expires_at <= house_now()) IS NOT TRUE);

-- As in 20261122230000_waitlist; what has lapsed keeps nobody from an offer.
CREATE OR REPLACE VIEW waiting_people AS
  SELECT w.id, w.place, w.official_id, coalesce(w.from_date, '-infinity') AS first_date, w.waits_until AS last_date
  FROM waitlist_entries w
  WHERE w.state = 'waiting' AND 3 > (
    SELECT count(*) + 3 * count(*) FILTER (WHERE t.official_id = w.official_id)
    FROM bookings b JOIN slots t ON t.id = b.slot_id
    WHERE b.live AND (b.phone = w.phone OR b.email_key = w.email_key) AND t.ends_at > house_now()
      AND (b.hold_expires_at <= house_now()) IS NOT TRUE);

-- As in 20261122200000_schedules_and_calendar. What was not confirmed in time is shown as lapsed from that moment on, until it is
-- forgotten: whoever opens the link late is told what became of it.
CREATE OR REPLACE VIEW citizens_bookings AS
  SELECT b.token_hash AS "tokenHash", b.id, b.code, CASE WHEN b.state = 'unverified' AND b.hold_expires_at <= house_now() THEN 'expired' ELSE b.state END AS state,
    b.version, b.key_id AS "keyId", b.token_version AS "tokenVersion",
    b.slot_id AS "slotId", s.official_id AS "officialId", o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn",
    o.name AS "officialName", d.place_bg AS "placeBg", d.place_en AS "placeEn",
    extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM s.ends_at)::float8 AS "endsAt",
    s.ends_at <= house_now() AS over, b.name, b.phone, b.email, b.topic_category AS "topicCategory",
    b.topic_text AS "topicText", b.needs, b.on_behalf_of AS "onBehalfOf", b.locale, b.channel, b.cancel_reason AS "cancelReason",
    extract(epoch FROM b.created_at)::float8 AS "createdAt", extract(epoch FROM b.updated_at)::float8 AS "updatedAt",
    EXISTS (SELECT 1 FROM messages m WHERE m.booking_id = b.id AND m.state = 'dead' AND m.last_error IS DISTINCT FROM 'late') AS "mailRefused",
    (b.state = 'confirmed' OR b.state = 'unverified' AND b.hold_expires_at > house_now()) AND s.ends_at > house_now()
      AND (d.state = 'needs-decision' OR s.blocked_reason IS NOT NULL OR s.withdrawn_at IS NOT NULL) AS undecided,
    d.delay_minutes AS "delayMinutes",
    CASE WHEN b.state = 'unverified' THEN extract(epoch FROM b.hold_expires_at)::float8 END AS "confirmBy",
    s.closes_at <= house_now() AS late
  FROM bookings b
  JOIN slots s ON s.id = b.slot_id
  JOIN reception_days d ON d.id = s.reception_day_id
  JOIN officials o ON o.id = s.official_id
  WHERE b.erased_at IS NULL AND b.state <> 'held' AND (b.state <> 'expired' OR b.name IS NOT NULL);

-- As in 20261122090000_foundation; a booking that waits for its confirmation is told of by the one mail that asks for it.
CREATE OR REPLACE FUNCTION plan_messages(booking uuid, kind text, same_day_minutes integer, details jsonb DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE messages m SET state = 'superseded' WHERE m.booking_id = booking AND m.state = 'pending';
  INSERT INTO messages (booking_id, kind, version, due_at, details)
    SELECT b.id, planned.kind, b.version, planned.due_at, planned.details
    FROM bookings b JOIN slots s ON s.id = b.slot_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN b.state = 'unverified' THEN 'confirm-address' ELSE plan_messages.kind END, house_now() AS due_at,
        CASE WHEN b.state <> 'unverified' THEN plan_messages.details END
      UNION ALL
      SELECT r.kind, r.due_at, NULL FROM reminders_due(s.local_date, s.start_minute, s.starts_at, same_day_minutes, house_now()) r
        WHERE b.state = 'confirmed'
    ) planned (kind, due_at, details)
    WHERE b.id = booking AND b.email IS NOT NULL;
END $$;

-- Ends holds and unconfirmed bookings whose time is over, each once however many do it. Whoever did not confirm is told.
CREATE FUNCTION expire_lapsed(candidates uuid[]) RETURNS integer LANGUAGE sql AS $$
  WITH due AS (
    SELECT id, state FROM bookings WHERE id = ANY (candidates) AND state IN ('held', 'unverified') AND hold_expires_at <= house_now() FOR UPDATE),
  lapsed AS (
    UPDATE bookings b SET state = 'expired', version = version + 1, hold_client = NULL FROM due WHERE b.id = due.id
      RETURNING b.id, b.version, due.state AS was),
  dropped AS (UPDATE messages SET state = 'superseded' WHERE booking_id IN (SELECT id FROM lapsed WHERE was = 'unverified') AND state = 'pending'),
  told AS (
    INSERT INTO messages (booking_id, kind, version, due_at) SELECT id, 'lapsed', version, house_now() FROM lapsed WHERE was = 'unverified'),
  audited AS (
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
      SELECT 'system', 'expire', 'booking', id, was, 'expired', version FROM lapsed)
  SELECT count(*)::integer FROM lapsed
$$;

-- What has lapsed on a slot still stands in its way (an index cannot ask the time): it is flipped before anything else is tried.
-- The live states are named for the index.
CREATE OR REPLACE FUNCTION expire_lapsed_hold(slot integer) RETURNS void LANGUAGE sql AS $$
  SELECT expire_lapsed(ARRAY(SELECT id FROM bookings WHERE slot_id = slot AND hold_expires_at <= house_now()
    AND state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done')))
$$;

-- As in 20261122200000_schedules_and_calendar, but nobody is asked about a booking that has lapsed.
CREATE OR REPLACE FUNCTION bookings_out_of_plan(day integer, plan jsonb) RETURNS TABLE (booking uuid, slot integer) LANGUAGE sql STABLE AS $$
  SELECT b.id, s.id
  FROM slots s
  JOIN reception_days d ON d.id = s.reception_day_id
  JOIN bookings b ON b.slot_id = s.id AND b.state IN ('unverified', 'confirmed', 'arrived', 'in-meeting')
  WHERE s.reception_day_id = day AND s.ends_at > house_now() AND (b.hold_expires_at <= house_now()) IS NOT TRUE
    AND (plan IS NULL OR d.place_bg <> plan ->> 'placeBg' OR d.place_en <> plan ->> 'placeEn'
      OR NOT s.kept AND NOT EXISTS (SELECT FROM planned_slots(plan) p WHERE p.starts_at = s.starts_at AND p.ends_at = s.ends_at))
$$;

-- As in 20261122200000_schedules_and_calendar, likewise.
CREATE OR REPLACE FUNCTION slot_is_booked(slot integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM bookings b WHERE b.slot_id = slot AND b.state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done') AND b.state <> 'held'
    AND (b.hold_expires_at <= house_now()) IS NOT TRUE)
$$;

-- As in 20261122200000_schedules_and_calendar. With `confirmMinutes` a booking that has an e-mail address waits so long for its
-- confirmation, and not beyond the closing of its slot. Whoever lapsed counts towards no limit.
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
        "topicCategory" text, "topicText" text, needs text[], "onBehalfOf" text, "sameDayMinutes" integer, "perPerson" integer, "confirmMinutes" integer)
    ),
    seen AS MATERIALIZED (
      SELECT c.*, s.local_date, s.start_minute, s.starts_at, s.ends_at, s.place_bg, s.place_en, s.slug, s.title_bg, s.title_en,
        CASE WHEN c."confirmMinutes" IS NOT NULL AND c.email IS NOT NULL
          THEN least(moment + make_interval(mins => c."confirmMinutes"), s.closes_at) END AS confirm_by,
        CASE WHEN k.fingerprint = c.print THEN k.answer
             WHEN k.fingerprint IS NOT NULL THEN '{"verdict": "idempotency-key-reused"}'::jsonb END AS kept,
        CASE WHEN s.id IS NULL THEN 'slot-not-bookable'
             WHEN s.day_state <> 'open' THEN 'day-closed'
             WHEN NOT s.offered OR s.opens_at > moment OR s.closes_at <= moment THEN 'slot-not-bookable'
             WHEN live.with_official > 0 THEN 'already-booked'
             WHEN live.in_all >= c."perPerson" THEN 'limit-reached' END AS refusal,
        taken.slot_id IS NOT NULL AS occupied, coalesce(taken.lapsed, false) AS lapsed,
        CASE WHEN EXISTS (SELECT 1 FROM waitlist_entries w WHERE w.official_id = s.official_id AND w.state = 'waiting')
          THEN slot_awaited(c.slot) ELSE false END AS awaited
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
        FROM (SELECT slot_id FROM bookings WHERE (phone = c.phone OR email_key = c."emailKey") AND live
          AND (hold_expires_at <= moment) IS NOT TRUE OFFSET 0) b,
          LATERAL (SELECT official_id FROM slots WHERE id = b.slot_id AND ends_at > moment OFFSET 0) t
      ) live
    ),
    held AS (
      UPDATE bookings b SET state = CASE WHEN seen.confirm_by IS NULL THEN 'confirmed' ELSE 'unverified' END, version = b.version + 1,
        hold_expires_at = seen.confirm_by, hold_client = NULL,
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
          needs, on_behalf_of, key_id, token_hash, created_at, updated_at, hold_expires_at)
        SELECT id, slot, CASE WHEN confirm_by IS NULL THEN 'confirmed' ELSE 'unverified' END, random_code(), channel, locale, name, phone, email, "emailKey", "topicCategory", "topicText",
          coalesce(needs, '{}'), "onBehalfOf", "keyId", decode("tokenHash", 'hex'), moment, moment, confirm_by
        FROM seen WHERE kept IS NULL AND refusal IS NULL AND NOT occupied AND NOT awaited ORDER BY slot, n
        ON CONFLICT DO NOTHING
      RETURNING id, slot_id, code, version, key_id, token_version
    ),
    booked AS MATERIALIZED (
      SELECT seen.*, CASE WHEN confirm_by IS NULL THEN 'confirmed' ELSE 'unverified' END AS state, b.id AS booking, b.code, b.version, b.key_id, b.token_version
      FROM (SELECT n, id, code, version, key_id, token_version FROM held
            UNION ALL
            SELECT seen.n, made.id, code, version, key_id, token_version FROM made JOIN seen ON seen.id = made.id AND NOT seen.occupied) b
      JOIN seen ON seen.n = b.n
    ),
    answered AS MATERIALIZED (
      SELECT n, key, print, booking, version, email, local_date, start_minute, starts_at, "sameDayMinutes", state,
        jsonb_build_object('verdict', 'booked', 'id', booking, 'code', code, 'state', state, 'version', version,
          'keyId', key_id, 'tokenVersion', token_version, 'slotId', slot, 'slug', slug, 'titleBg', title_bg, 'titleEn', title_en,
          'placeBg', place_bg, 'placeEn', place_en, 'startsAt', extract(epoch FROM starts_at), 'endsAt', extract(epoch FROM ends_at))
          || CASE WHEN confirm_by IS NULL THEN '{}' ELSE jsonb_build_object('confirmBy', extract(epoch FROM confirm_by)) END AS answer
      FROM booked
    ),
    told AS (
      INSERT INTO messages (booking_id, kind, version, due_at, created_at)
        SELECT booking, planned.kind, version, planned.due_at, moment
        FROM answered CROSS JOIN LATERAL (
          SELECT CASE state WHEN 'confirmed' THEN 'confirmation' ELSE 'confirm-address' END AS kind, moment AS due_at
          UNION ALL
          SELECT r.kind, r.due_at FROM reminders_due(local_date, start_minute, starts_at, "sameDayMinutes", moment) r WHERE state = 'confirmed'
        ) planned WHERE email IS NOT NULL
    ),
    audited AS (
      INSERT INTO audit_entries (at, actor, action, subject, subject_id, from_state, to_state, version)
        SELECT moment, 'citizen', 'book', 'booking', booking::text, CASE WHEN version > 1 THEN 'held' END, state, version FROM answered
    ),
    remembered AS (
      INSERT INTO idempotency_keys (key_hash, fingerprint, answer, created_at) SELECT key, print, answer, moment FROM answered
    )
    -- Who met what has lapsed, a code that is in use or somebody of this very moment tries once more.
    SELECT jsonb_object_agg(seen.n, coalesce(answered.answer, kept, jsonb_build_object('verdict', CASE
        WHEN refusal IS NOT NULL THEN refusal
        WHEN occupied AND NOT lapsed OR awaited OR seen.slot IN (SELECT slot_id FROM made) THEN CASE WHEN hold IS NULL THEN 'slot-taken' ELSE 'hold-expired' END
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

-- As in 20261122160000_change_booking; one that waits for its confirmation waits no longer for having moved.
CREATE OR REPLACE FUNCTION move_booking(token bytea, slot integer, movable text[], same_day_minutes integer) RETURNS jsonb
  LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  moment timestamptz := house_now();
  owned record := own_booking(token, ARRAY[slot]);
  b citizens_bookings := owned.booking;
  refusal text;
  unsent record;
  told jsonb;
BEGIN
  IF owned.refusal IS NOT NULL THEN RETURN jsonb_build_object('verdict', owned.refusal); END IF;
  IF b."slotId" = slot THEN RETURN changed_booking(token, 'changed'); END IF;
  IF NOT b.state = ANY (movable) OR b.over THEN RETURN '{"verdict": "not-changeable"}'; END IF;
  refusal := slot_refusal(slot, moment);
  IF refusal = '' AND (SELECT official_id FROM slots WHERE id = slot) <> b."officialId" THEN refusal := 'slot-not-bookable'; END IF;
  IF refusal <> '' THEN
    RETURN jsonb_build_object('verdict', refusal, 'alternatives', nearest_free_slots(b."slotId"));
  END IF;
  IF NOT slot_is_free(slot, moment) THEN
    RETURN jsonb_build_object('verdict', 'slot-taken', 'alternatives', nearest_free_slots(slot));
  END IF;

  PERFORM expire_lapsed_hold(slot);
  UPDATE bookings SET slot_id = slot, version = version + 1,
      hold_expires_at = CASE WHEN hold_expires_at IS NOT NULL THEN least(hold_expires_at, (SELECT closes_at FROM slots WHERE id = slot)) END
    WHERE id = b.id AND version = b.version AND state = b.state;
  IF NOT FOUND THEN RETURN '{"verdict": "version-conflict"}'; END IF;
  -- The time that the citizen was told last: of a mail that is still unsent they know nothing.
  SELECT m.kind, m.details INTO unsent FROM messages m
    WHERE m.booking_id = b.id AND m.state = 'pending' AND m.kind IN ('confirmation', 'moved') ORDER BY m.id DESC LIMIT 1;
  told := CASE unsent.kind WHEN 'moved' THEN unsent.details WHEN 'confirmation' THEN '{}' ELSE jsonb_build_object('movedFrom', b."startsAt") END;
  PERFORM plan_messages(b.id, 'moved', same_day_minutes, told);
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES ('citizen', 'move', 'booking', b.id::text, b.state, b.state, b.version + 1);
  RETURN changed_booking(token, 'changed');
END $$;

-- The citizen confirms: from the mail's link, so the address is theirs. Confirmed already, nothing changes.
CREATE FUNCTION confirm_booking(token bytea, same_day_minutes integer) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  owned record := own_booking(token, '{}');
  b citizens_bookings := owned.booking;
BEGIN
  IF owned.refusal IS NOT NULL THEN RETURN jsonb_build_object('verdict', owned.refusal); END IF;
  IF b.state IN ('confirmed', 'arrived', 'in-meeting') THEN RETURN changed_booking(token, 'changed'); END IF;
  IF b.state = 'expired' THEN
    RETURN jsonb_build_object('verdict', 'hold-expired', 'alternatives', nearest_free_slots(b."slotId"));
  END IF;
  IF b.state <> 'unverified' OR b.over THEN RETURN '{"verdict": "not-changeable"}'; END IF;
  UPDATE bookings SET state = 'confirmed', version = version + 1
    WHERE id = b.id AND version = b.version AND state = 'unverified' AND hold_expires_at > house_now();
  IF NOT FOUND THEN RETURN '{"verdict": "version-conflict"}'; END IF;
  PERFORM plan_messages(b.id, 'confirmation', same_day_minutes);
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES ('citizen', 'confirm', 'booking', b.id::text, 'unverified', 'confirmed', b.version + 1);
  RETURN changed_booking(token, 'changed');
END $$;
