-- Bookings that the staff make, move and cancel for citizens, the rules that they waive, and the triage of questions (docs/decisions/028).

-- Which rule was waived for which booking, by whom and why: one row for each, and so their number for the reports. The reason goes
-- with the person, the rule stays.
CREATE TABLE waived_rules (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  booking_id uuid NOT NULL REFERENCES bookings (id),
  rule       text NOT NULL,
  act        text NOT NULL,
  actor      text NOT NULL,
  reason     text,
  at         timestamptz NOT NULL DEFAULT house_now(),
  CONSTRAINT a_waived_rule_is_known CHECK (rule IN ('opening', 'closing-hour', 'one-per-official', 'three-in-all', 'waiting-list')),
  CONSTRAINT a_rule_is_waived_by_an_act CHECK (act IN ('book', 'move'))
);
CREATE INDEX waived_rules_of_a_booking ON waived_rules (booking_id);

CREATE FUNCTION waived_rules_are_audited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_entries (at, actor, action, subject, subject_id, reason) VALUES (NEW.at, NEW.actor, 'waive', 'waived-rule', NEW.booking_id::text, NEW.rule);
  RETURN NULL;
END $$;
CREATE TRIGGER waived_rules_are_audited AFTER INSERT ON waived_rules FOR EACH ROW EXECUTE FUNCTION waived_rules_are_audited();

-- What somebody decided about a question before the day; the last decision stands. `freed`: the hour was given back with it.
CREATE TABLE question_triage (
  booking_id      uuid CONSTRAINT one_triage_per_question PRIMARY KEY REFERENCES bookings (id),
  decision        text NOT NULL,
  reason          text,
  official_id     integer REFERENCES officials (id),
  unit            text,
  reference       text,
  objection       text,
  expert_email    text,
  expert_question text,
  freed           boolean NOT NULL DEFAULT false,
  actor           text NOT NULL,
  decided_at      timestamptz NOT NULL DEFAULT house_now(),
  version         integer NOT NULL DEFAULT 1,
  CONSTRAINT a_triage_decision_is_known CHECK (decision IN ('keep', 'redirect', 'invite-expert', 'answered')),
  CONSTRAINT a_redirected_question_frees_its_hour CHECK (decision <> 'redirect' OR freed),
  CONSTRAINT an_expert_is_invited_by_mail CHECK (decision <> 'invite-expert' OR expert_email IS NOT NULL)
);

-- People are looked for among bookings that still have one: of what is emptied this index knows nothing.
CREATE INDEX bookings_with_a_person ON bookings (slot_id) WHERE name IS NOT NULL;

-- What the staff wrote about a citizen goes with the citizen. Whom we invited must still hear that nobody comes.
CREATE FUNCTION what_was_written_goes_with_the_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE waived_rules SET reason = NULL WHERE booking_id = NEW.id AND reason IS NOT NULL;
  UPDATE question_triage SET reason = NULL, unit = NULL, reference = NULL, objection = NULL, expert_question = NULL,
      expert_email = CASE WHEN decision = 'invite-expert' THEN expert_email END
    WHERE booking_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER what_was_written_goes_with_the_person AFTER UPDATE OF erased_at ON bookings
  FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL) EXECUTE FUNCTION what_was_written_goes_with_the_person();

-- Kinds more, whatever others there are by now: of a triage, to the citizen and to an expert.
DO $$
BEGIN
  EXECUTE (SELECT format('ALTER TABLE messages DROP CONSTRAINT message_kind_is_known, ADD CONSTRAINT message_kind_is_known CHECK (%s OR booking_id IS NOT NULL AND kind IN (''redirected'', ''answered'', ''answered-freed'', ''expert'', ''expert-off''))',
    pg_get_expr(conbin, conrelid)) FROM pg_constraint WHERE conname = 'message_kind_is_known' AND conrelid = 'messages'::regclass);
END $$;

-- A mail to the expert of a booking as it now stands; a second invitation takes the place of the first.
CREATE FUNCTION plan_expert_message(booking uuid, kind text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO messages (booking_id, kind, version, due_at) SELECT b.id, plan_expert_message.kind, b.version, house_now() FROM bookings b WHERE b.id = booking
  ON CONFLICT (booking_id, kind, version) DO UPDATE SET state = 'pending', due_at = house_now(), attempts = 0, sent_at = NULL, lease_until = NULL,
    last_error = NULL, first_due_at = NULL, created_at = house_now()
$$;

-- An expert who is to come hears that the hour changed or that nobody comes: at the end of the transaction, when all is planned for the citizen.
CREATE FUNCTION experts_hear_of_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM question_triage t WHERE t.booking_id = NEW.id AND t.expert_email IS NOT NULL AND t.decision <> 'keep') THEN
    PERFORM plan_expert_message(NEW.id, CASE WHEN NEW.state LIKE 'cancelled-%' THEN 'expert-off' ELSE 'expert' END);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER experts_hear_of_changes AFTER UPDATE ON bookings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.slot_id <> NEW.slot_id OR OLD.state <> NEW.state AND NEW.state IN ('cancelled-by-citizen', 'cancelled-by-municipality'))
  EXECUTE FUNCTION experts_hear_of_changes();

