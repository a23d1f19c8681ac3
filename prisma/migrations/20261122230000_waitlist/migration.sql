-- The waiting list (docs/decisions/020): who waits for a slot of an official, strictly in order, and what they were offered. A slot
-- that somebody waits for is withheld from everybody else by the same judges that refuse an occupied one; an offer holds it
-- as a booking that is `held`, so the index one_live_booking_per_slot stands between two people here too.

-- Time to answer ------------------------------------------------------------------------------------------------------------

-- The first moment from then on at which people are awake: 8:00 to 20:00 in Bulgaria.
CREATE FUNCTION waking_start(moment timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN here.at::time < '08:00' THEN sofia_instant(here.at::date, 480)
              WHEN here.at::time >= '20:00' THEN sofia_instant(here.at::date + 1, 480)
              ELSE moment END
  FROM (SELECT moment AT TIME ZONE 'Europe/Sofia' AS at) here
$$;

-- When so many minutes (from 1) of waking time have passed. Each day has twelve hours of it, as clocks change at night.
CREATE FUNCTION waking_end(moment timestamptz, minutes integer) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT (here.at::date + whole.days + interval '8 hours' + make_interval(secs => (awake.seconds - 43200 * whole.days)::float8)) AT TIME ZONE 'Europe/Sofia'
  FROM (SELECT moment AT TIME ZONE 'Europe/Sofia' AS at) here,
    LATERAL (SELECT least(greatest(extract(epoch FROM here.at::time) - 28800, 0), 43200) + minutes * 60 AS seconds) awake,
    LATERAL (SELECT ceil(awake.seconds / 43200)::integer - 1 AS days) whole
$$;

-- Who waits -----------------------------------------------------------------------------------------------------------------

-- `place` is the order. `waits_until`: the last day that would suit, where none was named the last that we look for.
-- `unanswered`: offers in a row that ran out in silence. `fingerprint`: keyed hash of the order, by which a repeated one is known.
CREATE TABLE waitlist_entries (
  id             uuid PRIMARY KEY,
  place          bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT one_entry_per_place UNIQUE,
  official_id    integer NOT NULL REFERENCES officials (id),
  from_date      date,
  to_date        date,
  waits_until    date NOT NULL,
  state          text NOT NULL DEFAULT 'waiting',
  ended_because  text,
  version        integer NOT NULL DEFAULT 1,
  unanswered     smallint NOT NULL DEFAULT 0,
  locale         text NOT NULL,
  name           text,
  phone          text,
  email          text,
  email_key      text,
  topic_category text,
  topic_text     text,
  needs          text[] NOT NULL DEFAULT '{}',
  on_behalf_of   text,
  fingerprint    bytea NOT NULL,
  key_id         smallint NOT NULL,
  token_version  smallint NOT NULL DEFAULT 1,
  token_hash     bytea NOT NULL CONSTRAINT one_waitlist_entry_per_token UNIQUE,
  created_at     timestamptz NOT NULL DEFAULT house_now(),
  updated_at     timestamptz NOT NULL DEFAULT house_now(),
  ended_at       timestamptz,
  erased_at      timestamptz,
  CONSTRAINT waitlist_state_is_known CHECK (state IN ('waiting', 'offered', 'accepted', 'left', 'expired')),
  CONSTRAINT a_waitlist_end_has_its_reason CHECK ((state IN ('waiting', 'offered')) = (ended_at IS NULL) AND (ended_at IS NULL) = (ended_because IS NULL)),
  CONSTRAINT a_waitlist_end_is_known CHECK (ended_because IN ('accepted', 'left', 'booked', 'unanswered', 'no-slot')),
  CONSTRAINT waitlist_locale_is_known CHECK (locale IN ('bg', 'en')),
  CONSTRAINT waitlist_days_are_a_range CHECK (to_date >= from_date AND waits_until >= from_date AND waits_until = coalesce(to_date, waits_until)),
  CONSTRAINT who_waits_can_be_told CHECK (state NOT IN ('waiting', 'offered')
    OR (erased_at IS NULL AND name IS NOT NULL AND topic_text IS NOT NULL AND (phone IS NOT NULL OR email IS NOT NULL))),
  CONSTRAINT waitlist_phone_is_e164 CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
  CONSTRAINT waitlist_email_has_its_key CHECK ((email IS NULL) = (email_key IS NULL))
);
-- One place per person and official, as a person is counted for bookings (docs/decisions/009).
CREATE UNIQUE INDEX one_place_per_telephone_and_official ON waitlist_entries (official_id, phone) WHERE state IN ('waiting', 'offered') AND phone IS NOT NULL;
CREATE UNIQUE INDEX one_place_per_email_and_official ON waitlist_entries (official_id, email_key) WHERE state IN ('waiting', 'offered') AND email_key IS NOT NULL;
CREATE INDEX waiting_in_order ON waitlist_entries (official_id, place) WHERE state = 'waiting';
CREATE INDEX on_the_list_in_order ON waitlist_entries (official_id, place) WHERE state IN ('waiting', 'offered');

CREATE FUNCTION waitlist_changes_along_the_graph() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'an entry''s version grows by one: constraint "waitlist_version_grows_by_one"' USING ERRCODE = '23514', CONSTRAINT = 'waitlist_version_grows_by_one';
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (ARRAY['waiting>offered', 'waiting>left', 'waiting>expired',
      'offered>waiting', 'offered>accepted', 'offered>left', 'offered>expired'])) THEN
    RAISE EXCEPTION 'an entry does not go from % to %: constraint "waitlist_state_follows_the_graph"', OLD.state, NEW.state
      USING ERRCODE = '23514', CONSTRAINT = 'waitlist_state_follows_the_graph';
  END IF;
  NEW.updated_at := house_now();
  RETURN NEW;
