-- Who comes without an hour: an ordinary booking of the channel `walk-in`, which begins as `arrived`, on a slot of the day like everybody's,
-- so that the same constraints stand between two people (docs/decisions/033).
ALTER TABLE bookings
  DROP CONSTRAINT booking_channel_is_known,
  ADD CONSTRAINT booking_channel_is_known CHECK (channel IN ('web', 'phone', 'desk', 'e-mail', 'walk-in')),
  -- Who stands at the door need not say how to be reached; without a name they go by their number.
  DROP CONSTRAINT a_booking_names_its_citizen,
  ADD CONSTRAINT a_booking_names_its_citizen CHECK (state IN ('held', 'expired') OR erased_at IS NOT NULL
    OR (name IS NOT NULL AND (phone IS NOT NULL OR email IS NOT NULL OR channel = 'walk-in')));

-- The slot for who comes now: the first of the day that has not begun and that anybody at the desk may give away; else a new one after
-- the last, which the public is never offered. NULL: the official is elsewhere by then, or the day is over. The day is locked.
CREATE FUNCTION walk_in_slot(day integer, moment timestamptz, waives text[]) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  found integer;
BEGIN
  SELECT s.id INTO found FROM slots s
    WHERE s.reception_day_id = day AND s.starts_at >= moment AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL AND slot_is_free(s.id, moment)
      AND ('waiting-list' = ANY (waives) OR NOT slot_awaited(s.id))
    ORDER BY s.starts_at LIMIT 1;
  IF found IS NOT NULL THEN RETURN found; END IF;
  -- As long as the day's usual ones; of a slot that was withdrawn under somebody the time is not free.
  INSERT INTO slots (reception_day_id, official_id, local_date, start_minute, starts_at, ends_at, closes_at, channel, kept)
    SELECT d.id, d.official_id, d.local_date, next.minute, sofia_instant(d.local_date, next.minute),
      sofia_instant(d.local_date, next.minute) + last.length, sofia_instant(d.local_date, next.minute), 'staff', true
    FROM reception_days d
    CROSS JOIN LATERAL (
      SELECT max(s.ends_at) AS ends_at, percentile_disc(0.5) WITHIN GROUP (ORDER BY s.ends_at - s.starts_at) AS length
      FROM slots s WHERE s.reception_day_id = d.id AND (s.withdrawn_at IS NULL OR NOT slot_is_free(s.id, moment))) last
    CROSS JOIN LATERAL (
      SELECT ceil(extract(epoch FROM greatest(last.ends_at, d.ends_at, moment) AT TIME ZONE 'Europe/Sofia' - d.local_date) / 60)::integer AS minute) next
    WHERE d.id = day AND last.length IS NOT NULL AND next.minute < 1440
    RETURNING id INTO found;
  RETURN found;
EXCEPTION WHEN exclusion_violation THEN RETURN NULL;
END $$;

