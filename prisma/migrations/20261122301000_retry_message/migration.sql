-- A message that could not be delivered, tried once more (docs/decisions/029), with the citizen's right address where the old was wrong.

-- Says what became of it: `retried`, `not-changeable` (it has arrived, or no longer tells what holds), `taken` (the address is that of
-- somebody else who has a booking or a place with that official, or as many as a person may have). Corrected, all that died of the
-- same version is sent.
CREATE FUNCTION retry_message(message bigint, address text, address_key text, by_user integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  m messages;
  b bookings;
  e waitlist_entries;
  official integer;
  counted record;
BEGIN
  SELECT * INTO m FROM messages WHERE id = message;
  IF m.booking_id IS NOT NULL THEN
    SELECT s.official_id INTO official FROM bookings k JOIN slots s ON s.id = k.slot_id WHERE k.id = m.booking_id;
    PERFORM own_person(NULL, address_key);
    SELECT * INTO b FROM bookings WHERE id = m.booking_id FOR UPDATE;
    SELECT * INTO m FROM messages WHERE id = message FOR UPDATE;
    IF m.kind LIKE 'expert%' AND address IS NOT NULL OR b.version <> m.version OR b.erased_at IS NOT NULL OR b.email IS NULL OR (m.state = 'dead' OR m.state = 'pending' AND m.attempts > 0) IS NOT TRUE
        OR m.last_error = 'left-before' OR m.kind <> 'cancelled' AND (SELECT starts_at FROM slots WHERE id = b.slot_id) <= house_now() THEN RETURN 'not-changeable'; END IF;
    IF address IS NOT NULL THEN
      SELECT count(*) AS in_all, count(*) FILTER (WHERE t.official_id = official) AS with_official INTO counted
        FROM bookings l JOIN slots t ON t.id = l.slot_id WHERE l.id <> b.id AND l.live AND l.email_key = address_key AND t.ends_at > house_now();
      IF b.live AND (counted.with_official > 0 OR counted.in_all >= 3) THEN RETURN 'taken'; END IF;
      UPDATE bookings SET email = address, email_key = address_key WHERE id = b.id;
      INSERT INTO audit_entries (actor, action, subject, subject_id, fields) VALUES ('user:' || by_user, 'correct-address', 'booking', b.id::text, '{email}');
    END IF;
  ELSIF m.waitlist_entry_id IS NOT NULL THEN
    SELECT official_id INTO official FROM waitlist_entries WHERE id = m.waitlist_entry_id;
    PERFORM own_person(NULL, address_key);
    PERFORM own_waitlist(official);
    SELECT * INTO e FROM waitlist_entries WHERE id = m.waitlist_entry_id FOR UPDATE;
    SELECT * INTO m FROM messages WHERE id = message FOR UPDATE;
    IF e.version <> m.version OR e.erased_at IS NOT NULL OR e.email IS NULL OR (m.state = 'dead' OR m.state = 'pending' AND m.attempts > 0) IS NOT TRUE
        OR m.last_error = 'left-before' THEN RETURN 'not-changeable'; END IF;
    IF address IS NOT NULL THEN
      IF e.state NOT IN ('waiting', 'offered') THEN RETURN 'not-changeable'; END IF;
      IF EXISTS (SELECT FROM waitlist_entries w WHERE w.official_id = official AND w.id <> e.id AND w.email_key = address_key AND w.state IN ('waiting', 'offered'))
        THEN RETURN 'taken'; END IF;
      -- A place says everything under its version: what it has to tell is planned anew.
      UPDATE waitlist_entries SET email = address, email_key = address_key, version = version + 1 WHERE id = e.id;
      INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version, fields)
        VALUES ('user:' || by_user, 'correct-address', 'waitlist-entry', e.id::text, e.state, e.state, e.version + 1, '{email}');
      PERFORM plan_waitlist_message(e.id, m.kind, m.details);
      PERFORM void_calls(ARRAY['undeliverable'], NULL, e.id, 'changed');
      RETURN 'retried';
    END IF;
  ELSE
    RETURN 'not-changeable';
  END IF;
  UPDATE messages r SET state = 'pending', due_at = house_now(), first_due_at = coalesce(first_due_at, due_at), retried_at = house_now()
    WHERE r.id = m.id OR address IS NOT NULL AND r.booking_id = m.booking_id AND r.version = m.version AND r.state = 'dead' AND r.last_error IS DISTINCT FROM 'late';
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason)
    VALUES ('user:' || by_user, 'retry', 'message', m.id::text, m.state, 'pending', m.last_error);
  RETURN 'retried';
END $$;

-- As in 20261122300000_calls_and_texts, but a mail to an expert is nothing that its citizen would have to be told.
DROP TRIGGER calls_about_dead_mails ON messages;
CREATE TRIGGER calls_about_dead_mails AFTER UPDATE OF state ON messages FOR EACH ROW
  WHEN (NEW.state = 'dead' AND OLD.state <> 'dead' AND NEW.last_error IS DISTINCT FROM 'late' AND NEW.kind <> 'lapsed' AND NEW.kind NOT LIKE 'expert%')
  EXECUTE FUNCTION call_about_dead_mail();
