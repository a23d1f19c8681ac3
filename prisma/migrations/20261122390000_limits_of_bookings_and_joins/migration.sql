-- Bookings and places on the waiting list are counted by the address that they come from, telephone or e-mail alike; the letters of the
-- list stand under the limits of all letters; and of a day no more than a share goes to the list at once (docs/decisions/009, 020).

ALTER TABLE limited_acts DROP CONSTRAINT a_limited_act_is_known;
ALTER TABLE limited_acts ADD CONSTRAINT a_limited_act_is_known CHECK (act IN ('hold', 'mail-to', 'mail-from', 'refused', 'book', 'join'));

-- Of places that the public took: whether letters about them count, and which share (in a hundred) of a day's hours may be kept for the
-- list at once, as it was set when somebody joined. NULL: all of them.
ALTER TABLE waitlist_entries ADD mails_limited boolean NOT NULL DEFAULT false, ADD day_share smallint;

-- Bookings -----------------------------------------------------------------------------------------------------------------------

-- As in 20261122290000_bookings_for_others. Bookings of one address (`mailClient`) are counted, with and without e-mail: `bookingsPerHour`,
-- `bookingsPerDay`. It is one probe of limited_acts_by_who, under the lock of the address that book_slots has.
CREATE OR REPLACE FUNCTION book_locked_slots(commands jsonb, moment timestamptz) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  todo jsonb := commands;
  answers jsonb := '{}';
  found jsonb;
