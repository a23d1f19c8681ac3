-- A closed day as a case (docs/decisions/030): every booking that was to come is one line, open until its citizen has a final answer.
-- The booking itself stays live on its slot, which is withdrawn, until then. What is kept free for those affected is held as any hold
-- is, so the index one_live_booking_per_slot stands between two people here too.
--
-- The lock of the closed day is the lock of its case: whoever changes a booking of that day, or a line, has the day alone.

-- `reason` is for the staff, `public_reason` (and `public_reason_en`, where there is one) for citizens. `day_before`: what the day was,
-- to be that again when it is reopened. `set_aside_at`: when its slots were taken out of the offer, all at once.
CREATE TABLE closures (
  id               integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  reception_day_id integer NOT NULL REFERENCES reception_days (id),
  state            text NOT NULL DEFAULT 'open',
  reason           text NOT NULL,
  public_reason    text NOT NULL,
  public_reason_en text,
  reply_by         timestamptz NOT NULL,
  day_before       jsonb NOT NULL,
  set_aside_at     timestamptz NOT NULL,
  opened_by        text NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT house_now(),
  ended_at         timestamptz,
  CONSTRAINT closure_state_is_known CHECK (state IN ('open', 'closed', 'reopened')),
  CONSTRAINT a_case_that_is_over_has_its_time CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX one_open_case_per_day ON closures (reception_day_id) WHERE state = 'open';

-- One affected booking. Open: `told` (written to), `to-call` (must be telephoned: no e-mail, a mail that did not arrive, no answer in
-- time), `chose` (asks to be telephoned). Final: `moved`, `cancelled`, `unreachable` (cancelled after telephoning in vain), `restored`
-- (the day was reopened). `version`: the booking's, of which its message tells. `tries`: telephone calls that reached nobody.
CREATE TABLE affected_bookings (
  closure_id  integer NOT NULL REFERENCES closures (id),
  booking_id  uuid NOT NULL REFERENCES bookings (id) ON DELETE CASCADE,
  slot_id     integer NOT NULL REFERENCES slots (id),
  to_slot_id  integer REFERENCES slots (id),
  state       text NOT NULL,
  version     integer NOT NULL,
  tries       smallint NOT NULL DEFAULT 0,
  note        text,
  answered_by text,
  answered_at timestamptz,
  CONSTRAINT a_booking_is_affected_once_by_a_closure PRIMARY KEY (closure_id, booking_id),
  CONSTRAINT affected_state_is_known CHECK (state IN ('told', 'to-call', 'chose', 'moved', 'cancelled', 'unreachable', 'restored')),
  CONSTRAINT a_final_answer_has_its_time CHECK ((state IN ('told', 'to-call', 'chose')) = (answered_at IS NULL))
);
CREATE UNIQUE INDEX one_open_line_per_booking ON affected_bookings (booking_id) WHERE state IN ('told', 'to-call', 'chose');
CREATE INDEX affected_by_booking ON affected_bookings (booking_id);

-- What is kept free for those affected, by the hold `booking_id` while that stands.
CREATE TABLE closure_slots (
  closure_id integer NOT NULL REFERENCES closures (id),
  slot_id    integer NOT NULL REFERENCES slots (id),
  booking_id uuid CONSTRAINT one_closure_per_hold UNIQUE REFERENCES bookings (id) ON DELETE SET NULL,
  CONSTRAINT a_slot_is_kept_once_for_a_closure PRIMARY KEY (closure_id, slot_id)
);

-- Two kinds more, whatever others there are by now.
DO $$
BEGIN
  EXECUTE (SELECT format('ALTER TABLE messages DROP CONSTRAINT message_kind_is_known, ADD CONSTRAINT message_kind_is_known CHECK (%s OR kind IN (''closure'', ''restored''))',
    pg_get_expr(conbin, conrelid)) FROM pg_constraint WHERE conname = 'message_kind_is_known' AND conrelid = 'messages'::regclass);
END $$;

-- What follows what ----------------------------------------------------------------------------------------------------------

-- Ends a case when each line is final, and gives back what was kept.
CREATE FUNCTION end_closure(closure integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM affected_bookings a WHERE a.closure_id = closure AND a.state IN ('told', 'to-call', 'chose')) THEN RETURN; END IF;
  UPDATE closures SET state = 'closed', ended_at = house_now() WHERE id = closure AND state = 'open';
  IF NOT FOUND THEN RETURN; END IF;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state) VALUES ('system', 'close', 'closure', closure::text, 'open', 'closed');
  PERFORM release_closure_slots(closure);