END $$;
CREATE TRIGGER waitlist_changes_along_the_graph BEFORE UPDATE ON waitlist_entries
  FOR EACH ROW EXECUTE FUNCTION waitlist_changes_along_the_graph();

-- Slots that could be booked when somebody joined: they saw them and wanted none. Once such a slot was given back it is news.
CREATE TABLE waitlist_known_slots (
  entry_id     uuid NOT NULL REFERENCES waitlist_entries (id) ON DELETE CASCADE,
  slot_id      integer NOT NULL REFERENCES slots (id),
  forgotten_at timestamptz,
  CONSTRAINT a_slot_is_known_once_to_an_entry PRIMARY KEY (entry_id, slot_id)
);
CREATE INDEX known_slots_by_slot ON waitlist_known_slots (slot_id) WHERE forgotten_at IS NULL;

-- What was offered, for so many waking minutes. The slot is held by `booking_id` while the offer is open. `to_call`: its citizen
-- has no e-mail, the assistant must telephone.
CREATE TABLE waitlist_offers (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_id      uuid NOT NULL REFERENCES waitlist_entries (id),
  entry_version integer NOT NULL,
  slot_id       integer NOT NULL REFERENCES slots (id),
  booking_id    uuid CONSTRAINT one_offer_per_hold UNIQUE REFERENCES bookings (id) ON DELETE SET NULL,
  minutes       smallint NOT NULL,
  to_call       boolean NOT NULL,
  state         text NOT NULL DEFAULT 'open',
  offered_at    timestamptz NOT NULL DEFAULT house_now(),
  expires_at    timestamptz NOT NULL,
  closed_at     timestamptz,
  CONSTRAINT offer_state_is_known CHECK (state IN ('open', 'accepted', 'declined', 'passed', 'withdrawn')),
  CONSTRAINT an_offer_that_is_over_has_its_time CHECK ((state = 'open') = (closed_at IS NULL)),
  CONSTRAINT an_offer_that_is_open_holds_its_slot CHECK (state <> 'open' OR booking_id IS NOT NULL),
  CONSTRAINT an_offer_lasts_some_waking_time CHECK (minutes BETWEEN 60 AND 2880 AND expires_at <= waking_end(offered_at, minutes))
);
CREATE UNIQUE INDEX one_open_offer_per_entry ON waitlist_offers (entry_id) WHERE state = 'open';
-- What was withdrawn from somebody may be offered to them again.
CREATE UNIQUE INDEX a_slot_is_offered_once_to_an_entry ON waitlist_offers (entry_id, slot_id) WHERE state <> 'withdrawn';
CREATE INDEX offers_by_slot ON waitlist_offers (slot_id);
CREATE INDEX offers_to_call_about ON waitlist_offers (expires_at) WHERE state = 'open' AND to_call;

-- A hold that belongs to an offer: it is not extended, and has no client.
ALTER TABLE bookings ADD COLUMN for_offer boolean NOT NULL DEFAULT false;

-- What they are told ----------------------------------------------------------------------------------------------------------

-- A message is about a booking or about an entry.
ALTER TABLE messages
  ALTER COLUMN booking_id DROP NOT NULL,
  ADD COLUMN waitlist_entry_id uuid REFERENCES waitlist_entries (id),
  ADD CONSTRAINT a_message_is_about_one_thing CHECK (num_nonnulls(booking_id, waitlist_entry_id) = 1),
  ADD CONSTRAINT one_message_per_entry_kind_and_version UNIQUE (waitlist_entry_id, kind, version),
  DROP CONSTRAINT message_kind_is_known,
  ADD CONSTRAINT message_kind_is_known CHECK (CASE WHEN waitlist_entry_id IS NULL
    THEN kind IN ('confirmation', 'moved', 'cancelled', 'reminder', 'reminder-soon')
    ELSE kind IN ('waitlist-joined', 'waitlist-offer', 'waitlist-passed', 'waitlist-ended') END);

