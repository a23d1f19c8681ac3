-- Bookings that are gathered are also booked together: a few statements for all of them instead of a few for each.

-- Lapsed holds on some slots, flipped before anything else is tried there.
CREATE FUNCTION expire_lapsed_holds(slots integer[], moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  WITH lapsed AS (
    UPDATE bookings SET state = 'expired', version = version + 1, hold_client = NULL
    WHERE slot_id = ANY (slots) AND hold_expires_at <= moment
      AND state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done') RETURNING id, version)
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    SELECT 'system', 'expire', 'booking', id, 'held', 'expired', version FROM lapsed;
END $$;

-- The three other free slots of the same official nearest in time to a slot (which may itself have been given back by now). Walks the official's slots in order of time from there;
-- other plans are priced out, as they look at all slots of the official.
CREATE OR REPLACE FUNCTION nearest_free_slots(slot integer) RETURNS jsonb LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  who integer;
  at timestamptz;
BEGIN
  SELECT official_id, starts_at INTO who, at FROM slots WHERE id = slot;
  RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('slotId', near.id, 'at', extract(epoch FROM near.starts_at)) ORDER BY near.distance, near.starts_at), '[]')
    FROM (
      SELECT c.id, c.starts_at, abs(extract(epoch FROM c.starts_at - at)) AS distance
      FROM (
        (SELECT b.id, b.starts_at FROM bookable_slots b WHERE b.official_id = who AND b.starts_at >= at AND b.id <> slot ORDER BY b.starts_at LIMIT 3)
        UNION ALL
        (SELECT b.id, b.starts_at FROM bookable_slots b WHERE b.official_id = who AND b.starts_at < at ORDER BY b.starts_at DESC LIMIT 3)
      ) c
      ORDER BY distance, c.starts_at LIMIT 3
    ) near);
END $$;

-- Books each command's slot, whole or not at all, and says the verdicts in the order of the commands; the locks are held. No two
-- commands share a key or a person. A command: keyHash, fingerprint (hex), slotId, holdId?, and for a booking without a hold id,
-- tokenHash (hex), keyId; channel, locale, name, phone?, email?, emailKey?, topicCategory?, topicText?, needs[], onBehalfOf?,
-- sameDayMinutes?, perPerson. Every answer but those of a reused key and of a limit is kept under the key in the same transaction, so that a
-- repeated post hears the same. The lateral reads end in OFFSET 0: each is a probe of one index, however full the house.
CREATE FUNCTION book_locked_slots(commands jsonb, moment timestamptz) RETURNS jsonb LANGUAGE plpgsql AS $$
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
          o.active AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL AND s.channel = 'public' AS offered
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
    PERFORM expire_lapsed_holds(ARRAY(SELECT (c ->> 'slotId')::integer FROM jsonb_array_elements(todo) c), moment);
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

-- Books for one citizen or for many in one transaction, which is what waits while another commits. All locks are taken first, in
-- the one order (keys, persons, slots, days), each kind sorted, so that two such batches never wait for each other in a circle. `patience`: milliseconds to
-- wait for a lock. Answers in the order given. Plans are kept for a session: one made while the house was empty must not read
-- whole tables when it is full, so sequential scans are priced out.
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
        (3, 'slot ' || (c ->> 'slotId'))) v (kind, word)
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

DROP FUNCTION book_locked_slot(jsonb);