END $$;

CREATE FUNCTION release_closure_slots(closure integer) RETURNS void LANGUAGE sql AS $$
  WITH freed AS (
    UPDATE bookings b SET state = 'expired', version = b.version + 1 FROM closure_slots k
      WHERE k.closure_id = closure AND b.id = k.booking_id AND b.state = 'held' RETURNING b.id, b.version)
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    SELECT 'system', 'release', 'booking', id, 'held', 'expired', version FROM freed
$$;

-- By whatever way a booking is moved, cancelled or erased, its line hears of it; nothing said on the telephone outlives its citizen.
CREATE FUNCTION affected_follows_its_booking() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  closure integer;
BEGIN
  IF NEW.erased_at IS NOT NULL THEN
    UPDATE affected_bookings SET note = NULL WHERE booking_id = NEW.id AND note IS NOT NULL;
  END IF;
  IF NEW.slot_id = OLD.slot_id AND NEW.state IN ('unverified', 'confirmed', 'arrived', 'in-meeting') THEN RETURN NULL; END IF;
  UPDATE affected_bookings SET state = CASE WHEN NEW.slot_id <> OLD.slot_id THEN 'moved' ELSE 'cancelled' END, to_slot_id = nullif(NEW.slot_id, OLD.slot_id),
      answered_at = house_now(), answered_by = coalesce(answered_by, 'citizen')
    WHERE booking_id = NEW.id AND state IN ('told', 'to-call', 'chose') RETURNING closure_id INTO closure;
  IF closure IS NOT NULL THEN PERFORM end_closure(closure); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER affected_follows_its_booking AFTER UPDATE OF state, slot_id, erased_at ON bookings FOR EACH ROW
  WHEN (OLD.state <> 'held' AND (NEW.slot_id <> OLD.slot_id OR NEW.state <> OLD.state OR NEW.erased_at IS DISTINCT FROM OLD.erased_at))
  EXECUTE FUNCTION affected_follows_its_booking();

-- Who is to be telephoned stands on the call list, once, with whatever mail did not arrive; and no longer than that.
CREATE FUNCTION calls_follow_affected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('to-call', 'chose') THEN
    PERFORM void_calls(ARRAY['undeliverable', 'reminder'], NEW.booking_id, NULL, 'changed');
    PERFORM add_call('closure', NEW.booking_id, NULL, s.starts_at) FROM slots s WHERE s.id = NEW.slot_id;
  ELSE
    PERFORM void_calls(ARRAY['closure'], NEW.booking_id, NULL, 'changed');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER calls_follow_affected AFTER INSERT OR UPDATE OF state ON affected_bookings FOR EACH ROW EXECUTE FUNCTION calls_follow_affected();

-- As in 20261122300000_calls_and_texts; whose answer somebody took on the telephone needs no call about it.
CREATE OR REPLACE FUNCTION call_about_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  due timestamptz;
BEGIN
  SELECT s.starts_at INTO due FROM bookings b JOIN slots s ON s.id = b.slot_id
    WHERE b.id = NEW.subject_id::uuid AND b.email IS NULL AND b.phone IS NOT NULL AND b.erased_at IS NULL AND s.starts_at > house_now()
      AND b.state IN ('unverified', 'confirmed', 'cancelled-by-municipality')
      AND NOT EXISTS (SELECT FROM calls c WHERE c.booking_id = b.id AND c.state = 'done' AND c.ended_at = NEW.at AND c.result <> 'wrong-number')
      AND NOT EXISTS (SELECT FROM affected_bookings a WHERE a.booking_id = b.id AND a.answered_at = NEW.at AND a.answered_by LIKE 'user:%');
  IF due IS NOT NULL THEN PERFORM add_call('changed', NEW.subject_id::uuid, NULL, due); END IF;
  RETURN NULL;
