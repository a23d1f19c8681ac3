-- How often one address may do what can be abused: counted in the database, so that all processes count together and a restart forgets
-- nothing (docs/decisions/009). Only what the public does is counted, never what the staff do.

-- `who`: a keyed hash of a network address, or a hash of an e-mail address. Forgotten after a day.
CREATE TABLE limited_acts (
  act text NOT NULL,
  who bytea NOT NULL,
  at  timestamptz NOT NULL DEFAULT house_now(),
  CONSTRAINT a_limited_act_is_known CHECK (act IN ('hold', 'mail-to', 'mail-from'))
);
CREATE INDEX limited_acts_by_who ON limited_acts (who, act, at);
CREATE INDEX limited_acts_by_age ON limited_acts (at);

-- How many holds its address might have when it was made; and whether mails about a booking count towards the limit of its
-- address, which are those of bookings that the public made.
ALTER TABLE bookings ADD hold_limit smallint, ADD mails_limited boolean NOT NULL DEFAULT false;

CREATE FUNCTION mail_address_hash(email_key text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT AS
$$ SELECT sha256(convert_to('mail ' || email_key, 'UTF8')) $$;

-- When the next mail may go to an address, from a moment on: three within an hour, five within a day.
CREATE FUNCTION mail_free_at(email_key text, moment timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT greatest(moment,
    (SELECT at + interval '1 hour' FROM limited_acts WHERE who = mail_address_hash(email_key) AND act = 'mail-to' ORDER BY at DESC OFFSET 2 LIMIT 1),
    (SELECT at + interval '1 day' FROM limited_acts WHERE who = mail_address_hash(email_key) AND act = 'mail-to' ORDER BY at DESC OFFSET 4 LIMIT 1))
$$;

CREATE FUNCTION count_mail(email_key text, moment timestamptz) RETURNS void LANGUAGE sql AS
$$ INSERT INTO limited_acts (act, who, at) VALUES ('mail-to', mail_address_hash(email_key), moment) $$;

-- The e-mail under which mails about a booking are counted, locked as book_slots() locks a person: before the days. NULL: they are not.
CREATE FUNCTION lock_counted_mails(token bytea) RETURNS text LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  counted text := (SELECT email_key FROM bookings WHERE token_hash = token AND mails_limited AND erased_at IS NULL);
BEGIN
  IF counted IS NOT NULL THEN PERFORM pg_advisory_xact_lock(hashtextextended('email ' || counted, 0)); END IF;
  RETURN counted;
END $$;

-- Whether one hold more on a day leaves the share of its places free of holds that it must; one place may always be held.
CREATE FUNCTION holds_leave_room(day integer, share_percent integer, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT share_percent IS NULL OR count(b.id) < greatest(1, count(s.id) * share_percent / 100)
  FROM slots s LEFT JOIN bookings b ON b.slot_id = s.id AND b.state = 'held' AND b.hold_client IS NOT NULL AND b.hold_expires_at > moment
  WHERE s.reception_day_id = day AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL AND (s.channel = 'public' OR s.public_at <= moment)
$$;

-- As in 20261122090000_foundation, with more limits. `c`: id, slotId, tokenHash (hex), keyId, minutes, client (hex)?, and with it clientLimit,
-- clientPerHour, sharePercent?. Locks: the address, the holds of the day, then the day, shared.
CREATE OR REPLACE FUNCTION hold_slot(c jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  moment timestamptz := house_now();
  slot integer := (c ->> 'slotId')::integer;
  client bytea := decode(c ->> 'client', 'hex');
  day integer := (SELECT reception_day_id FROM slots WHERE id = slot);
  refusal text;
BEGIN
  IF client IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('client ' || (c ->> 'client'), 0));
    IF (SELECT count(*) FROM bookings WHERE hold_client = client AND hold_expires_at > moment) >= (c ->> 'clientLimit')::integer
        OR (SELECT count(*) FROM limited_acts WHERE who = client AND act = 'hold' AND at > moment - interval '1 hour') >= (c ->> 'clientPerHour')::integer
      THEN RETURN '{"verdict": "limit-reached"}';
    END IF;
    -- Of one day's places no more than a share is held at once: those who hold on a day follow each other, so the count is exact.
    PERFORM pg_advisory_xact_lock(hashtextextended('holds of day ' || day, 0));
    IF NOT holds_leave_room(day, (c ->> 'sharePercent')::integer, moment) THEN RETURN '{"verdict": "limit-reached"}'; END IF;
  END IF;
  PERFORM share_day_of_slot(slot);
  refusal := slot_refusal(slot, moment);
  IF refusal <> '' THEN
    RETURN jsonb_build_object('verdict', refusal, 'alternatives', nearest_free_slots(slot));
  END IF;
  PERFORM expire_lapsed_hold(slot);
  FOR attempt IN 1..20 LOOP
    INSERT INTO bookings (id, slot_id, state, code, hold_expires_at, hold_client, hold_limit, key_id, token_hash)
      VALUES ((c ->> 'id')::uuid, slot, 'held', random_code(), moment + make_interval(mins => (c ->> 'minutes')::integer), client, (c ->> 'clientLimit')::smallint,
        (c ->> 'keyId')::smallint, decode(c ->> 'tokenHash', 'hex'))
      ON CONFLICT DO NOTHING;
    IF FOUND THEN
      IF client IS NOT NULL THEN INSERT INTO limited_acts (act, who, at) VALUES ('hold', client, moment); END IF;
      INSERT INTO audit_entries (actor, action, subject, subject_id, to_state, version) VALUES ('citizen', 'hold', 'booking', c ->> 'id', 'held', 1);
      RETURN (SELECT jsonb_build_object('verdict', 'held', 'slotId', s.id, 'slug', o.slug, 'startsAt', extract(epoch FROM s.starts_at), 'endsAt', extract(epoch FROM s.ends_at),
        'expiresAt', extract(epoch FROM b.hold_expires_at)) FROM slots s JOIN officials o ON o.id = s.official_id
          JOIN bookings b ON b.slot_id = s.id WHERE b.id = (c ->> 'id')::uuid);
    END IF;
    IF NOT slot_is_free(slot, moment) THEN
      RETURN jsonb_build_object('verdict', 'slot-taken', 'alternatives', nearest_free_slots(slot));
    END IF;
  END LOOP;
  RAISE EXCEPTION 'no free code found' USING ERRCODE = '40001';
END $$;

-- As in 20261122240000_confirmation; what a lapse has us write to an address that the public named waits until it may go.
CREATE OR REPLACE FUNCTION expire_lapsed(candidates uuid[]) RETURNS integer LANGUAGE sql AS $$
  WITH due AS (
    SELECT id, state FROM bookings WHERE id = ANY (candidates) AND state IN ('held', 'unverified') AND hold_expires_at <= house_now() FOR UPDATE),
  lapsed AS (
    UPDATE bookings b SET state = 'expired', version = version + 1, hold_client = NULL FROM due WHERE b.id = due.id
      RETURNING b.id, b.version, due.state AS was,
        CASE WHEN b.mails_limited THEN b.email_key END AS counted),
  dropped AS (UPDATE messages SET state = 'superseded' WHERE booking_id IN (SELECT id FROM lapsed WHERE was = 'unverified') AND state = 'pending'),
  told AS (
    INSERT INTO messages (booking_id, kind, version, due_at) SELECT id, 'lapsed', version, CASE WHEN counted IS NULL THEN house_now() ELSE mail_free_at(counted, house_now()) END
      FROM lapsed WHERE was = 'unverified'),
  noted AS (
    INSERT INTO limited_acts (act, who, at) SELECT 'mail-to', mail_address_hash(counted), mail_free_at(counted, house_now())
      FROM lapsed WHERE was = 'unverified' AND counted IS NOT NULL),
  audited AS (
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
      SELECT 'system', 'expire', 'booking', id, was, 'expired', version FROM lapsed)
  SELECT count(*)::integer FROM lapsed
$$;

-- As in 20261122240000_confirmation. With `mailsLimited` the mails to an address are limited, and those that one network address
-- causes (`mailClient`, hex; `mailsPerClient` an hour); such a refusal passes by itself and is not kept.
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
        "topicCategory" text, "topicText" text, needs text[], "onBehalfOf" text, "sameDayMinutes" integer, "perPerson" integer, "confirmMinutes" integer,
        "mailsLimited" boolean, "mailClient" text, "mailsPerClient" integer)
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
             WHEN live.in_all >= c."perPerson" THEN 'limit-reached'
             WHEN c."mailsLimited" AND c.email IS NOT NULL AND (mail_free_at(c."emailKey", moment) > moment
               OR row_number() OVER (PARTITION BY c."mailClient" ORDER BY c.n) + (SELECT count(*) FROM limited_acts
                 WHERE who = decode(c."mailClient", 'hex') AND act = 'mail-from' AND at > moment - interval '1 hour') > c."mailsPerClient")
               THEN 'mail-limit-reached' END AS refusal,
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
      UPDATE bookings b SET mails_limited = coalesce(seen."mailsLimited", false), state = CASE WHEN seen.confirm_by IS NULL THEN 'confirmed' ELSE 'unverified' END, version = b.version + 1,
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
          needs, on_behalf_of, key_id, token_hash, created_at, updated_at, hold_expires_at, mails_limited)
        SELECT id, slot, CASE WHEN confirm_by IS NULL THEN 'confirmed' ELSE 'unverified' END, random_code(), channel, locale, name, phone, email, "emailKey", "topicCategory", "topicText",
          coalesce(needs, '{}'), "onBehalfOf", "keyId", decode("tokenHash", 'hex'), moment, moment, confirm_by, coalesce("mailsLimited", false)
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
      SELECT n, key, print, booking, version, email, local_date, start_minute, starts_at, "sameDayMinutes", state, "mailsLimited", "emailKey", "mailClient",
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
    counted AS (
      INSERT INTO limited_acts (act, who, at)
        SELECT 'mail-to', mail_address_hash("emailKey"), moment FROM answered WHERE "mailsLimited" AND email IS NOT NULL
        UNION ALL
        SELECT 'mail-from', decode("mailClient", 'hex'), moment FROM answered WHERE "mailsLimited" AND email IS NOT NULL AND "mailClient" IS NOT NULL
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

-- As in 20261122150000_bookings_together; bookings from one address follow each other where its mails are counted.
CREATE OR REPLACE FUNCTION book_slots(commands jsonb, patience integer) RETURNS jsonb LANGUAGE plpgsql
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  moment timestamptz := house_now();
  numbered jsonb := (SELECT jsonb_agg(c || jsonb_build_object('n', n) ORDER BY n) FROM jsonb_array_elements(commands) WITH ORDINALITY AS e (c, n));
  one jsonb;
  answers jsonb := '{}';
BEGIN
  PERFORM set_config('lock_timeout', patience::text, true);
  PERFORM pg_advisory_xact_lock(k) FROM (
    SELECT DISTINCT kind, hashtextextended(word, 0) AS k FROM jsonb_array_elements(commands) c
      CROSS JOIN LATERAL (VALUES (1, 'key ' || (c ->> 'keyHash')), (2, 'phone ' || (c ->> 'phone')), (2, 'email ' || (c ->> 'emailKey')),
        (2, 'mails from ' || (c ->> 'mailClient')), (3, 'slot ' || (c ->> 'slotId'))) v (kind, word)
      WHERE word IS NOT NULL ORDER BY kind, k) sorted;
  PERFORM pg_advisory_xact_lock_shared(official_id, day) FROM (
    SELECT DISTINCT s.official_id, s.local_date - date '2000-01-01' AS day FROM jsonb_array_elements(commands) c
      CROSS JOIN LATERAL (SELECT * FROM slots WHERE id = (c ->> 'slotId')::integer OFFSET 0) s ORDER BY 1, 2) sorted;
  IF (SELECT count(word) > count(DISTINCT word) FROM jsonb_array_elements(commands) c
      CROSS JOIN LATERAL (VALUES ('key ' || (c ->> 'keyHash')), ('phone ' || (c ->> 'phone')), ('email ' || (c ->> 'emailKey'))) v (word)) THEN
    FOR one IN SELECT c FROM jsonb_array_elements(numbered) c LOOP
      answers := answers || book_locked_slots(jsonb_build_array(one), moment);
    END LOOP;
  ELSE
    answers := book_locked_slots(numbered, moment);
  END IF;
  RETURN (SELECT jsonb_agg(answers -> n::text ORDER BY n) FROM generate_series(1, jsonb_array_length(commands)) n);
END $$;

-- As in 20261122240000_confirmation; a move writes to its citizen, so it is refused where no mail may go at once.
CREATE OR REPLACE FUNCTION move_booking(token bytea, slot integer, movable text[], same_day_minutes integer) RETURNS jsonb
  LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  moment timestamptz := house_now();
  counted text := lock_counted_mails(token);
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

  IF counted IS NOT NULL AND mail_free_at(counted, moment) > moment THEN RETURN '{"verdict": "mail-limit-reached"}'; END IF;

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
  IF counted IS NOT NULL THEN PERFORM count_mail(counted, moment); END IF;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES ('citizen', 'move', 'booking', b.id::text, b.state, b.state, b.version + 1);
  RETURN changed_booking(token, 'changed');
END $$;

-- As in 20261122160000_change_booking. To cancel is always possible; its mail waits until it may go.
CREATE OR REPLACE FUNCTION cancel_booking(token bytea, cancellable text[], reason text) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  counted text := lock_counted_mails(token);
  owned record := own_booking(token, '{}');
  b citizens_bookings := owned.booking;
BEGIN
  IF owned.refusal IS NOT NULL THEN RETURN jsonb_build_object('verdict', owned.refusal); END IF;
  IF b.state = 'cancelled-by-citizen' THEN RETURN changed_booking(token, 'changed'); END IF;
  IF NOT b.state = ANY (cancellable) OR b.over THEN RETURN '{"verdict": "not-changeable"}'; END IF;
  UPDATE bookings SET state = 'cancelled-by-citizen', version = version + 1, cancel_reason = reason
    WHERE id = b.id AND version = b.version AND state = b.state;
  IF NOT FOUND THEN RETURN '{"verdict": "version-conflict"}'; END IF;
  PERFORM plan_messages(b.id, 'cancelled', NULL);
  IF counted IS NOT NULL THEN
    UPDATE messages SET due_at = mail_free_at(counted, house_now()) WHERE booking_id = b.id AND kind = 'cancelled' AND state = 'pending';
    PERFORM count_mail(counted, mail_free_at(counted, house_now()));
  END IF;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES ('citizen', 'cancel', 'booking', b.id::text, b.state, 'cancelled-by-citizen', b.version + 1);
  RETURN changed_booking(token, 'changed');
END $$;
