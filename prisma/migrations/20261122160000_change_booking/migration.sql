-- A change of a booking by its citizen, as one statement: the way to the database is gone once, not eight times.

-- A booking as its citizen sees it; the columns are those of MyBooking in src/bookings/queries.ts, instants in seconds since 1970.
-- `tokenHash` is what it is looked up by.
CREATE VIEW citizens_bookings AS
  SELECT b.token_hash AS "tokenHash", b.id, b.code, b.state, b.version, b.key_id AS "keyId", b.token_version AS "tokenVersion",
    b.slot_id AS "slotId", s.official_id AS "officialId", o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn",
    o.name AS "officialName", d.place_bg AS "placeBg", d.place_en AS "placeEn",
    extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM s.ends_at)::float8 AS "endsAt",
    s.ends_at <= house_now() AS over, b.name, b.phone, b.email, b.topic_category AS "topicCategory",
    b.topic_text AS "topicText", b.needs, b.on_behalf_of AS "onBehalfOf", b.locale, b.channel, b.cancel_reason AS "cancelReason",
    extract(epoch FROM b.created_at)::float8 AS "createdAt", extract(epoch FROM b.updated_at)::float8 AS "updatedAt",
    EXISTS (SELECT 1 FROM messages m WHERE m.booking_id = b.id AND m.state = 'dead' AND m.last_error IS DISTINCT FROM 'late') AS "mailRefused"
  FROM bookings b
  JOIN slots s ON s.id = b.slot_id
  JOIN reception_days d ON d.id = s.reception_day_id
  JOIN officials o ON o.id = s.official_id
  WHERE b.erased_at IS NULL AND b.state NOT IN ('held', 'expired');

-- The answer of a change: what became of it, and the booking as it stands now.
CREATE FUNCTION changed_booking(token bytea, verdict text) RETURNS jsonb LANGUAGE sql STABLE AS
$$ SELECT jsonb_build_object('verdict', verdict, 'booking', to_jsonb(b) - 'tokenHash') FROM citizens_bookings b WHERE b."tokenHash" = token $$;

-- A booking for one command alone, on its day and on those of the slots it may go to: locks first, then reads, so that two
-- changes of one booking follow each other instead of colliding. `refusal`: why it cannot be changed. A booking that came to one of
-- the other slots while we waited is where our locks are: a move that is repeated before it is answered finds itself done.
CREATE FUNCTION own_booking(token bytea, other_slots integer[], OUT refusal text, OUT booking citizens_bookings)
  LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  slot integer;
BEGIN
  SELECT "slotId" INTO slot FROM citizens_bookings WHERE "tokenHash" = token;
  IF slot IS NOT NULL THEN
    PERFORM own_days_of_slots(slot || other_slots);
    SELECT * INTO booking FROM citizens_bookings WHERE "tokenHash" = token;
  END IF;
  refusal := CASE WHEN booking.id IS NULL THEN 'not-found' WHEN booking."slotId" <> ALL (slot || other_slots) THEN 'version-conflict' END;
END $$;

-- Moves a booking to another free slot of the same official (as in book_slots, no plan of an empty house may read whole tables). Its old slot is released only when the new one is theirs: both
-- happen in one update, under the locks of both days. `movable`: the states from which it may go.
CREATE FUNCTION move_booking(token bytea, slot integer, movable text[], same_day_minutes integer) RETURNS jsonb
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
  UPDATE bookings SET slot_id = slot, version = version + 1 WHERE id = b.id AND version = b.version AND state = b.state;
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

-- Gives the slot of a booking back. Cancelled already, nothing changes.
CREATE FUNCTION cancel_booking(token bytea, cancellable text[], reason text) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
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
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES ('citizen', 'cancel', 'booking', b.id::text, b.state, 'cancelled-by-citizen', b.version + 1);
  RETURN changed_booking(token, 'changed');
END $$;

-- Takes everything personal out of a booking, in a transaction that has its day alone. One that is still to come is given back with
-- it, as nobody could be received or told any more; what remains is the official, the time and the outcome. A repeated post must
-- neither tell the old answer nor bring the person back: the kept answers are read through for that, so sequential scans are not
-- priced out here. Says whether it was still of that version.
CREATE FUNCTION empty_booking(booking uuid, expected integer, cancellable text[], actor text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  b record;
  ends_as text;
BEGIN
  SELECT k.state, k.version, s.ends_at <= house_now() AS over INTO b FROM bookings k JOIN slots s ON s.id = k.slot_id WHERE k.id = booking;
  ends_as := CASE WHEN b.state = ANY (cancellable) AND NOT b.over THEN 'cancelled-by-citizen' ELSE b.state END;
  UPDATE bookings SET state = ends_as, version = version + 1, erased_at = house_now(), name = NULL, phone = NULL, email = NULL,
      email_key = NULL, topic_category = NULL, topic_text = NULL, needs = '{}', on_behalf_of = NULL, cancel_reason = NULL
    WHERE id = booking AND version = expected;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE messages SET state = 'superseded' WHERE booking_id = booking AND state = 'pending';
  UPDATE idempotency_keys SET answer = '{"verdict": "gone"}' WHERE answer ->> 'id' = booking::text;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES (actor, 'erase', 'booking', booking::text, b.state, ends_as, expected + 1);
  RETURN true;
END $$;

CREATE FUNCTION erase_booking(token bytea, cancellable text[]) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  owned record := own_booking(token, '{}');
  b citizens_bookings := owned.booking;
BEGIN
  IF owned.refusal IS NOT NULL THEN RETURN jsonb_build_object('verdict', owned.refusal); END IF;
  IF NOT empty_booking(b.id, b.version, cancellable, 'citizen') THEN RETURN '{"verdict": "version-conflict"}'; END IF;
  RETURN jsonb_build_object('verdict', 'changed', 'booking', to_jsonb(b) - 'tokenHash');
END $$;