END $$;

-- Plans the one message of an affected booking as it now stands: no reminder beside it. `restored` has its reminders again.
CREATE FUNCTION tell_affected(booking uuid, kind text, details jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE messages m SET state = 'superseded' WHERE m.booking_id = booking AND m.state = 'pending';
  INSERT INTO messages (booking_id, kind, version, due_at, details)
    SELECT b.id, tell_affected.kind, b.version, house_now(), tell_affected.details FROM bookings b WHERE b.id = booking AND b.email IS NOT NULL;
END $$;

-- What the staff do ----------------------------------------------------------------------------------------------------------

-- The free slots of the same official nearest to a day, those first that citizens could book at this moment.
CREATE FUNCTION nearest_replacements(day integer, many integer) RETURNS integer[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(id ORDER BY starts_at), '{}') FROM (
    SELECT s.id, s.starts_at FROM reception_days closed
    JOIN slots s ON s.official_id = closed.official_id AND s.reception_day_id <> closed.id
    JOIN reception_days d ON d.id = s.reception_day_id
    JOIN officials o ON o.id = s.official_id
    WHERE closed.id = day AND o.active AND d.state = 'open' AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL
      AND s.closes_at > house_now() AND slot_is_free(s.id, house_now())
    ORDER BY (s.channel = 'public' OR s.public_at <= house_now()) AND d.opens_at <= house_now() DESC, s.starts_at LIMIT many) near
$$;

-- Whose answer a closing of the day would need, in order of time. Who is being received at this moment is not affected.
CREATE FUNCTION bookings_to_answer(day integer) RETURNS TABLE (booking uuid, slot integer) LANGUAGE sql STABLE AS $$
  SELECT p.booking, p.slot FROM bookings_out_of_plan(day, NULL) p JOIN bookings b ON b.id = p.booking JOIN slots s ON s.id = p.slot
  WHERE b.state <> 'in-meeting' ORDER BY s.starts_at, b.id
$$;

-- Closes a day, whoever is booked on it, as one action under the day's lock. `c`: reason, publicReason, publicReasonEn?, replyBy (seconds
-- since 1970), holdSlots? (as many of the nearest as there are people where absent).
CREATE FUNCTION close_day_as_case(day integer, c jsonb, actor text) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  moment timestamptz := house_now();
  until timestamptz := to_timestamp((c ->> 'replyBy')::float8);
  asked boolean := c ? 'holdSlots';
  wanted integer[];
  d reception_days;
  b record;
  closure integer;
  hold uuid;
  taken integer[] := '{}';
  slot integer;
