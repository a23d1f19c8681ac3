-- What becomes of the people of a closed day its case tells, not the desk; and nobody is put back who booked again meanwhile.

-- As in 20261122360000_visits, without steps of a closed day: only who is inside comes out.
CREATE OR REPLACE FUNCTION record_visit(c jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := house_now();
  step text := c ->> 'step';
  owned record := own_booking_of((c ->> 'id')::uuid, '{}', (c ->> 'version')::integer);
  b citizens_bookings := owned.booking;
  place record;
  earlier visits;
BEGIN
  IF b.state = step AND b.version = (c ->> 'version')::integer + 1 THEN RETURN changed_booking(owned.token, 'changed'); END IF;
  IF owned.refusal IS NOT NULL THEN RETURN jsonb_build_object('verdict', owned.refusal); END IF;
  SELECT s.reception_day_id AS day, s.local_date, s.starts_at, d.state INTO place
    FROM slots s JOIN reception_days d ON d.id = s.reception_day_id WHERE s.id = b."slotId";
  -- Of a closed day its case tells what becomes of people; only who is inside comes out.
  IF place.state = 'closed' AND step <> 'done' THEN RETURN '{"verdict": "day-closed", "alternatives": []}'; END IF;
  -- On the day itself, and what was forgotten on the next; nobody has failed to come before their hour.
  IF NOT (b.state || '>' || step = ANY (ARRAY['confirmed>arrived', 'confirmed>in-meeting', 'arrived>in-meeting', 'in-meeting>done', 'confirmed>no-show', 'arrived>left']))
      OR place.local_date NOT BETWEEN (moment AT TIME ZONE 'Europe/Sofia')::date - 1 AND (moment AT TIME ZONE 'Europe/Sofia')::date
      OR step = 'no-show' AND place.starts_at > moment THEN
    RETURN '{"verdict": "not-changeable"}';
  END IF;
  SELECT * INTO earlier FROM visits v WHERE v.booking_id = b.id AND v.reception_day_id = place.day;
  UPDATE bookings SET state = step, version = version + 1 WHERE id = b.id AND version = b.version;
  IF NOT FOUND THEN RETURN '{"verdict": "version-conflict"}'; END IF;
  -- Whoever stands at the desk needs no reminder; one that a wrong press took away on the day is not made again.
  UPDATE messages SET state = 'superseded' WHERE booking_id = b.id AND state = 'pending';
  INSERT INTO visits AS v (booking_id, reception_day_id, ticket, arrived_at, entered_at, ended_at, steps)
    VALUES (b.id, place.day, coalesce(earlier.ticket, CASE WHEN step <> 'no-show' THEN next_ticket(place.day) END),
      CASE WHEN step = 'arrived' THEN moment ELSE earlier.arrived_at END, CASE WHEN step = 'in-meeting' THEN moment ELSE earlier.entered_at END,
      CASE WHEN step IN ('done', 'no-show', 'left') THEN moment END,
      coalesce(earlier.steps, '[]') || jsonb_build_object('from', b.state, 'to', step, 'at', extract(epoch FROM moment), 'by', c ->> 'actor'))
    ON CONFLICT (booking_id) DO UPDATE SET reception_day_id = EXCLUDED.reception_day_id, ticket = EXCLUDED.ticket, arrived_at = EXCLUDED.arrived_at,
      entered_at = EXCLUDED.entered_at, ended_at = EXCLUDED.ended_at, steps = EXCLUDED.steps;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES (c ->> 'actor', 'visit', 'booking', b.id::text, b.state, step, b.version + 1);
  RETURN changed_booking(owned.token, 'changed');
END $$;

-- As in 20261122360000_visits, without steps back to a closed day, to an hour that was withdrawn, or of who was written off and booked again.
CREATE OR REPLACE FUNCTION undo_visit(c jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := house_now();
  owned record := own_booking_of((c ->> 'id')::uuid, '{}', (c ->> 'version')::integer);
  b citizens_bookings := owned.booking;
  last jsonb;
BEGIN
  IF owned.refusal IS NOT NULL THEN RETURN jsonb_build_object('verdict', owned.refusal); END IF;
  SELECT v.steps -> -1 INTO last FROM visits v JOIN slots s ON s.id = b."slotId" AND s.reception_day_id = v.reception_day_id WHERE v.booking_id = b.id;
  IF EXISTS (SELECT FROM slots s JOIN reception_days d ON d.id = s.reception_day_id WHERE s.id = b."slotId"
      AND (d.state = 'closed' OR s.withdrawn_at IS NOT NULL)) AND b.state <> 'done' THEN
    RETURN '{"verdict": "day-closed", "alternatives": []}';
  END IF;
  -- Who was written off may have booked again meanwhile.
  IF b.state IN ('no-show', 'left') AND (SELECT count(*) FILTER (WHERE s.official_id = b."officialId") > 0 OR count(*) >= 3
      FROM bookings o JOIN slots s ON s.id = o.slot_id, bookings own
      WHERE own.id = b.id AND o.id <> b.id AND o.live AND s.ends_at > moment AND (o.phone = own.phone OR o.email_key = own.email_key)) THEN
    RETURN '{"verdict": "not-changeable"}';
  END IF;
  IF last IS NULL OR last ->> 'to' <> b.state OR (last ->> 'at')::float8 < extract(epoch FROM moment) - (c ->> 'minutes')::integer * 60 THEN
    RETURN '{"verdict": "not-changeable"}';
  END IF;
  UPDATE bookings SET state = last ->> 'from', version = version + 1 WHERE id = b.id AND version = b.version;
  IF NOT FOUND THEN RETURN '{"verdict": "version-conflict"}'; END IF;
  UPDATE visits SET steps = steps - -1, arrived_at = CASE WHEN b.state <> 'arrived' THEN arrived_at END,
      entered_at = CASE WHEN b.state <> 'in-meeting' THEN entered_at END, ended_at = NULL WHERE booking_id = b.id;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES (c ->> 'actor', 'undo-visit', 'booking', b.id::text, b.state, last ->> 'from', b.version + 1);
  RETURN changed_booking(owned.token, 'changed');
END $$;
