-- Who heard of a closed day or of a substitute by telephone, and has not decided yet: `heard_at`. Without e-mail they stay on the call list
-- until they answer, and are called when their hour holds again.

ALTER TABLE affected_bookings ADD heard_at timestamptz;

-- As in 20261122320000_closures; whoever thinks it over is to be asked again while there is time to
-- answer, and what was still to be said of the hour before no longer holds.
CREATE OR REPLACE FUNCTION calls_follow_affected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('to-call', 'chose') THEN
    PERFORM void_calls(ARRAY['undeliverable', 'changed', 'reminder'], NEW.booking_id, NULL, 'changed');
    PERFORM add_call('closure', NEW.booking_id, NULL, CASE WHEN NEW.heard_at IS NULL THEN s.starts_at ELSE least(c.reply_by, s.starts_at) END)
      FROM slots s, closures c WHERE s.id = NEW.slot_id AND c.id = NEW.closure_id;
  ELSE
    PERFORM void_calls(ARRAY['closure'], NEW.booking_id, NULL, 'changed');
  END IF;
  RETURN NULL;
END $$;

-- As in 20261122320000_closures, where the staff's reopening counted as an answer of the citizen's, and was not looked at besides: whoever
-- was spoken with meanwhile, or asked to be called, must hear that their hour holds again. Who never heard of it has nothing to hear.
CREATE OR REPLACE FUNCTION call_about_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  due timestamptz;
BEGIN
  SELECT s.starts_at INTO due FROM bookings b JOIN slots s ON s.id = b.slot_id
    WHERE b.id = NEW.subject_id::uuid AND b.email IS NULL AND b.phone IS NOT NULL AND b.erased_at IS NULL AND s.starts_at > house_now()
      AND b.state IN ('unverified', 'confirmed', 'cancelled-by-municipality')
      AND NOT EXISTS (SELECT FROM calls c WHERE c.booking_id = b.id AND c.state = 'done' AND c.ended_at = NEW.at AND c.result <> 'wrong-number')
      AND NOT EXISTS (SELECT FROM affected_bookings a WHERE a.booking_id = b.id AND a.answered_at = NEW.at AND a.answered_by LIKE 'user:%' AND a.state <> 'restored')
      AND (NEW.action NOT IN ('restore', 'restore-official') OR EXISTS (SELECT FROM affected_bookings a JOIN closures x ON x.id = a.closure_id
        WHERE a.booking_id = b.id AND a.state = 'restored' AND a.answered_at = NEW.at AND (a.heard_at IS NOT NULL
          OR EXISTS (SELECT FROM calls c WHERE c.booking_id = b.id AND (c.kind = 'closure' AND c.result = 'call-later' AND c.created_at >= x.created_at
            OR c.kind = 'changed' AND c.state = 'void' AND c.ended_at >= x.created_at)))));
  IF due IS NOT NULL THEN PERFORM add_call('changed', NEW.subject_id::uuid, NULL, due); END IF;
  RETURN NULL;
END $$;
DROP TRIGGER calls_about_changes ON audit_entries;
CREATE CONSTRAINT TRIGGER calls_about_changes AFTER INSERT ON audit_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.subject = 'booking' AND NEW.actor <> 'citizen' AND NEW.action IN ('move', 'cancel', 'change-place', 'restore', 'restore-official'))
  EXECUTE FUNCTION call_about_change();

-- As in 20261122320000_closures.
CREATE OR REPLACE FUNCTION answer_affected(closure integer, booking uuid, a jsonb, actor text, same_day_minutes integer) RETURNS jsonb
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
  becomes text;
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
    -- Whoever thinks it over answers to the message that they have; whom none reached, or whose time to answer is over, is telephoned again.
    becomes := CASE answer WHEN 'call' THEN 'chose' WHEN 'no-answer' THEN line.state ELSE
      CASE WHEN b.email IS NOT NULL AND c.reply_by > moment
        AND NOT EXISTS (SELECT FROM messages m WHERE m.booking_id = booking AND m.version = line.version AND m.state = 'dead') THEN 'told' ELSE 'to-call' END END;
    PERFORM record_affected_call(booking, CASE WHEN answer = 'told' AND becomes = 'to-call' THEN 'call' ELSE answer END, actor);
    UPDATE affected_bookings x SET note = coalesce(a ->> 'note', x.note), tries = x.tries + (answer = 'no-answer')::integer,
        heard_at = CASE WHEN answer = 'no-answer' THEN x.heard_at ELSE moment END, state = becomes, answered_by = NULL
      WHERE x.closure_id = closure AND x.booking_id = booking;
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason)
      VALUES (actor, answer, 'affected-booking', booking::text, line.state, becomes, 'closure ' || closure);
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

-- Whoever was taken off the list because they wanted to think is on it again.
WITH back AS (
  UPDATE affected_bookings a SET state = 'to-call', heard_at = house_now() FROM bookings b, closures c
    WHERE b.id = a.booking_id AND c.id = a.closure_id AND c.state = 'open' AND a.state = 'told' AND b.email IS NULL RETURNING a.booking_id, a.closure_id)
INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason)
  SELECT 'system', 'to-call', 'affected-booking', booking_id::text, 'told', 'to-call', 'closure ' || closure_id FROM back;