BEGIN
  wanted := CASE WHEN asked THEN ARRAY(SELECT jsonb_array_elements_text(c -> 'holdSlots')::integer)
    ELSE nearest_replacements(day, (SELECT count(*)::integer FROM bookings_to_answer(day))) END;
  PERFORM pg_advisory_xact_lock(official_id, n) FROM (
    SELECT official_id, local_date - date '2000-01-01' AS n FROM reception_days WHERE id = day
    UNION SELECT official_id, local_date - date '2000-01-01' FROM slots WHERE id = ANY (wanted) ORDER BY 1, 2) sorted;
  SELECT * INTO d FROM reception_days WHERE id = day AND withdrawn_at IS NULL;
  IF d.id IS NULL THEN RETURN '{"verdict": "not-found"}'; END IF;
  IF d.state = 'closed' OR d.ends_at <= moment AND NOT EXISTS (SELECT FROM bookings_to_answer(day)) THEN RETURN '{"verdict": "not-changeable"}'; END IF;

  INSERT INTO closures (reception_day_id, reason, public_reason, public_reason_en, reply_by, day_before, set_aside_at, opened_by)
    VALUES (day, c ->> 'reason', c ->> 'publicReason', c ->> 'publicReasonEn', until, jsonb_build_object('state', d.state, 'awaits', d.awaits,
      'publicReason', d.public_reason, 'setAsideAt', d.set_aside_at, 'editedAt', d.edited_at), moment, actor) RETURNING id INTO closure;
  INSERT INTO audit_entries (actor, action, subject, subject_id, to_state, reason) VALUES (actor, 'open', 'closure', closure::text, 'open', c ->> 'reason');
  -- The day closes first: what follows is of a day that nobody books any more.
  UPDATE reception_days SET state = 'closed', awaits = NULL, public_reason = c ->> 'publicReason', edited_at = moment, version = version + 1, set_aside_at = moment
    WHERE id = day;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason)
    VALUES (actor, 'close', 'reception-day', day::text, d.state, 'closed', c ->> 'reason');
  PERFORM withdraw_slots(ARRAY(SELECT s.id FROM slots s WHERE s.reception_day_id = day AND s.withdrawn_at IS NULL AND s.ends_at > moment
    AND NOT EXISTS (SELECT FROM bookings k WHERE k.slot_id = s.id AND k.state IN ('in-meeting', 'done'))));

  FOR b IN SELECT k.id, k.state, k.version, k.email, k.slot_id,
      EXISTS (SELECT FROM messages m WHERE m.booking_id = k.id AND m.state = 'dead' AND m.last_error IS DISTINCT FROM 'late') AS refused
      FROM bookings_to_answer(day) a JOIN bookings k ON k.id = a.booking LOOP
    IF b.state = 'unverified' THEN
      -- Nobody has shown yet that this address is theirs: it is told, and may book anew.
      UPDATE bookings SET state = 'cancelled-by-municipality', version = version + 1, cancel_reason = c ->> 'publicReason' WHERE id = b.id;
      PERFORM plan_messages(b.id, 'cancelled', NULL);
      INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
        VALUES (actor, 'cancel', 'booking', b.id::text, b.state, 'cancelled-by-municipality', b.version + 1);
      INSERT INTO affected_bookings (closure_id, booking_id, slot_id, state, version, answered_at, answered_by)
        VALUES (closure, b.id, b.slot_id, 'cancelled', b.version + 1, moment, actor);
      CONTINUE;
    END IF;
    UPDATE bookings SET state = 'confirmed', version = version + 1 WHERE id = b.id;
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
      VALUES (actor, 'affect', 'booking', b.id::text, b.state, 'confirmed', b.version + 1);
    PERFORM tell_affected(b.id, 'closure', jsonb_build_object('closureId', closure));
    INSERT INTO affected_bookings (closure_id, booking_id, slot_id, state, version)
      VALUES (closure, b.id, b.slot_id, CASE WHEN b.email IS NULL OR b.refused THEN 'to-call' ELSE 'told' END, b.version + 1);
  END LOOP;

  FOREACH slot IN ARRAY wanted LOOP
    IF NOT slot_can_be_kept(slot, until) THEN
      taken := taken || slot;
      CONTINUE;
    END IF;
    PERFORM expire_lapsed_hold(slot);
    hold := NULL;
    FOR attempt IN 1..20 LOOP
      INSERT INTO bookings (id, slot_id, state, code, hold_expires_at, token_hash)
        SELECT gen_random_uuid(), s.id, 'held', random_code(), least(until, s.closes_at), sha256(gen_random_uuid()::text::bytea) FROM slots s WHERE s.id = slot
        ON CONFLICT DO NOTHING RETURNING id INTO hold;
      EXIT WHEN hold IS NOT NULL;
    END LOOP;
    IF hold IS NULL THEN
      taken := taken || slot;
      CONTINUE;
    END IF;
    INSERT INTO audit_entries (actor, action, subject, subject_id, to_state, version) VALUES (actor, 'hold', 'booking', hold::text, 'held', 1);
    INSERT INTO closure_slots (closure_id, slot_id, booking_id) VALUES (closure, slot, hold);
  END LOOP;
  -- Whoever named the slots hears which of them somebody else has by now, and looks again.
  IF asked AND taken <> '{}' THEN
    RAISE EXCEPTION 'a slot to be kept is not free' USING ERRCODE = 'P0001', DETAIL = array_to_string(taken, ',');
  END IF;
  PERFORM end_closure(closure);
  RETURN jsonb_build_object('verdict', 'done', 'closureId', closure);