-- Plans what an entry as it now stands has to tell; what waits of an earlier version is not sent. No telephone hums at night.
CREATE FUNCTION plan_waitlist_message(entry uuid, kind text, details jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE messages m SET state = 'superseded' WHERE m.waitlist_entry_id = entry AND m.state = 'pending';
  INSERT INTO messages (waitlist_entry_id, kind, version, due_at, details)
    SELECT e.id, plan_waitlist_message.kind, e.version,
      CASE plan_waitlist_message.kind WHEN 'waitlist-joined' THEN house_now() ELSE waking_start(house_now()) END, plan_waitlist_message.details
    FROM waitlist_entries e WHERE e.id = entry AND e.email IS NOT NULL;
END $$;

-- What suits whom -------------------------------------------------------------------------------------------------------------

-- Slots that are free at this moment, whoever may wait for them. slot_is_free() is written out, as PostgreSQL cannot inline it.
CREATE VIEW free_slots AS
  SELECT s.id, s.reception_day_id, s.official_id, s.local_date, s.start_minute, s.starts_at, s.ends_at, s.closes_at
  FROM slots s
  JOIN reception_days d ON d.id = s.reception_day_id
  JOIN officials o ON o.id = s.official_id
  WHERE o.active AND d.state = 'open' AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL
    AND (s.channel = 'public' OR s.public_at <= house_now())
    AND d.opens_at <= house_now() AND s.closes_at > house_now()
    AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.slot_id = s.id
      AND b.state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done')
      AND NOT (b.state = 'held' AND b.hold_expires_at <= house_now()));

-- Entries to which something may be offered: who has a booking to come with that official, or three in all (as in book_slots), is
-- offered nothing meanwhile.
CREATE VIEW waiting_people AS
  SELECT w.id, w.place, w.official_id, coalesce(w.from_date, '-infinity') AS first_date, w.waits_until AS last_date
  FROM waitlist_entries w
  WHERE w.state = 'waiting' AND 3 > (
    SELECT count(*) + 3 * count(*) FILTER (WHERE t.official_id = w.official_id)
    FROM bookings b JOIN slots t ON t.id = b.slot_id
    WHERE b.live AND (b.phone = w.phone OR b.email_key = w.email_key) AND t.ends_at > house_now());

-- Which free slot may be offered to whom: within their days, with an hour at least to answer in, not what they knew when they
-- joined, and nothing twice. Both the offers and the refusals of everybody else read this.
CREATE VIEW suitable_slots AS
  SELECT w.id AS entry_id, w.place, s.id, s.official_id, s.starts_at, s.closes_at
  FROM waiting_people w
  JOIN free_slots s ON s.official_id = w.official_id AND s.local_date BETWEEN w.first_date AND w.last_date
  WHERE s.closes_at >= waking_end(house_now(), 60)
    AND NOT EXISTS (SELECT 1 FROM waitlist_known_slots k WHERE k.entry_id = w.id AND k.slot_id = s.id AND k.forgotten_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM waitlist_offers f WHERE f.entry_id = w.id AND f.slot_id = s.id AND f.state <> 'withdrawn');

-- Whether somebody waits for a slot whom it suits. Asked of one slot after the other, with what most often excludes looked at first:
-- planned as one question of all slots it takes seconds where many wait and much is free.
CREATE FUNCTION slot_awaited(slot integer) RETURNS boolean LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  entry uuid;
BEGIN
  FOR entry IN SELECT w.id FROM slots s JOIN waitlist_entries w ON w.official_id = s.official_id AND w.state = 'waiting'
      WHERE s.id = slot AND NOT EXISTS (SELECT 1 FROM waitlist_known_slots k WHERE k.entry_id = w.id AND k.slot_id = s.id AND k.forgotten_at IS NULL) LOOP
    IF EXISTS (SELECT 1 FROM suitable_slots x WHERE x.entry_id = entry AND x.id = slot) THEN RETURN true; END IF;
  END LOOP;
  RETURN false;
END $$;

-- What citizens can book: what is free and nobody waits for. Without anybody waiting that is one look into an empty index.
CREATE OR REPLACE VIEW bookable_slots AS
  SELECT s.id, s.reception_day_id, s.official_id, s.local_date, s.start_minute, s.starts_at, s.ends_at
  FROM free_slots s
  WHERE NOT (EXISTS (SELECT 1 FROM waitlist_entries w WHERE w.official_id = s.official_id AND w.state = 'waiting')
    AND slot_awaited(s.id));