-- As in 20261122240500_limits. An order of the staff brings its `actor`: every hour is open to it that is kept for telephone and desk, and
-- `waives` names rules that do not hold for it, `why` the reason. A refusal of such an order names in `rules` what it breaks. Nothing
-- waives an occupied slot, a closed day, a blocked slot or an hour that is over.
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
        "mailsLimited" boolean, "mailClient" text, "mailsPerClient" integer, actor text, waives text[], why text)
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
      SELECT n, key, print, booking, version, email, local_date, start_minute, starts_at, "sameDayMinutes", state, "mailsLimited", "emailKey", "mailClient", actor, why,
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

-- Why a booking of the staff's cannot come to a slot, its occupation apart: '' where it can, and the rules that it would break.
CREATE FUNCTION staff_slot_refusal(slot integer, moment timestamptz, waives text[], OUT refusal text, OUT rules text[]) LANGUAGE plpgsql STABLE AS $$
DECLARE
  s record;
BEGIN
  SELECT t.*, d.state AS day_state, d.opens_at, o.active INTO s FROM slots t JOIN reception_days d ON d.id = t.reception_day_id JOIN officials o ON o.id = t.official_id WHERE t.id = slot;
  rules := array_remove(ARRAY[CASE WHEN s.opens_at > moment THEN 'opening' END, CASE WHEN s.closes_at <= moment THEN 'closing-hour' END,
    CASE WHEN slot_is_free(slot, moment) AND slot_awaited(slot) THEN 'waiting-list' END], NULL);
  refusal := CASE WHEN s.id IS NULL THEN 'slot-not-bookable' WHEN s.day_state <> 'open' THEN 'day-closed'
    WHEN NOT s.active OR s.withdrawn_at IS NOT NULL OR s.blocked_reason IS NOT NULL OR s.ends_at <= moment THEN 'slot-not-bookable'
    WHEN s.opens_at > moment AND 'opening' <> ALL (waives) OR s.closes_at <= moment AND 'closing-hour' <> ALL (waives) THEN 'slot-not-bookable'
    WHEN 'waiting-list' = ANY (rules) AND 'waiting-list' <> ALL (waives) THEN 'slot-taken' ELSE '' END;
END $$;

-- A booking by its number, for one command of the staff alone; `seen` is the version that they looked at.
CREATE FUNCTION own_booking_of(booking_id uuid, other_slots integer[], seen integer, OUT refusal text, OUT booking citizens_bookings, OUT token bytea) LANGUAGE plpgsql AS $$
DECLARE
  owned record;
BEGIN
  SELECT b.token_hash INTO token FROM bookings b WHERE b.id = booking_id;
  owned := own_booking(token, other_slots);
  refusal := owned.refusal;
  booking := owned.booking;
  IF refusal IS NULL AND booking.version <> seen THEN refusal := 'version-conflict'; END IF;
END $$;