EXCEPTION WHEN SQLSTATE 'P0001' THEN
  RETURN '{"verdict": "slot-taken"}';
END $$;

-- Whether a slot can be kept for somebody: received, free, and some time left to take it.
CREATE FUNCTION slot_can_be_kept(slot integer, until timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM slots s JOIN reception_days d ON d.id = s.reception_day_id JOIN officials o ON o.id = s.official_id
    WHERE s.id = slot AND o.active AND d.state = 'open' AND d.withdrawn_at IS NULL AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL
      AND s.closes_at > house_now() AND until > house_now() AND slot_is_free(s.id, house_now()))
$$;

-- What somebody of the staff noted in a case stands on the call list too, where it was a line there.
CREATE FUNCTION record_affected_call(booking uuid, answer text, actor text) RETURNS void LANGUAGE sql AS $$
  SELECT record_call(k.id, CASE answer WHEN 'no-answer' THEN 'no-answer' WHEN 'call' THEN 'call-later' WHEN 'unreachable' THEN 'wrong-number' ELSE 'reached' END,
      NULL, nullif(regexp_replace(actor, '[^0-9]', '', 'g'), '')::integer)
    FROM calls k WHERE k.booking_id = booking AND k.kind = 'closure' AND k.state = 'open' AND actor LIKE 'user:%'
$$;

-- What becomes of one affected booking. `a`: answer ('move', 'cancel', 'call', 'told', 'no-answer', 'unreachable'), slotId?, note?. Answered
-- already, the same answer changes nothing, and another is refused. Locks: the person, the days.
CREATE FUNCTION answer_affected(closure integer, booking uuid, a jsonb, actor text, same_day_minutes integer) RETURNS jsonb
  LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  moment timestamptz := house_now();
  answer text := a ->> 'answer';
  slot integer := (a ->> 'slotId')::integer;
  line affected_bookings;
  c closures;
  b bookings;
  kept uuid;
  refusal text;
