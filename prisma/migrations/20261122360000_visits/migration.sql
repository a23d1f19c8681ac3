-- Who came, went in and was done: the steps of a day at the desk, each undone within ten minutes. The states are those of the booking, along
-- its graph; here stand the times, for the waiting at the door and the length of meetings, and the ticket. Nothing here names anybody.
CREATE TABLE visits (
  booking_id       uuid PRIMARY KEY REFERENCES bookings (id),
  reception_day_id integer NOT NULL REFERENCES reception_days (id),
  ticket           smallint,
  arrived_at       timestamptz,
  entered_at       timestamptz,
  ended_at         timestamptz,
  -- The steps that may be undone, the latest last: from, to, at (seconds since 1970), by.
  steps            jsonb NOT NULL DEFAULT '[]',
  CONSTRAINT one_ticket_per_day_and_number UNIQUE (reception_day_id, ticket),
  CONSTRAINT a_ticket_counts_from_one CHECK (ticket > 0)
);

-- Notes a step. `c`: id, version, step, actor. Pressed again before it was answered: it is done.
CREATE FUNCTION record_visit(c jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
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
  SELECT s.reception_day_id AS day, s.local_date, s.starts_at INTO place FROM slots s WHERE s.id = b."slotId";
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

-- The day is locked: no two get one number.
CREATE FUNCTION next_ticket(day integer) RETURNS smallint LANGUAGE sql AS $$
  SELECT (coalesce(max(ticket), 0) + 1)::smallint FROM visits WHERE reception_day_id = day
$$;

-- Takes the last step back. `c`: id, version, actor, minutes. A slot that somebody else has by now is the constraint's to refuse.
CREATE FUNCTION undo_visit(c jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := house_now();
  owned record := own_booking_of((c ->> 'id')::uuid, '{}', (c ->> 'version')::integer);
  b citizens_bookings := owned.booking;
  last jsonb;
BEGIN
  IF owned.refusal IS NOT NULL THEN RETURN jsonb_build_object('verdict', owned.refusal); END IF;
  SELECT v.steps -> -1 INTO last FROM visits v JOIN slots s ON s.id = b."slotId" AND s.reception_day_id = v.reception_day_id WHERE v.booking_id = b.id;
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