BEGIN
  FOR attempt IN 1..20 LOOP
    WITH c AS MATERIALIZED (
      SELECT decode("keyHash", 'hex') AS key, decode(r.fingerprint, 'hex') AS print, "slotId" AS slot, "holdId" AS hold, r.*, coalesce(r.waives, '{}') AS waived
      FROM jsonb_to_recordset(todo) AS r (n integer, "keyHash" text, fingerprint text, id uuid, "tokenHash" text, "keyId" smallint,
        "holdId" uuid, "slotId" integer, channel text, locale text, name text, phone text, email text, "emailKey" text,
        "topicCategory" text, "topicText" text, needs text[], "onBehalfOf" text, "sameDayMinutes" integer, "perPerson" integer, "confirmMinutes" integer,
        "mailsLimited" boolean, "mailClient" text, "mailsPerClient" integer, "bookingsPerHour" integer, "bookingsPerDay" integer, actor text, waives text[], why text)
    ),
    seen AS MATERIALIZED (
      SELECT c.*, s.local_date, s.start_minute, s.starts_at, s.ends_at, s.place_bg, s.place_en, s.slug, s.title_bg, s.title_en,
        CASE WHEN c."confirmMinutes" IS NOT NULL AND c.email IS NOT NULL
          THEN least(moment + make_interval(mins => c."confirmMinutes"), s.closes_at) END AS confirm_by,
        CASE WHEN k.fingerprint = c.print THEN k.answer
             WHEN k.fingerprint IS NOT NULL THEN '{"verdict": "idempotency-key-reused"}'::jsonb END AS kept,
        CASE WHEN s.id IS NULL THEN 'slot-not-bookable'
             WHEN s.day_state <> 'open' THEN 'day-closed'
             WHEN NOT s.offered OR s.ends_at <= moment OR s.opens_at > moment AND 'opening' <> ALL (waived) OR s.closes_at <= moment AND 'closing-hour' <> ALL (waived)
               THEN 'slot-not-bookable'
             WHEN live.with_official > 0 AND 'one-per-official' <> ALL (waived) THEN 'already-booked'
             WHEN live.in_all >= c."perPerson" AND 'three-in-all' <> ALL (waived) THEN 'limit-reached'
             WHEN row_number() OVER (PARTITION BY c."mailClient" ORDER BY c.n) + from_there.in_hour > c."bookingsPerHour"
               OR row_number() OVER (PARTITION BY c."mailClient" ORDER BY c.n) + from_there.in_day > c."bookingsPerDay" THEN 'client-limit-reached'
             WHEN c."mailsLimited" AND c.email IS NOT NULL AND (mail_free_at(c."emailKey", moment) > moment
               OR row_number() OVER (PARTITION BY c."mailClient" ORDER BY c.n) + (SELECT count(*) FROM limited_acts
                 WHERE who = decode(c."mailClient", 'hex') AND act = 'mail-from' AND at > moment - interval '1 hour') > c."mailsPerClient")
               THEN 'mail-limit-reached' END AS refusal,
        taken.slot_id IS NOT NULL AS occupied, coalesce(taken.lapsed, false) AS lapsed,
        CASE WHEN EXISTS (SELECT 1 FROM waitlist_entries w WHERE w.official_id = s.official_id AND w.state = 'waiting')
          THEN slot_awaited(c.slot) ELSE false END AS awaited,
        -- The rules that this order breaks and somebody of the staff might waive.
        CASE WHEN c.actor IS NOT NULL THEN array_remove(ARRAY[CASE WHEN s.opens_at > moment THEN 'opening' END,
          CASE WHEN s.closes_at <= moment THEN 'closing-hour' END, CASE WHEN live.with_official > 0 THEN 'one-per-official' END,
          CASE WHEN live.in_all >= c."perPerson" THEN 'three-in-all' END], NULL) END AS broken
      FROM c
      LEFT JOIN LATERAL (SELECT fingerprint, answer FROM idempotency_keys WHERE key_hash = c.key OFFSET 0) k ON true
      LEFT JOIN LATERAL (
        SELECT s.*, d.place_bg, d.place_en, d.state AS day_state, d.opens_at, o.slug, o.title_bg, o.title_en,
          o.active AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL AND (s.channel = 'public' OR coalesce(s.public_at <= moment, false) OR c.actor IS NOT NULL) AS offered
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
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE at > moment - interval '1 hour') AS in_hour, count(*) AS in_day
        FROM (SELECT at FROM limited_acts WHERE who = decode(c."mailClient", 'hex') AND act = 'book' AND at > moment - interval '1 day' OFFSET 0) acts
      ) from_there
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
        FROM seen WHERE kept IS NULL AND refusal IS NULL AND NOT occupied AND (NOT awaited OR 'waiting-list' = ANY (waived)) ORDER BY slot, n
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
      SELECT n, key, print, booking, version, email, local_date, start_minute, starts_at, "sameDayMinutes", state, "mailsLimited", "emailKey", "mailClient", "bookingsPerHour", actor, why,
        ARRAY(SELECT rule FROM unnest(broken || CASE WHEN awaited THEN ARRAY['waiting-list'] END) rule WHERE rule = ANY (waived)) AS lifted,
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
        UNION ALL
        SELECT 'book', decode("mailClient", 'hex'), moment FROM answered WHERE "mailClient" IS NOT NULL AND "bookingsPerHour" IS NOT NULL
    ),
    audited AS (
      INSERT INTO audit_entries (at, actor, action, subject, subject_id, from_state, to_state, version)
        SELECT moment, coalesce(actor, 'citizen'), 'book', 'booking', booking::text, CASE WHEN version > 1 THEN 'held' END, state, version FROM answered
    ),
    waiving AS (
      INSERT INTO waived_rules (booking_id, rule, act, actor, reason, at)
        SELECT booking, rule, 'book', actor, why, moment FROM answered CROSS JOIN LATERAL unnest(lifted) rule WHERE actor IS NOT NULL
    ),
    remembered AS (
      INSERT INTO idempotency_keys (key_hash, fingerprint, answer, created_at) SELECT key, print, answer, moment FROM answered
    )
    -- Who met what has lapsed, a code that is in use or somebody of this very moment tries once more.
    SELECT jsonb_object_agg(seen.n, coalesce(answered.answer, kept, jsonb_build_object('verdict', CASE
        WHEN refusal IS NOT NULL THEN refusal
        WHEN occupied AND NOT lapsed OR awaited AND 'waiting-list' <> ALL (waived) OR seen.slot IN (SELECT slot_id FROM made) THEN CASE WHEN hold IS NULL THEN 'slot-taken' ELSE 'hold-expired' END
        ELSE 'again' END) || CASE WHEN seen.actor IS NULL THEN '{}' ELSE jsonb_build_object('rules',
          to_jsonb(broken || CASE WHEN awaited AND NOT (occupied AND NOT lapsed) THEN ARRAY['waiting-list'] ELSE '{}' END)) END))
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

-- The waiting list ---------------------------------------------------------------------------------------------------------------