BEGIN
  SELECT * INTO line FROM affected_bookings x WHERE x.closure_id = closure AND x.booking_id = booking;
  IF line.closure_id IS NULL THEN RETURN '{"verdict": "not-found"}'; END IF;
  IF answer = 'move' THEN PERFORM own_person(k.phone, k.email_key) FROM bookings k WHERE k.id = booking; END IF;
  PERFORM own_days_of_slots(line.slot_id || CASE WHEN answer = 'move' THEN ARRAY[slot] ELSE '{}' END);
  SELECT * INTO line FROM affected_bookings x WHERE x.closure_id = closure AND x.booking_id = booking;
  SELECT * INTO c FROM closures WHERE id = closure;
  SELECT * INTO b FROM bookings WHERE id = booking;
  IF line.state NOT IN ('told', 'to-call', 'chose') THEN
    RETURN jsonb_build_object('verdict', CASE WHEN line.state = 'moved' AND answer = 'move' AND line.to_slot_id = slot AND b.slot_id = slot
      OR line.state = 'cancelled' AND answer = 'cancel' OR line.state = answer THEN 'done' ELSE 'not-changeable' END);
  END IF;

  IF answer IN ('call', 'told', 'no-answer') THEN
    PERFORM record_affected_call(booking, answer, actor);
    UPDATE affected_bookings x SET note = coalesce(a ->> 'note', x.note), tries = x.tries + (answer = 'no-answer')::integer,
        state = CASE answer WHEN 'call' THEN 'chose' WHEN 'told' THEN 'told' ELSE x.state END, answered_by = NULL
      WHERE x.closure_id = closure AND x.booking_id = booking;
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason)
      VALUES (actor, answer, 'affected-booking', booking::text, line.state, CASE answer WHEN 'call' THEN 'chose' WHEN 'told' THEN 'told' ELSE line.state END, 'closure ' || closure);
    RETURN '{"verdict": "done"}';
  END IF;

  IF answer = 'move' THEN
    SELECT k.id INTO kept FROM closure_slots x JOIN bookings k ON k.id = x.booking_id
      WHERE x.closure_id = closure AND x.slot_id = slot AND k.state = 'held' AND k.hold_expires_at > moment;
    IF kept IS NULL THEN
      refusal := CASE WHEN EXISTS (SELECT FROM slots s JOIN slots own ON own.id = line.slot_id WHERE s.id = slot AND s.official_id = own.official_id)
        THEN slot_refusal(slot, moment) ELSE 'slot-not-bookable' END;
      IF refusal = '' AND NOT slot_is_free(slot, moment) THEN refusal := 'slot-taken'; END IF;
      -- What was kept until its time ran out is no less gone than what somebody took.
      IF refusal <> '' THEN RETURN jsonb_build_object('verdict', 'slot-taken', 'alternatives', nearest_free_slots(line.slot_id)); END IF;
      PERFORM expire_lapsed_hold(slot);
    END IF;
    IF EXISTS (SELECT FROM bookings k JOIN slots s ON s.id = k.slot_id
        WHERE (k.phone = b.phone OR k.email_key = b.email_key) AND k.live AND k.id <> b.id AND s.ends_at > moment
          AND (k.hold_expires_at <= moment) IS NOT TRUE AND s.official_id = (SELECT official_id FROM slots WHERE id = slot)) THEN
      RETURN '{"verdict": "already-booked"}';
    END IF;
    PERFORM record_affected_call(booking, answer, actor);
    UPDATE affected_bookings SET answered_by = actor, note = coalesce(a ->> 'note', note) WHERE closure_id = closure AND booking_id = booking;
    IF kept IS NOT NULL THEN
      UPDATE bookings SET state = 'expired', version = version + 1 WHERE id = kept;
      INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
        SELECT answer_affected.actor, 'release', 'booking', kept::text, 'held', 'expired', version FROM bookings WHERE id = kept;
    END IF;
    UPDATE bookings SET slot_id = slot, version = version + 1 WHERE id = booking;
    PERFORM plan_messages(booking, 'moved', same_day_minutes, (SELECT jsonb_build_object('movedFrom', extract(epoch FROM s.starts_at)) FROM slots s WHERE s.id = line.slot_id));
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
      VALUES (actor, 'move', 'booking', booking::text, b.state, b.state, b.version + 1);
    RETURN '{"verdict": "done"}';
  END IF;

  PERFORM record_affected_call(booking, answer, actor);
  UPDATE affected_bookings SET answered_by = actor, note = coalesce(a ->> 'note', note) WHERE closure_id = closure AND booking_id = booking;
  IF answer = 'unreachable' THEN
    UPDATE affected_bookings SET state = 'unreachable', answered_at = moment WHERE closure_id = closure AND booking_id = booking;
  END IF;
  UPDATE bookings SET state = 'cancelled-by-municipality', version = version + 1, cancel_reason = c.public_reason WHERE id = booking;
  PERFORM plan_messages(booking, 'cancelled', NULL);
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version, reason)
    VALUES (actor, 'cancel', 'booking', booking::text, b.state, 'cancelled-by-municipality', b.version + 1, 'closure ' || closure);
  PERFORM end_closure(closure);
  RETURN '{"verdict": "done"}';
END $$;

-- Reopens a closed day: whoever has not chosen yet has their time again and is told so; whoever chose keeps what they chose. Refused when
-- nobody waits any more, or when a reception of those who do has begun.
CREATE FUNCTION reopen_closed_day(closure integer, actor text, why text, same_day_minutes integer) RETURNS jsonb
  LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  c closures;
  b record;
  fault text;