-- Moves a booking as move_booking() does, for the staff. `c`: id, version, slotId, actor, waives[], why?, movable[], sameDayMinutes?
CREATE FUNCTION move_for_citizen(c jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  moment timestamptz := house_now();
  slot integer := (c ->> 'slotId')::integer;
  waived text[] := ARRAY(SELECT jsonb_array_elements_text(c -> 'waives'));
  owned record := own_booking_of((c ->> 'id')::uuid, ARRAY[slot], (c ->> 'version')::integer);
  b citizens_bookings := owned.booking;
  judged record;
  unsent record;
  told jsonb;
BEGIN
  -- Repeated before it was answered: it is done.
  IF b."slotId" = slot AND b.version >= (c ->> 'version')::integer THEN RETURN changed_booking(owned.token, 'changed'); END IF;
  IF owned.refusal IS NOT NULL THEN RETURN jsonb_build_object('verdict', owned.refusal); END IF;
  IF NOT c -> 'movable' ? b.state OR b.over THEN RETURN '{"verdict": "not-changeable"}'; END IF;
  judged := staff_slot_refusal(slot, moment, waived);
  IF judged.refusal = '' AND (SELECT official_id FROM slots WHERE id = slot) <> b."officialId" THEN judged.refusal := 'slot-not-bookable'; END IF;
  IF judged.refusal <> '' THEN
    RETURN jsonb_build_object('verdict', judged.refusal, 'rules', to_jsonb(judged.rules), 'alternatives', nearest_free_slots(b."slotId"));
  END IF;
  IF NOT slot_is_free(slot, moment) THEN
    RETURN jsonb_build_object('verdict', 'slot-taken', 'rules', '[]'::jsonb, 'alternatives', nearest_free_slots(slot));
  END IF;
  PERFORM expire_lapsed_hold(slot);
  UPDATE bookings SET slot_id = slot, version = version + 1,
      hold_expires_at = CASE WHEN hold_expires_at IS NOT NULL THEN least(hold_expires_at, (SELECT greatest(closes_at, moment + interval '1 hour') FROM slots WHERE id = slot)) END
    WHERE id = b.id AND version = b.version AND state = b.state;
  IF NOT FOUND THEN RETURN '{"verdict": "version-conflict"}'; END IF;
  -- As in move_booking: the time that the citizen was told last.
  SELECT m.kind, m.details INTO unsent FROM messages m
    WHERE m.booking_id = b.id AND m.state = 'pending' AND m.kind IN ('confirmation', 'moved') ORDER BY m.id DESC LIMIT 1;
  told := CASE unsent.kind WHEN 'moved' THEN unsent.details WHEN 'confirmation' THEN '{}' ELSE jsonb_build_object('movedFrom', b."startsAt") END;
  PERFORM plan_messages(b.id, 'moved', (c ->> 'sameDayMinutes')::integer, told);
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version, fields)
    VALUES (c ->> 'actor', 'move', 'booking', b.id::text, b.state, b.state, b.version + 1, '{slotId}');
  INSERT INTO waived_rules (booking_id, rule, act, actor, reason)
    SELECT b.id, rule, 'move', c ->> 'actor', c ->> 'why' FROM unnest(judged.rules) rule WHERE rule = ANY (waived);
  RETURN changed_booking(owned.token, 'changed');
END $$;

-- Cancels a booking whose locks are held, tells its citizen by a message of `kind`, and says whether it was still of that version.
CREATE FUNCTION cancel_owned_booking(b citizens_bookings, actor text, why text, kind text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE bookings SET state = 'cancelled-by-municipality', version = version + 1, cancel_reason = why
    WHERE id = b.id AND version = b.version AND state = b.state;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM plan_messages(b.id, kind, NULL);
  -- The log says by which decision: the words to the citizen are not for it.
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version, reason)
    VALUES (actor, 'cancel', 'booking', b.id::text, b.state, 'cancelled-by-municipality', b.version + 1, nullif(kind, 'cancelled'));
  RETURN true;
END $$;