-- Whether one offer more on a day leaves the share of its places to the public that it must; one place may always be offered.
CREATE FUNCTION offers_leave_room(day integer, share_percent smallint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT share_percent IS NULL OR count(b.id) < ceil(count(s.id) * share_percent / 100.0)
  FROM slots s LEFT JOIN bookings b ON b.slot_id = s.id AND b.state = 'held' AND b.for_offer AND b.hold_expires_at > house_now()
  WHERE s.reception_day_id = day AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL AND (s.channel = 'public' OR s.public_at <= house_now())
$$;

-- As in 20261122240000_confirmation and 20261122230000_waitlist. What is beyond the share suits nobody for the moment: it is neither
-- offered nor withheld.
CREATE OR REPLACE VIEW waiting_people AS
  SELECT w.id, w.place, w.official_id, coalesce(w.from_date, '-infinity') AS first_date, w.waits_until AS last_date, w.day_share
  FROM waitlist_entries w
  WHERE w.state = 'waiting' AND 3 > (
    SELECT count(*) + 3 * count(*) FILTER (WHERE t.official_id = w.official_id)
    FROM bookings b JOIN slots t ON t.id = b.slot_id
    WHERE b.live AND (b.phone = w.phone OR b.email_key = w.email_key) AND t.ends_at > house_now()
      AND (b.hold_expires_at <= house_now()) IS NOT TRUE);

CREATE OR REPLACE VIEW suitable_slots AS
  SELECT w.id AS entry_id, w.place, s.id, s.official_id, s.starts_at, s.closes_at
  FROM waiting_people w
  JOIN free_slots s ON s.official_id = w.official_id AND s.local_date BETWEEN w.first_date AND w.last_date
  WHERE s.closes_at >= waking_end(house_now(), 60)
    AND NOT EXISTS (SELECT 1 FROM waitlist_known_slots k WHERE k.entry_id = w.id AND k.slot_id = s.id AND k.forgotten_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM waitlist_offers f WHERE f.entry_id = w.id AND f.slot_id = s.id AND f.state <> 'withdrawn')
    AND offers_leave_room(s.reception_day_id, w.day_share);

-- As in 20261122230000_waitlist. Letters about places that the public took are counted with those of bookings, and wait until they may
-- go. An offer waits for the hour's limit alone: the day's would bring it when its hour is somebody else's.
CREATE OR REPLACE FUNCTION plan_waitlist_message(entry uuid, kind text, details jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  e waitlist_entries;
  due timestamptz := CASE kind WHEN 'waitlist-joined' THEN house_now() ELSE waking_start(house_now()) END;
BEGIN
  UPDATE messages m SET state = 'superseded' WHERE m.waitlist_entry_id = entry AND m.state = 'pending';
  SELECT * INTO e FROM waitlist_entries w WHERE w.id = entry AND w.email IS NOT NULL;
  IF e.id IS NULL THEN RETURN; END IF;
  IF e.mails_limited THEN
    due := CASE kind WHEN 'waitlist-offer' THEN waking_start(greatest(due,
        (SELECT at + interval '1 hour' FROM limited_acts WHERE who = mail_address_hash(e.email_key) AND act = 'mail-to' ORDER BY at DESC OFFSET 2 LIMIT 1)))
      WHEN 'waitlist-joined' THEN mail_free_at(e.email_key, due)
      ELSE waking_start(mail_free_at(e.email_key, due)) END;
    PERFORM count_mail(e.email_key, due);
  END IF;
  INSERT INTO messages (waitlist_entry_id, kind, version, due_at, details) VALUES (e.id, plan_waitlist_message.kind, e.version, due, plan_waitlist_message.details);
END $$;

-- As in 20261122230000_waitlist; not where the limit of letters to that address is met.
CREATE OR REPLACE FUNCTION send_entry_again(entry uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  e waitlist_entries;
  open_offer bigint := (SELECT id FROM waitlist_offers WHERE entry_id = entry AND state = 'open');
BEGIN
  IF EXISTS (SELECT FROM messages WHERE waitlist_entry_id = entry AND created_at > house_now() - interval '1 hour') THEN RETURN; END IF;
  IF EXISTS (SELECT FROM waitlist_entries w WHERE w.id = entry AND w.mails_limited AND mail_free_at(w.email_key, house_now()) > house_now()) THEN RETURN; END IF;
  UPDATE waitlist_entries SET version = version + 1 WHERE id = entry AND email IS NOT NULL RETURNING * INTO e;
  IF e.id IS NULL THEN RETURN; END IF;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES ('citizen', 'send-again', 'waitlist-entry', entry::text, e.state, e.state, e.version);
  PERFORM plan_waitlist_message(entry, CASE WHEN open_offer IS NULL THEN 'waitlist-joined' ELSE 'waitlist-offer' END,
    CASE WHEN open_offer IS NOT NULL THEN jsonb_build_object('offerId', open_offer) END);
END $$;

-- How much office time, 9:00 to 17:00 from Monday to Friday, lies between two moments.
CREATE FUNCTION office_time(from_time timestamptz, until_time timestamptz) RETURNS interval LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(sum(greatest(least(until_time, sofia_instant(day::date, 1020)) - greatest(from_time, sofia_instant(day::date, 540)), interval '0')), interval '0')
  FROM generate_series((from_time AT TIME ZONE 'Europe/Sofia')::date::timestamp, (until_time AT TIME ZONE 'Europe/Sofia')::date::timestamp, interval '1 day') day
  WHERE extract(isodow FROM day) < 6
$$;

-- Whether an offer that ran out counts as one to which its citizen kept silent: a letter told of it; or the staff were to telephone, and
-- did, or had two hours of office time to do it in.
CREATE FUNCTION offer_was_told(o waitlist_offers) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM messages m WHERE m.waitlist_entry_id = o.entry_id AND m.state = 'sent' AND m.details ->> 'offerId' = o.id::text)
    OR (o.to_call OR EXISTS (SELECT FROM messages m WHERE m.waitlist_entry_id = o.entry_id AND m.state = 'dead' AND m.last_error IS DISTINCT FROM 'late'
        AND m.details ->> 'offerId' = o.id::text))
      AND (office_time(o.offered_at, o.expires_at) >= interval '2 hours'
        OR EXISTS (SELECT FROM calls k WHERE k.waitlist_entry_id = o.entry_id AND k.tries > 0 AND k.tried_at >= o.offered_at))
$$;

-- As in 20261122230000_waitlist; what counts as silence is said by offer_was_told.
CREATE OR REPLACE FUNCTION close_offer(offer bigint, outcome text, actor text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  o waitlist_offers;
  e waitlist_entries;
  silent smallint;
BEGIN
  UPDATE waitlist_offers SET state = outcome, closed_at = house_now() WHERE id = offer AND state = 'open' RETURNING * INTO o;
  IF o.id IS NULL THEN RETURN; END IF;
  SELECT * INTO e FROM waitlist_entries WHERE id = o.entry_id FOR UPDATE;
  IF outcome = 'accepted' THEN
    PERFORM end_waitlist_entry(e.id, 'accepted', 'accepted', actor, 'accept');
    RETURN;
  END IF;
  silent := CASE outcome WHEN 'passed' THEN e.unanswered + offer_was_told(o)::integer WHEN 'declined' THEN 0 ELSE e.unanswered END;
  UPDATE waitlist_entries SET state = 'waiting', version = version + 1, unanswered = silent WHERE id = e.id;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version, reason)
    VALUES (actor, CASE outcome WHEN 'declined' THEN 'decline' WHEN 'passed' THEN 'pass' ELSE 'withdraw' END, 'waitlist-entry', e.id::text,
      e.state, 'waiting', e.version + 1, 'slot ' || o.slot_id);
  IF silent >= 2 THEN
    PERFORM end_waitlist_entry(e.id, 'expired', 'unanswered', actor, 'expire');
    PERFORM plan_waitlist_message(e.id, 'waitlist-ended', jsonb_build_object('because', 'unanswered'));
  ELSIF outcome IN ('passed', 'withdrawn') THEN
    PERFORM plan_waitlist_message(e.id, 'waitlist-passed', jsonb_build_object('because', outcome, 'offerId', o.id));
  ELSE
    UPDATE messages SET state = 'superseded' WHERE waitlist_entry_id = e.id AND state = 'pending';
  END IF;
END $$;

-- As in 20261122230000_waitlist, with limits where the public joins. `c` besides: client (hex)?, and with it joinsPerHour, joinsPerDay,
-- mailsPerClient; mailsLimited?, sharePercent?. Locks as book_slots has them: persons and address by their hashes, then the list.
CREATE OR REPLACE FUNCTION join_waitlist(c jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  official integer := (SELECT id FROM officials WHERE slug = c ->> 'slug' AND active);
  print bytea := decode(c ->> 'fingerprint', 'hex');
  e waitlist_entries;
  moment timestamptz := house_now();
  client bytea := decode(c ->> 'client', 'hex');
  joins integer := 0;
  joins_in_day integer := 0;
  mails integer := 0;
BEGIN
  IF official IS NULL THEN RETURN '{"verdict": "not-found"}'; END IF;
  PERFORM pg_advisory_xact_lock(k) FROM (
    SELECT hashtextextended(word, 0) AS k FROM (VALUES ('phone ' || (c ->> 'phone')), ('email ' || (c ->> 'emailKey')), ('mails from ' || (c ->> 'client'))) v (word)
      WHERE word IS NOT NULL ORDER BY k) sorted;
  PERFORM own_waitlist(official);
  SELECT * INTO e FROM waitlist_entries w WHERE w.official_id = official AND w.state IN ('waiting', 'offered')
    AND (w.phone = c ->> 'phone' OR w.email_key = c ->> 'emailKey') ORDER BY w.place LIMIT 1;
  IF e.id IS NOT NULL AND e.fingerprint = print THEN RETURN changed_entry(e.token_hash, 'joined'); END IF;
  IF e.id IS NOT NULL THEN
    PERFORM send_entry_again(e.id);
    RETURN changed_entry(e.token_hash, 'there');
  END IF;
  IF EXISTS (SELECT FROM bookings b JOIN slots t ON t.id = b.slot_id
      WHERE (b.phone = c ->> 'phone' OR b.email_key = c ->> 'emailKey') AND b.live AND t.ends_at > house_now() AND t.official_id = official) THEN
    RETURN '{"verdict": "already-booked"}';
  END IF;
  IF client IS NOT NULL THEN
    SELECT count(*) FILTER (WHERE act = 'join' AND at > moment - interval '1 hour'), count(*) FILTER (WHERE act = 'join'),
        count(*) FILTER (WHERE act = 'mail-from' AND at > moment - interval '1 hour') INTO joins, joins_in_day, mails
      FROM limited_acts WHERE who = client AND act IN ('join', 'mail-from') AND at > moment - interval '1 day';
    IF joins >= (c ->> 'joinsPerHour')::integer OR joins_in_day >= (c ->> 'joinsPerDay')::integer THEN
      RETURN '{"verdict": "client-limit-reached"}';
    END IF;
  END IF;
  IF (c ->> 'mailsLimited')::boolean AND c ->> 'emailKey' IS NOT NULL
      AND (mails >= (c ->> 'mailsPerClient')::integer OR mail_free_at(c ->> 'emailKey', moment) > moment) THEN
    RETURN '{"verdict": "mail-limit-reached"}';
  END IF;
  INSERT INTO waitlist_entries (id, official_id, from_date, to_date, waits_until, locale, name, phone, email, email_key, topic_category,
      topic_text, needs, on_behalf_of, fingerprint, key_id, token_hash, mails_limited, day_share)
    VALUES ((c ->> 'id')::uuid, official, (c ->> 'from')::date, (c ->> 'to')::date, (c ->> 'waitsUntil')::date, c ->> 'locale', c ->> 'name',
      c ->> 'phone', c ->> 'email', c ->> 'emailKey', c ->> 'topicCategory', c ->> 'topicText',
      ARRAY(SELECT jsonb_array_elements_text(c -> 'needs')), c ->> 'onBehalfOf', print, (c ->> 'keyId')::smallint, decode(c ->> 'tokenHash', 'hex'),
      coalesce((c ->> 'mailsLimited')::boolean, false), (c ->> 'sharePercent')::smallint)
    RETURNING * INTO e;
  INSERT INTO waitlist_known_slots (entry_id, slot_id)
    SELECT e.id, b.id FROM bookable_without(e.id) b;
  INSERT INTO audit_entries (actor, action, subject, subject_id, to_state, version) VALUES ('citizen', 'join', 'waitlist-entry', e.id::text, 'waiting', 1);
  IF client IS NOT NULL THEN
    INSERT INTO limited_acts (act, who, at) SELECT act, client, moment FROM (VALUES ('join', true), ('mail-from', e.email IS NOT NULL)) v (act, done) WHERE done;
  END IF;
  PERFORM plan_waitlist_message(e.id, 'waitlist-joined', NULL);
  RETURN changed_entry(e.token_hash, 'joined');
END $$;