BEGIN
  SELECT * INTO c FROM closures WHERE id = closure;
  IF c.id IS NULL THEN RETURN '{"verdict": "not-found"}'; END IF;
  PERFORM own_reception_day(c.reception_day_id);
  SELECT * INTO c FROM closures WHERE id = closure;
  IF c.state = 'reopened' THEN RETURN '{"verdict": "done"}'; END IF;
  IF c.state <> 'open' OR EXISTS (SELECT FROM affected_bookings a JOIN slots s ON s.id = a.slot_id
      WHERE a.closure_id = closure AND a.state IN ('told', 'to-call', 'chose') AND s.starts_at <= house_now()) THEN
    RETURN '{"verdict": "not-changeable"}';
  END IF;
  UPDATE slots SET withdrawn_at = NULL WHERE reception_day_id = c.reception_day_id AND withdrawn_at = c.set_aside_at;
  UPDATE reception_days SET state = c.day_before ->> 'state', awaits = nullif(c.day_before -> 'awaits', 'null'), public_reason = c.day_before ->> 'publicReason',
      set_aside_at = (c.day_before ->> 'setAsideAt')::timestamptz, edited_at = (c.day_before ->> 'editedAt')::timestamptz, version = version + 1
    WHERE id = c.reception_day_id;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason)
    VALUES (actor, CASE c.day_before ->> 'state' WHEN 'open' THEN 'open' ELSE 'needs-decision' END, 'reception-day', c.reception_day_id::text, 'closed', c.day_before ->> 'state', why);
  FOR b IN SELECT k.id, k.state, k.version FROM affected_bookings a JOIN bookings k ON k.id = a.booking_id
      WHERE a.closure_id = closure AND a.state IN ('told', 'to-call', 'chose') ORDER BY k.id LOOP
    UPDATE affected_bookings SET state = 'restored', answered_at = house_now(), answered_by = actor WHERE closure_id = closure AND booking_id = b.id;
    UPDATE bookings SET version = version + 1 WHERE id = b.id;
    PERFORM plan_messages(b.id, 'restored', same_day_minutes, NULL);
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
      VALUES (actor, 'restore', 'booking', b.id::text, b.state, b.state, b.version + 1);
  END LOOP;
  UPDATE closures SET state = 'reopened', ended_at = house_now() WHERE id = closure;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason) VALUES (actor, 'reopen', 'closure', closure::text, 'open', 'reopened', why);
  PERFORM release_closure_slots(closure);
  RETURN '{"verdict": "done"}';
EXCEPTION WHEN exclusion_violation THEN
  GET STACKED DIAGNOSTICS fault = CONSTRAINT_NAME;
  IF fault = 'slots_of_an_official_never_overlap' THEN RETURN '{"verdict": "hours-overlap"}'; END IF;
  RAISE;
END $$;

-- What the house does ----------------------------------------------------------------------------------------------------------

-- Whoever did not answer in time, and whom no mail reached, is to be telephoned. Says how many.
CREATE FUNCTION tend_closure(closure integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  line record;
  late integer := 0;
BEGIN
  PERFORM own_reception_day(c.reception_day_id) FROM closures c WHERE c.id = closure;
  FOR line IN SELECT * FROM lines_to_call WHERE closure_id = closure LOOP
    UPDATE affected_bookings SET state = 'to-call' WHERE closure_id = closure AND booking_id = line.booking_id;
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason)
      VALUES ('system', 'to-call', 'affected-booking', line.booking_id::text, 'told', 'to-call', 'closure ' || closure);
    late := late + 1;
  END LOOP;
  RETURN late;
END $$;

-- Lines that wait for an answer to a message which is not coming.
CREATE VIEW lines_to_call AS
  SELECT a.closure_id, a.booking_id FROM affected_bookings a JOIN closures c ON c.id = a.closure_id
  WHERE c.state = 'open' AND a.state = 'told' AND (c.reply_by <= house_now()
    OR EXISTS (SELECT FROM messages m WHERE m.booking_id = a.booking_id AND m.version = a.version AND m.state = 'dead'));
