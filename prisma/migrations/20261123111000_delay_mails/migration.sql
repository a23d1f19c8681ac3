-- A reception that runs late is told to those with e-mail who have not arrived, at most once in so many minutes for each reception; and that
-- it is on time again, to whoever was told (docs/decisions/034). Such a mail belongs to no version of its booking: its version counts the
-- mails about delays of that booking. `details`: the day, its minutes, and what was told before.

DO $$ BEGIN
  EXECUTE (SELECT format('ALTER TABLE messages DROP CONSTRAINT message_kind_is_known, ADD CONSTRAINT message_kind_is_known CHECK (%s OR booking_id IS NOT NULL AND kind = ''delay'')',
    pg_get_expr(conbin, conrelid)) FROM pg_constraint WHERE conname = 'message_kind_is_known' AND conrelid = 'messages'::regclass);
END $$;

-- When the last mails about it were due: they may still be to come.
ALTER TABLE reception_days ADD delay_told_at timestamptz;

-- Says by how much a reception runs late. `c`: day, minutes, actor, quietMinutes. Null: it is over, or there is none.
-- Of several changes within the quiet time the last is told, when that time is over; one that was taken back is told to nobody.
CREATE FUNCTION delay_reception(c jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := house_now();
  late integer := (c ->> 'minutes')::integer;
  d reception_days;
  due timestamptz;
  told integer;
BEGIN
  UPDATE reception_days SET delay_minutes = late, version = version + 1
    WHERE id = (c ->> 'day')::integer AND withdrawn_at IS NULL AND ends_at > moment RETURNING * INTO d;
  IF NOT FOUND THEN RETURN NULL; END IF;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, fields)
    VALUES (c ->> 'actor', 'delay', 'reception-day', d.id::text, d.state, d.state, '{delayMinutes}');
  UPDATE messages m SET state = 'superseded' FROM slots s JOIN bookings b ON b.slot_id = s.id
    WHERE s.reception_day_id = d.id AND m.booking_id = b.id AND m.kind = 'delay' AND m.state = 'pending';
  due := CASE WHEN d.delay_told_at > moment THEN d.delay_told_at
    ELSE greatest(moment, d.delay_told_at + make_interval(mins => (c ->> 'quietMinutes')::integer)) END;
  INSERT INTO messages (booking_id, kind, version, due_at, details)
    SELECT b.id, 'delay', coalesce((SELECT max(version) FROM messages WHERE booking_id = b.id AND kind = 'delay'), 0) + 1, due,
      jsonb_build_object('day', d.id, 'minutes', late, 'before', before.minutes)
    FROM slots s JOIN bookings b ON b.slot_id = s.id
    CROSS JOIN LATERAL (SELECT coalesce((SELECT (m.details ->> 'minutes')::integer FROM messages m
      WHERE m.booking_id = b.id AND m.kind = 'delay' AND m.state IN ('sending', 'sent') AND (m.details ->> 'day')::integer = d.id
      ORDER BY m.version DESC LIMIT 1), 0) AS minutes) before
    WHERE s.reception_day_id = d.id AND d.state = 'open' AND b.state = 'confirmed' AND b.email IS NOT NULL AND b.erased_at IS NULL
      AND before.minutes <> late AND s.starts_at + make_interval(mins => greatest(late, before.minutes)) > due;
  GET DIAGNOSTICS told = ROW_COUNT;
  IF told > 0 THEN UPDATE reception_days SET delay_told_at = due WHERE id = d.id; END IF;
  RETURN jsonb_build_object('told', told, 'coming', (SELECT coalesce(jsonb_agg(b.id), '[]') FROM slots s
    JOIN bookings b ON b.slot_id = s.id AND b.state IN ('unverified', 'confirmed', 'arrived') WHERE s.reception_day_id = d.id));
END $$;

-- A mail about a delay that cannot be delivered is no reason to telephone: the delay stands on the board and on the citizen's own page,
-- and by the time of the call it is another.
CREATE FUNCTION no_call_about_a_delay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM messages m WHERE m.id = NEW.message_id AND m.kind = 'delay') THEN RETURN NULL; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER no_call_about_a_delay BEFORE INSERT ON calls FOR EACH ROW WHEN (NEW.message_id IS NOT NULL) EXECUTE FUNCTION no_call_about_a_delay();