CREATE OR REPLACE FUNCTION slot_refusal(slot integer, moment timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((
    SELECT CASE WHEN d.state <> 'open' THEN 'day-closed'
                WHEN NOT o.active OR s.withdrawn_at IS NOT NULL OR s.blocked_reason IS NOT NULL
                  OR s.channel <> 'public' AND (s.public_at <= moment) IS NOT TRUE
                  OR d.opens_at > moment OR s.closes_at <= moment THEN 'slot-not-bookable'
                WHEN EXISTS (SELECT 1 FROM waitlist_entries w WHERE w.official_id = s.official_id AND w.state = 'waiting')
                  AND slot_awaited(s.id) THEN 'slot-taken'
                ELSE '' END
    FROM slots s JOIN reception_days d ON d.id = s.reception_day_id JOIN officials o ON o.id = s.official_id
    WHERE s.id = slot), 'slot-not-bookable')
$$;

-- As in 20261122200000_schedules_and_calendar, but a slot that somebody waits for goes to them: to everybody else it is taken.
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
        FROM seen WHERE kept IS NULL AND refusal IS NULL AND NOT occupied AND NOT awaited ORDER BY slot, n
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

-- What becomes of an entry -------------------------------------------------------------------------------------------------

-- Locks, after those of keys, persons and slots, before those of days: a list for one command alone.
CREATE FUNCTION own_waitlist(official integer) RETURNS void LANGUAGE sql AS
$$ SELECT pg_advisory_xact_lock(hashtextextended('waitlist ' || official, 0)) $$;

-- A person for one command alone, as book_slots has them.
CREATE FUNCTION own_person(phone text, email_key text) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(k) FROM (
    SELECT hashtextextended(word, 0) AS k FROM (VALUES ('phone ' || phone), ('email ' || email_key)) v (word) WHERE word IS NOT NULL ORDER BY k) sorted
$$;

-- Takes everything personal out of an entry; one that still waits has left. Says whether there was an entry to empty.
CREATE FUNCTION empty_waitlist_entry(entry uuid, actor text, action text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  e waitlist_entries;
BEGIN
  SELECT * INTO e FROM waitlist_entries WHERE id = entry AND erased_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE waitlist_entries SET version = version + 1, erased_at = house_now(), name = NULL, phone = NULL, email = NULL, email_key = NULL,
      topic_category = NULL, topic_text = NULL, needs = '{}', on_behalf_of = NULL, ended_at = coalesce(ended_at, house_now()),
      ended_because = coalesce(ended_because, 'left'), state = CASE WHEN state IN ('waiting', 'offered') THEN 'left' ELSE state END
    WHERE id = entry;
  UPDATE messages SET state = 'superseded' WHERE waitlist_entry_id = entry AND state = 'pending';
  DELETE FROM waitlist_known_slots WHERE entry_id = entry;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    SELECT empty_waitlist_entry.actor, empty_waitlist_entry.action, 'waitlist-entry', entry::text, e.state, w.state, w.version FROM waitlist_entries w WHERE w.id = entry;
  RETURN true;
END $$;

-- Ends an entry without its citizen. Whose place became a booking has said everything there: here nothing personal stays.
CREATE FUNCTION end_waitlist_entry(entry uuid, ends_as text, because text, actor text, action text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  before text := (SELECT state FROM waitlist_entries WHERE id = entry);
  booked boolean := because IN ('accepted', 'booked');
BEGIN
  UPDATE waitlist_entries SET state = ends_as, version = version + 1, ended_because = because, ended_at = house_now(),
      name = CASE WHEN NOT booked THEN name END, phone = CASE WHEN NOT booked THEN phone END, email = CASE WHEN NOT booked THEN email END,
      email_key = CASE WHEN NOT booked THEN email_key END, topic_category = CASE WHEN NOT booked THEN topic_category END,
      topic_text = CASE WHEN NOT booked THEN topic_text END, needs = CASE WHEN booked THEN '{}' ELSE needs END,
      on_behalf_of = CASE WHEN NOT booked THEN on_behalf_of END
    WHERE id = entry;
  UPDATE messages SET state = 'superseded' WHERE waitlist_entry_id = entry AND state = 'pending';
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version, reason)
    SELECT end_waitlist_entry.actor, end_waitlist_entry.action, 'waitlist-entry', entry::text, before, ends_as, version, because FROM waitlist_entries WHERE id = entry;
END $$;

-- Ends an offer that is open, and says what becomes of its entry: who declined or was silent keeps the place, but the second
-- silence in a row ends it. Silent is only who was told: whom no mail reached, or who must be telephoned, is not. What is over
-- already stays as it is.
CREATE FUNCTION close_offer(offer bigint, outcome text, actor text) RETURNS void LANGUAGE plpgsql AS $$
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
  silent := CASE outcome WHEN 'passed' THEN e.unanswered + (EXISTS (SELECT FROM messages m WHERE m.waitlist_entry_id = e.id
    AND m.state = 'sent' AND m.details ->> 'offerId' = o.id::text))::integer WHEN 'declined' THEN 0 ELSE e.unanswered END;
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

-- Whatever ends a hold (the clock, a booking of the slot, a day that is changed) ends its offer with it.
CREATE FUNCTION offer_follows_its_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM close_offer(o.id, CASE WHEN NEW.state <> 'expired' THEN 'accepted' WHEN OLD.hold_expires_at <= house_now() THEN 'passed' ELSE 'withdrawn' END,
    CASE WHEN NEW.state <> 'expired' THEN 'citizen' ELSE 'system' END)
    FROM waitlist_offers o WHERE o.booking_id = NEW.id AND o.state = 'open';
  RETURN NULL;
END $$;
CREATE TRIGGER offer_follows_its_hold AFTER UPDATE OF state ON bookings
  FOR EACH ROW WHEN (OLD.for_offer AND OLD.state = 'held' AND NEW.state <> 'held') EXECUTE FUNCTION offer_follows_its_hold();

-- A slot that is given back is news to everybody who waits.
CREATE FUNCTION freed_slots_are_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'bookings' THEN
    UPDATE waitlist_known_slots SET forgotten_at = house_now() WHERE slot_id = OLD.slot_id AND forgotten_at IS NULL;
  ELSIF TG_TABLE_NAME = 'slots' THEN
    UPDATE waitlist_known_slots SET forgotten_at = house_now() WHERE slot_id = OLD.id AND forgotten_at IS NULL;
  ELSE
    UPDATE waitlist_known_slots SET forgotten_at = house_now() WHERE slot_id IN (SELECT id FROM slots WHERE reception_day_id = OLD.id) AND forgotten_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER slots_given_back_are_news AFTER UPDATE OF state, slot_id ON bookings FOR EACH ROW
  WHEN (OLD.slot_id <> NEW.slot_id OR OLD.state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting')
    AND NEW.state IN ('expired', 'cancelled-by-citizen', 'cancelled-by-municipality'))
  EXECUTE FUNCTION freed_slots_are_news();
CREATE TRIGGER slots_unblocked_are_news AFTER UPDATE OF blocked_reason, withdrawn_at ON slots FOR EACH ROW
  WHEN (OLD.blocked_reason IS NOT NULL AND NEW.blocked_reason IS NULL OR OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NULL)
  EXECUTE FUNCTION freed_slots_are_news();
CREATE TRIGGER slots_of_opened_days_are_news AFTER UPDATE OF state ON reception_days FOR EACH ROW
  WHEN (OLD.state <> 'open' AND NEW.state = 'open') EXECUTE FUNCTION freed_slots_are_news();

-- What its citizen can do ---------------------------------------------------------------------------------------------------

-- An entry as its citizen sees it; the columns are those of MyEntry in src/waitlist/queries.ts, instants in seconds since 1970.
CREATE VIEW citizens_waitlist_entries AS
  SELECT w.token_hash AS "tokenHash", w.id, w.state, w.version, w.ended_because AS "endedBecause", w.official_id AS "officialId", o.slug,
    o.title_bg AS "titleBg", o.title_en AS "titleEn", o.name AS "officialName", w.from_date::text AS "from", w.to_date::text AS "to",
    w.waits_until::text AS "waitsUntil", w.locale, w.name, w.phone, w.email, w.topic_category AS "topicCategory", w.topic_text AS "topicText",
    w.needs, w.on_behalf_of AS "onBehalfOf", extract(epoch FROM w.created_at)::float8 AS "joinedAt",
    w.key_id AS "keyId", w.token_version AS "tokenVersion",
    CASE WHEN w.state IN ('waiting', 'offered') THEN (SELECT count(*)::integer FROM waitlist_entries before
      WHERE before.official_id = w.official_id AND before.state IN ('waiting', 'offered') AND before.place <= w.place) END AS "position",
    (SELECT jsonb_build_object('slotId', s.id, 'startsAt', extract(epoch FROM s.starts_at), 'endsAt', extract(epoch FROM s.ends_at),
        'placeBg', d.place_bg, 'placeEn', d.place_en, 'expiresAt', extract(epoch FROM f.expires_at))
      FROM waitlist_offers f JOIN slots s ON s.id = f.slot_id JOIN reception_days d ON d.id = s.reception_day_id
      WHERE f.entry_id = w.id AND f.state = 'open' AND f.expires_at > house_now()) AS offer,
    -- By telephone: without an e-mail, or where mail to it was refused for good.
    w.state = 'offered' AND (w.email IS NULL OR EXISTS (SELECT 1 FROM messages m WHERE m.waitlist_entry_id = w.id
      AND m.state = 'dead' AND m.last_error IS DISTINCT FROM 'late')) AS "toCall"
  FROM waitlist_entries w JOIN officials o ON o.id = w.official_id
  WHERE w.erased_at IS NULL;

CREATE FUNCTION changed_entry(token bytea, verdict text) RETURNS jsonb LANGUAGE sql STABLE AS
$$ SELECT jsonb_build_object('verdict', verdict, 'entry', to_jsonb(e) - 'tokenHash') FROM citizens_waitlist_entries e WHERE e."tokenHash" = token $$;

-- Gives a person a place, at the end. Who has one has it: 'joined' again where the order is the very same, else 'there', and
-- the link goes to their own mailbox once more, once an hour at most. `c`: id, slug, fingerprint, tokenHash (hex), keyId, from?, to?,
-- waitsUntil, locale, name, phone?, email?, emailKey?, topicCategory?, topicText, needs[], onBehalfOf?
CREATE FUNCTION join_waitlist(c jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  official integer := (SELECT id FROM officials WHERE slug = c ->> 'slug' AND active);
  print bytea := decode(c ->> 'fingerprint', 'hex');
  e waitlist_entries;
BEGIN
  IF official IS NULL THEN RETURN '{"verdict": "not-found"}'; END IF;
  PERFORM own_person(c ->> 'phone', c ->> 'emailKey');
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
  INSERT INTO waitlist_entries (id, official_id, from_date, to_date, waits_until, locale, name, phone, email, email_key, topic_category,
      topic_text, needs, on_behalf_of, fingerprint, key_id, token_hash)
    VALUES ((c ->> 'id')::uuid, official, (c ->> 'from')::date, (c ->> 'to')::date, (c ->> 'waitsUntil')::date, c ->> 'locale', c ->> 'name',
      c ->> 'phone', c ->> 'email', c ->> 'emailKey', c ->> 'topicCategory', c ->> 'topicText',
      ARRAY(SELECT jsonb_array_elements_text(c -> 'needs')), c ->> 'onBehalfOf', print, (c ->> 'keyId')::smallint, decode(c ->> 'tokenHash', 'hex'))
    RETURNING * INTO e;
  INSERT INTO waitlist_known_slots (entry_id, slot_id)
    SELECT e.id, b.id FROM bookable_without(e.id) b;
  INSERT INTO audit_entries (actor, action, subject, subject_id, to_state, version) VALUES ('citizen', 'join', 'waitlist-entry', e.id::text, 'waiting', 1);
  PERFORM plan_waitlist_message(e.id, 'waitlist-joined', NULL);
  RETURN changed_entry(e.token_hash, 'joined');
END $$;

-- What this person could have booked a moment before they joined.
CREATE FUNCTION bookable_without(entry uuid) RETURNS TABLE (id integer) LANGUAGE sql STABLE AS $$
  SELECT s.id FROM waitlist_entries w JOIN free_slots s ON s.official_id = w.official_id
  WHERE w.id = entry AND s.local_date BETWEEN coalesce(w.from_date, '-infinity') AND w.waits_until
    AND NOT EXISTS (SELECT 1 FROM suitable_slots x WHERE x.id = s.id AND x.entry_id <> entry)
$$;

-- The link once more, in a mail of its own version.
CREATE FUNCTION send_entry_again(entry uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  e waitlist_entries;
  open_offer bigint := (SELECT id FROM waitlist_offers WHERE entry_id = entry AND state = 'open');
BEGIN
  IF EXISTS (SELECT FROM messages WHERE waitlist_entry_id = entry AND created_at > house_now() - interval '1 hour') THEN RETURN; END IF;
  UPDATE waitlist_entries SET version = version + 1 WHERE id = entry AND email IS NOT NULL RETURNING * INTO e;
  IF e.id IS NULL THEN RETURN; END IF;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES ('citizen', 'send-again', 'waitlist-entry', entry::text, e.state, e.state, e.version);
  PERFORM plan_waitlist_message(entry, CASE WHEN open_offer IS NULL THEN 'waitlist-joined' ELSE 'waitlist-offer' END,
    CASE WHEN open_offer IS NOT NULL THEN jsonb_build_object('offerId', open_offer) END);
END $$;

-- The held slot becomes the booking of whom it was offered to. Accepted already, the same booking is told again. `perPerson`: as
-- for book_slots. Locks: the person, the list, the day.
CREATE FUNCTION accept_offer(token bytea, same_day_minutes integer, per_person integer) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  moment timestamptz := house_now();
  e waitlist_entries;
  o waitlist_offers;
  b bookings;
  refusal text;
  live record;
BEGIN
  SELECT * INTO e FROM waitlist_entries WHERE token_hash = token AND erased_at IS NULL;
  IF e.id IS NULL THEN RETURN '{"verdict": "not-found"}'; END IF;
  PERFORM own_person(e.phone, e.email_key);
  PERFORM own_waitlist(e.official_id);
  SELECT * INTO e FROM waitlist_entries WHERE id = e.id AND erased_at IS NULL;
  IF e.id IS NULL THEN RETURN '{"verdict": "not-found"}'; END IF;
  IF e.state = 'accepted' THEN
    SELECT f.* INTO o FROM waitlist_offers f WHERE f.entry_id = e.id AND f.state = 'accepted';
    RETURN coalesce(booked_offer(o.booking_id), '{"verdict": "offer-gone"}');
  END IF;
  SELECT f.* INTO o FROM waitlist_offers f WHERE f.entry_id = e.id AND f.state = 'open' AND f.expires_at > moment;
  IF o.id IS NULL THEN RETURN '{"verdict": "offer-gone"}'; END IF;
  PERFORM share_day_of_slot(o.slot_id);
  refusal := slot_refusal(o.slot_id, moment);
  IF refusal <> '' THEN
    RETURN jsonb_build_object('verdict', refusal, 'alternatives', nearest_free_slots(o.slot_id));
  END IF;
  SELECT count(*) AS in_all, count(*) FILTER (WHERE t.official_id = e.official_id) AS with_official INTO live
    FROM bookings l JOIN slots t ON t.id = l.slot_id
    WHERE (l.phone = e.phone OR l.email_key = e.email_key) AND l.live AND t.ends_at > moment;
  IF live.with_official > 0 THEN RETURN '{"verdict": "already-booked"}'; END IF;
  IF live.in_all >= per_person THEN RETURN '{"verdict": "limit-reached"}'; END IF;

  UPDATE bookings SET state = 'confirmed', version = version + 1, hold_expires_at = NULL, channel = 'web', locale = e.locale, name = e.name,
      phone = e.phone, email = e.email, email_key = e.email_key, topic_category = e.topic_category, topic_text = e.topic_text,
      needs = e.needs, on_behalf_of = e.on_behalf_of
    WHERE id = o.booking_id AND state = 'held' AND hold_expires_at > moment RETURNING * INTO b;
  IF b.id IS NULL THEN RETURN '{"verdict": "offer-gone"}'; END IF;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES ('citizen', 'accept', 'booking', b.id::text, 'held', 'confirmed', b.version);
  INSERT INTO messages (booking_id, kind, version, due_at)
    SELECT b.id, planned.kind, b.version, planned.due_at FROM slots s CROSS JOIN LATERAL (
      SELECT 'confirmation' AS kind, moment AS due_at
      UNION ALL
      SELECT r.kind, r.due_at FROM reminders_due(s.local_date, s.start_minute, s.starts_at, same_day_minutes, moment) r
    ) planned WHERE s.id = b.slot_id AND b.email IS NOT NULL;
  RETURN booked_offer(b.id);
END $$;

-- The booking of an accepted offer, as book_slots answers (BookedFacts in src/bookings/booking.ts).
CREATE FUNCTION booked_offer(booking uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('verdict', 'booked', 'id', b.id, 'code', b.code, 'state', b.state, 'version', b.version, 'keyId', b.key_id,
    'tokenVersion', b.token_version, 'slotId', s.id, 'slug', o.slug, 'titleBg', o.title_bg, 'titleEn', o.title_en,
    'placeBg', d.place_bg, 'placeEn', d.place_en, 'startsAt', extract(epoch FROM s.starts_at), 'endsAt', extract(epoch FROM s.ends_at))
  FROM bookings b JOIN slots s ON s.id = b.slot_id JOIN reception_days d ON d.id = s.reception_day_id JOIN officials o ON o.id = s.official_id
  WHERE b.id = booking AND b.erased_at IS NULL
$$;

-- Gives an offered slot back, its hold too. The hold is locked first, as whoever ends a hold has it before its offer.
CREATE FUNCTION give_offer_back(offer bigint, action text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  held uuid;
BEGIN
  SELECT b.id INTO held FROM waitlist_offers o JOIN bookings b ON b.id = o.booking_id WHERE o.id = offer AND b.state = 'held' FOR UPDATE OF b;
  PERFORM close_offer(offer, 'declined', 'citizen');
  UPDATE bookings SET state = 'expired', version = version + 1 WHERE id = held AND state = 'held';
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    SELECT 'citizen', give_offer_back.action, 'booking', held::text, 'held', 'expired', version FROM bookings WHERE id = held AND state = 'expired';
END $$;

-- The citizen does not want this slot and keeps the place. Declined already, nothing changes.
CREATE FUNCTION decline_offer(token bytea) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  e waitlist_entries;
  last waitlist_offers;
BEGIN
  SELECT * INTO e FROM waitlist_entries WHERE token_hash = token AND erased_at IS NULL;
  IF e.id IS NULL THEN RETURN '{"verdict": "not-found"}'; END IF;
  PERFORM own_waitlist(e.official_id);
  SELECT * INTO last FROM waitlist_offers WHERE entry_id = e.id ORDER BY id DESC LIMIT 1;
  IF last.state = 'open' AND last.expires_at > house_now() THEN PERFORM give_offer_back(last.id, 'decline');
  ELSIF last.state IS DISTINCT FROM 'declined' THEN RETURN '{"verdict": "offer-gone"}';
  END IF;
  RETURN coalesce(changed_entry(token, 'changed'), '{"verdict": "not-found"}');
END $$;

-- The citizen waits no longer: their slot is given back, and nothing personal stays.
CREATE FUNCTION leave_waitlist(token bytea, actor text) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  e waitlist_entries;
  open_offer bigint;
BEGIN
  SELECT * INTO e FROM waitlist_entries WHERE token_hash = token AND erased_at IS NULL;
  IF e.id IS NULL THEN RETURN '{"verdict": "not-found"}'; END IF;
  PERFORM own_waitlist(e.official_id);
  SELECT id INTO open_offer FROM waitlist_offers WHERE entry_id = e.id AND state = 'open';
  IF open_offer IS NOT NULL THEN PERFORM give_offer_back(open_offer, 'decline'); END IF;
  IF NOT empty_waitlist_entry(e.id, actor, 'leave') THEN RETURN '{"verdict": "not-found"}'; END IF;
  RETURN jsonb_build_object('verdict', 'changed', 'slug', (SELECT slug FROM officials WHERE id = e.official_id));
END $$;

-- What the house does -----------------------------------------------------------------------------------------------------

-- Looks after the list of one official: ends what has run out, then offers each free slot to the first whom it suits. `seeds`: made for
-- the holds, { id, tokenHash (hex), keyId } each; no more offers are made than there are. `minutes`: waking time to answer in. Says
-- what was done; `more`: there were not enough seeds.
CREATE FUNCTION tend_waitlist(official integer, seeds jsonb, minutes integer) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  moment timestamptz := house_now();
  e record;
  candidate record;
  seed jsonb;
  used integer := 0;
  freed integer;
  ended integer := 0;
  more boolean := false;
BEGIN
  PERFORM own_waitlist(official);
  -- Lapsed holds of this official first, so that everybody who waits sees the same slots, and offers of what can be booked no more
  -- (a day that was closed, a slot that was blocked). Who is at one of them flips it themselves.
  WITH lapsed AS (
    UPDATE bookings SET state = 'expired', version = version + 1, hold_client = NULL
    WHERE id IN (SELECT b.id FROM bookings b JOIN slots s ON s.id = b.slot_id
      WHERE b.state = 'held' AND s.official_id = official
        AND (b.hold_expires_at <= moment OR b.for_offer AND slot_refusal(b.slot_id, moment) <> '') FOR UPDATE OF b SKIP LOCKED)
    RETURNING id, version),
  audited AS (
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
      SELECT 'system', 'expire', 'booking', id, 'held', 'expired', version FROM lapsed)
  SELECT count(*) INTO freed FROM lapsed;
  -- Nobody comes back to the list amid what follows.
  PERFORM 1 FROM waitlist_entries w WHERE w.official_id = official AND w.state IN ('waiting', 'offered') ORDER BY w.place FOR UPDATE;

  FOR e IN SELECT w.id, w.waits_until < (moment AT TIME ZONE 'Europe/Sofia')::date AS over
      FROM waitlist_entries w WHERE w.official_id = official AND w.state = 'waiting'
        AND (w.waits_until < (moment AT TIME ZONE 'Europe/Sofia')::date
          OR EXISTS (SELECT FROM bookings b JOIN slots t ON t.id = b.slot_id
            WHERE (b.phone = w.phone OR b.email_key = w.email_key) AND b.live AND t.ends_at > moment AND t.official_id = official))
      ORDER BY w.place LOOP
    ended := ended + 1;
    IF e.over THEN
      PERFORM end_waitlist_entry(e.id, 'expired', 'no-slot', 'system', 'expire');
      PERFORM plan_waitlist_message(e.id, 'waitlist-ended', jsonb_build_object('because', 'no-slot'));
    ELSE
      PERFORM end_waitlist_entry(e.id, 'left', 'booked', 'system', 'leave');
    END IF;
  END LOOP;

  FOR e IN SELECT w.id, w.place, w.version, w.email IS NULL AS to_call FROM waitlist_entries w
      WHERE w.official_id = official AND w.state = 'waiting' ORDER BY w.place LOOP
    FOR attempt IN 1..20 LOOP
      SELECT x.id, x.closes_at INTO candidate FROM suitable_slots x WHERE x.entry_id = e.id ORDER BY x.starts_at LIMIT 1;
      EXIT WHEN candidate.id IS NULL;
      seed := seeds -> used;
      IF seed IS NULL THEN
        more := true;
        EXIT;
      END IF;
      -- Whoever closes the day has it alone: looked at once more when it is shared.
      PERFORM share_day_of_slot(candidate.id);
      CONTINUE WHEN NOT EXISTS (SELECT FROM suitable_slots x WHERE x.entry_id = e.id AND x.id = candidate.id);
      PERFORM expire_lapsed_hold(candidate.id);
      INSERT INTO bookings (id, slot_id, state, code, hold_expires_at, key_id, token_hash, for_offer)
        VALUES ((seed ->> 'id')::uuid, candidate.id, 'held', random_code(), least(waking_end(moment, minutes), candidate.closes_at),
          (seed ->> 'keyId')::smallint, decode(seed ->> 'tokenHash', 'hex'), true)
        ON CONFLICT DO NOTHING;
      -- Somebody was faster, or the code is in use: look again.
      CONTINUE WHEN NOT FOUND;
      used := used + 1;
      UPDATE waitlist_entries SET state = 'offered', version = version + 1 WHERE id = e.id;
      INSERT INTO waitlist_offers (entry_id, entry_version, slot_id, booking_id, minutes, to_call, expires_at)
        SELECT e.id, e.version + 1, candidate.id, b.id, tend_waitlist.minutes, e.to_call, b.hold_expires_at FROM bookings b WHERE b.id = (seed ->> 'id')::uuid;
      INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version, reason) VALUES
        ('system', 'offer', 'booking', seed ->> 'id', NULL, 'held', 1, NULL),
        ('system', 'offer', 'waitlist-entry', e.id::text, 'waiting', 'offered', e.version + 1, 'slot ' || candidate.id);
      PERFORM plan_waitlist_message(e.id, 'waitlist-offer', (SELECT jsonb_build_object('offerId', id) FROM waitlist_offers WHERE entry_id = e.id AND state = 'open'));
      EXIT;
    END LOOP;
    EXIT WHEN more;
  END LOOP;
  RETURN jsonb_build_object('offered', used, 'freed', freed, 'ended', ended, 'more', more);
END $$;