-- Takes in who comes without an hour. `c`: dayId, keyHash?, fingerprint? (hex), id, tokenHash (hex), keyId, locale, name?, phone?, topicText?,
-- perPerson, actor, waives[], why? A repeated post hears the same. Locks in the one order: key, person, day.
CREATE FUNCTION take_walk_in(c jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  moment timestamptz := house_now();
  key bytea := decode(c ->> 'keyHash', 'hex');
  waived text[] := ARRAY(SELECT jsonb_array_elements_text(c -> 'waives'));
  kept idempotency_keys;
  d reception_days;
  broken text[];
  refusal text;
  slot integer;
  number smallint;
BEGIN
  IF key IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('key ' || (c ->> 'keyHash'), 0));
    SELECT * INTO kept FROM idempotency_keys WHERE key_hash = key;
    IF kept.fingerprint <> decode(c ->> 'fingerprint', 'hex') THEN RETURN '{"verdict": "idempotency-key-reused"}'; END IF;
    IF kept.answer IS NOT NULL THEN
      RETURN coalesce((SELECT changed_booking(token_hash, 'changed') FROM bookings WHERE id = (kept.answer ->> 'id')::uuid), '{"verdict": "not-found"}');
    END IF;
  END IF;
  IF c ->> 'phone' IS NOT NULL THEN PERFORM pg_advisory_xact_lock(hashtextextended('phone ' || (c ->> 'phone'), 0)); END IF;
  SELECT * INTO d FROM reception_days WHERE id = (c ->> 'dayId')::integer;
  PERFORM pg_advisory_xact_lock(d.official_id, d.local_date - date '2000-01-01');
  SELECT * INTO d FROM reception_days WHERE id = d.id;

  SELECT array_remove(ARRAY[CASE WHEN live.with_official > 0 THEN 'one-per-official' END, CASE WHEN live.in_all >= (c ->> 'perPerson')::integer THEN 'three-in-all' END], NULL)
    INTO broken FROM (
      SELECT count(*) AS in_all, count(*) FILTER (WHERE s.official_id = d.official_id) AS with_official
      FROM bookings b JOIN slots s ON s.id = b.slot_id
      WHERE b.phone = c ->> 'phone' AND b.live AND (b.hold_expires_at <= moment) IS NOT TRUE AND s.ends_at > moment) live;
  refusal := CASE WHEN d.id IS NULL OR d.withdrawn_at IS NOT NULL THEN 'not-found'
    WHEN d.state <> 'open' THEN 'day-closed'
    WHEN d.local_date <> (moment AT TIME ZONE 'Europe/Sofia')::date OR NOT (SELECT active FROM officials WHERE id = d.official_id) THEN 'not-changeable'
    WHEN 'one-per-official' = ANY (broken) AND 'one-per-official' <> ALL (waived) THEN 'already-booked'
    WHEN 'three-in-all' = ANY (broken) AND 'three-in-all' <> ALL (waived) THEN 'limit-reached' END;
  IF refusal IS NULL THEN
    slot := walk_in_slot(d.id, moment, waived);
    IF slot IS NULL THEN refusal := 'slot-not-bookable'; END IF;
  END IF;
  IF refusal IS NOT NULL THEN
    RETURN jsonb_build_object('verdict', refusal) || CASE WHEN refusal IN ('day-closed', 'slot-not-bookable') THEN '{"alternatives": []}'
      WHEN refusal IN ('already-booked', 'limit-reached') THEN jsonb_build_object('rules', to_jsonb(broken)) ELSE '{}' END;
  END IF;
  IF slot_awaited(slot) THEN broken := broken || 'waiting-list'; END IF;
  number := next_ticket(d.id);
  PERFORM expire_lapsed_hold(slot);
  FOR attempt IN 1..20 LOOP
    -- A code in use tries another; the slot is ours, for the day is.
    INSERT INTO bookings (id, slot_id, state, code, channel, locale, name, phone, topic_text, key_id, token_hash, created_at, updated_at)
      VALUES ((c ->> 'id')::uuid, slot, 'arrived', random_code(), 'walk-in', c ->> 'locale',
        coalesce(c ->> 'name', (SELECT ticket_letter FROM officials WHERE id = d.official_id) || ' ' || lpad(number::text, greatest(2, length(number::text)), '0')),
        c ->> 'phone', c ->> 'topicText', (c ->> 'keyId')::smallint, decode(c ->> 'tokenHash', 'hex'), moment, moment)
      ON CONFLICT DO NOTHING;
    EXIT WHEN FOUND;
  END LOOP;
  IF NOT FOUND THEN RAISE EXCEPTION 'no free code found' USING ERRCODE = '40001'; END IF;
  INSERT INTO visits (booking_id, reception_day_id, ticket, arrived_at, steps)
    VALUES ((c ->> 'id')::uuid, d.id, number, moment,
      jsonb_build_array(jsonb_build_object('to', 'arrived', 'at', extract(epoch FROM moment), 'by', c ->> 'actor')));
  INSERT INTO audit_entries (at, actor, action, subject, subject_id, to_state, version)
    VALUES (moment, c ->> 'actor', 'walk-in', 'booking', c ->> 'id', 'arrived', 1);
  INSERT INTO waived_rules (booking_id, rule, act, actor, reason, at)
    SELECT (c ->> 'id')::uuid, rule, 'book', c ->> 'actor', c ->> 'why', moment FROM unnest(broken) rule WHERE rule = ANY (waived);
  IF key IS NOT NULL THEN
    INSERT INTO idempotency_keys (key_hash, fingerprint, answer, created_at)
      VALUES (key, decode(c ->> 'fingerprint', 'hex'), jsonb_build_object('verdict', 'walked-in', 'id', c ->> 'id'), moment);
  END IF;
  RETURN changed_booking(decode(c ->> 'tokenHash', 'hex'), 'changed');
END $$;

-- Takes back that somebody came without an hour, as undo_visit() takes back a step: the hour is free again, the number is not given twice.
-- `c`: id, version, actor, minutes.
CREATE FUNCTION undo_walk_in(c jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  owned record := own_booking_of((c ->> 'id')::uuid, '{}', (c ->> 'version')::integer);
  b citizens_bookings := owned.booking;
BEGIN
  IF owned.refusal IS NOT NULL THEN RETURN jsonb_build_object('verdict', owned.refusal); END IF;
  IF b.channel <> 'walk-in' OR b.state <> 'arrived' OR b."createdAt" < extract(epoch FROM house_now()) - (c ->> 'minutes')::integer * 60 THEN
    RETURN '{"verdict": "not-changeable"}';
  END IF;
  UPDATE bookings SET state = 'cancelled-by-municipality', version = version + 1 WHERE id = b.id AND version = b.version;
  IF NOT FOUND THEN RETURN '{"verdict": "version-conflict"}'; END IF;
  UPDATE visits SET arrived_at = NULL, steps = '[]' WHERE booking_id = b.id;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES (c ->> 'actor', 'undo-visit', 'booking', b.id::text, b.state, 'cancelled-by-municipality', b.version + 1);
  RETURN changed_booking(owned.token, 'changed');
END $$;