-- The municipality cancels. `c`: id, version, actor, reason, cancellable[]. Repeated, nothing changes.
CREATE FUNCTION cancel_by_municipality(c jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  owned record := own_booking_of((c ->> 'id')::uuid, '{}', (c ->> 'version')::integer);
  b citizens_bookings := owned.booking;
BEGIN
  IF b.state = 'cancelled-by-municipality' AND b.version >= (c ->> 'version')::integer THEN RETURN changed_booking(owned.token, 'changed'); END IF;
  IF owned.refusal IS NOT NULL THEN RETURN jsonb_build_object('verdict', owned.refusal); END IF;
  IF NOT c -> 'cancellable' ? b.state OR b.over THEN RETURN '{"verdict": "not-changeable"}'; END IF;
  IF NOT cancel_owned_booking(b, c ->> 'actor', c ->> 'reason', 'cancelled') THEN RETURN '{"verdict": "version-conflict"}'; END IF;
  RETURN changed_booking(owned.token, 'changed');
END $$;

-- Decides about a question. `c`: id, version, triageVersion?, actor, decision, reason?, officialId?, unit?, reference?, objection?,
-- expertEmail?, expertQuestion?, free, sameDayMinutes?
CREATE FUNCTION triage_question(c jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  owned record := own_booking_of((c ->> 'id')::uuid, '{}', (c ->> 'version')::integer);
  b citizens_bookings := owned.booking;
  before question_triage;
  decision text := c ->> 'decision';
  freed boolean := decision = 'redirect' OR decision = 'answered' AND (c ->> 'free')::boolean;
BEGIN
  IF owned.refusal IS NOT NULL THEN RETURN jsonb_build_object('verdict', owned.refusal); END IF;
  SELECT * INTO before FROM question_triage t WHERE t.booking_id = b.id;
  IF c ? 'triageVersion' AND coalesce(before.version, 0) <> (c ->> 'triageVersion')::integer THEN RETURN '{"verdict": "version-conflict"}'; END IF;
  IF b.state <> 'confirmed' OR b.over THEN RETURN '{"verdict": "not-changeable"}'; END IF;
  -- One expert at a time: another is invited when the first has heard that they need not come.
  IF decision = 'invite-expert' AND before.expert_email <> c ->> 'expertEmail' AND (before.decision = 'invite-expert'
      OR EXISTS (SELECT FROM messages m WHERE m.booking_id = b.id AND m.kind = 'expert-off' AND m.state IN ('pending', 'sending'))) THEN
    RETURN '{"verdict": "expert-invited"}';
  END IF;
  INSERT INTO question_triage AS t (booking_id, decision, reason, official_id, unit, reference, objection, expert_email, expert_question, freed, actor)
    VALUES (b.id, decision, c ->> 'reason', (c ->> 'officialId')::integer, c ->> 'unit', c ->> 'reference', c ->> 'objection', c ->> 'expertEmail',
      c ->> 'expertQuestion', freed, c ->> 'actor')
    ON CONFLICT (booking_id) DO UPDATE SET decision = EXCLUDED.decision, reason = EXCLUDED.reason, official_id = EXCLUDED.official_id, unit = EXCLUDED.unit,
      reference = EXCLUDED.reference, objection = EXCLUDED.objection, expert_email = coalesce(EXCLUDED.expert_email, t.expert_email),
      expert_question = coalesce(EXCLUDED.expert_question, t.expert_question),
      freed = EXCLUDED.freed, actor = EXCLUDED.actor, decided_at = house_now(), version = t.version + 1;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES (c ->> 'actor', 'triage', 'question', b.id::text, before.decision, decision, coalesce(before.version, 0) + 1);
  IF freed THEN
    IF NOT cancel_owned_booking(b, c ->> 'actor', c ->> 'reason', CASE decision WHEN 'redirect' THEN 'redirected' ELSE 'answered-freed' END) THEN
      RETURN '{"verdict": "version-conflict"}';
    END IF;
  ELSIF decision = 'answered' THEN
    UPDATE bookings SET version = version + 1 WHERE id = b.id;
    PERFORM plan_messages(b.id, 'answered', (c ->> 'sameDayMinutes')::integer);
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
      VALUES (c ->> 'actor', 'answer', 'booking', b.id::text, b.state, b.state, b.version + 1);
  END IF;
  IF decision = 'invite-expert' THEN
    PERFORM plan_expert_message(b.id, 'expert');
  ELSIF before.decision = 'invite-expert' AND NOT freed THEN
    UPDATE messages SET state = 'superseded' WHERE booking_id = b.id AND kind = 'expert' AND state = 'pending';
    PERFORM plan_expert_message(b.id, 'expert-off');
  END IF;
  RETURN changed_booking(owned.token, 'changed');
END $$;

-- Every booking that has a person, as the staff see it: what its citizen sees, its decision and what was waived for it.
CREATE VIEW staff_bookings AS
  SELECT b.*, s.local_date AS "localDate", s.closes_at AS "closesAt",
    (SELECT jsonb_build_object('decision', t.decision, 'reason', t.reason, 'official', o.slug, 'unit', t.unit, 'reference', t.reference, 'objection', t.objection,
        'expertEmail', CASE WHEN t.decision = 'invite-expert' THEN t.expert_email END, 'expertQuestion', CASE WHEN t.decision = 'invite-expert' THEN t.expert_question END,
        'freed', t.freed, 'by', t.actor, 'at', extract(epoch FROM t.decided_at), 'version', t.version)
      FROM question_triage t LEFT JOIN officials o ON o.id = t.official_id WHERE t.booking_id = b.id) AS triage
  FROM citizens_bookings b JOIN slots s ON s.id = b."slotId";

-- Hours that the staff may give to somebody, with the rules that would have to be waived for it. All of an official whose reception is not over.
CREATE VIEW staff_slots AS
  SELECT s.id, s.official_id AS "officialId", o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn", d.place_bg AS "placeBg", d.place_en AS "placeEn",
    s.local_date::text AS date, s.starts_at, extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM s.ends_at)::float8 AS "endsAt",
    s.channel = 'staff' AND (s.public_at <= house_now()) IS NOT TRUE AS kept,
    array_remove(ARRAY[CASE WHEN d.opens_at > house_now() THEN 'opening' END, CASE WHEN s.closes_at <= house_now() THEN 'closing-hour' END,
      CASE WHEN EXISTS (SELECT 1 FROM waitlist_entries w WHERE w.official_id = s.official_id AND w.state = 'waiting') AND slot_awaited(s.id) THEN 'waiting-list' END], NULL) AS rules
  FROM slots s JOIN reception_days d ON d.id = s.reception_day_id JOIN officials o ON o.id = s.official_id
  WHERE o.active AND d.state = 'open' AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL AND s.ends_at > house_now()
    AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.slot_id = s.id
      AND b.state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done')
      AND (b.hold_expires_at <= house_now()) IS NOT TRUE);
