-- Whom staff have to telephone, and the words of mails as a municipality wrote them (docs/decisions/029).

-- Mails, tried again -----------------------------------------------------------------------------------------------------------------

-- When somebody had a mail tried once more: from then on it has a day again.
ALTER TABLE messages ADD COLUMN retried_at timestamptz;

-- Calls --------------------------------------------------------------------------------------------------------------------------

-- A line of the call list: one citizen, one cause. What to say is not kept: it is made from what the booking or the place is when
-- somebody telephones. `due_at`: by when the citizen should know. `state`: `open`; `done`, somebody of us ended it with `result`;
-- `void`, its cause is gone (`ended_because`). `note`: personal, goes with the person. `message_id`: the mail that could not be delivered.
CREATE TABLE calls (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  official_id       integer NOT NULL REFERENCES officials (id),
  kind              text NOT NULL,
  booking_id        uuid REFERENCES bookings (id) ON DELETE CASCADE,
  waitlist_entry_id uuid REFERENCES waitlist_entries (id) ON DELETE CASCADE,
  message_id        bigint REFERENCES messages (id) ON DELETE SET NULL,
  due_at            timestamptz NOT NULL,
  state             text NOT NULL DEFAULT 'open',
  result            text,
  tries             smallint NOT NULL DEFAULT 0,
  note              text,
  tried_at          timestamptz,
  tried_by          integer REFERENCES staff_users (id) ON DELETE SET NULL,
  created_at        timestamptz NOT NULL DEFAULT house_now(),
  ended_at          timestamptz,
  ended_because     text,
  CONSTRAINT a_call_is_about_one_thing CHECK (num_nonnulls(booking_id, waitlist_entry_id) = 1),
  CONSTRAINT a_call_kind_is_known CHECK (CASE WHEN waitlist_entry_id IS NULL THEN kind IN ('undeliverable', 'changed', 'closure', 'reminder')
    ELSE kind IN ('undeliverable', 'offer', 'offer-withdrawn') END),
  CONSTRAINT a_call_state_is_known CHECK (state IN ('open', 'done', 'void')),
  CONSTRAINT a_call_that_is_over_has_its_time CHECK ((state = 'open') = (ended_at IS NULL) AND (state = 'void') = (ended_because IS NOT NULL)),
  CONSTRAINT a_call_result_is_known CHECK (result IN ('reached', 'no-answer', 'call-later', 'wrong-number', 'refused', 'accepted', 'declined')),
  CONSTRAINT a_call_that_is_done_has_its_result CHECK (state <> 'done' OR result NOT IN ('no-answer', 'call-later'))
);
CREATE UNIQUE INDEX one_open_call_per_cause ON calls (kind, booking_id, waitlist_entry_id) NULLS NOT DISTINCT WHERE state = 'open';
CREATE INDEX calls_to_make ON calls (official_id, due_at) WHERE state = 'open';
CREATE INDEX calls_of_booking ON calls (booking_id);
CREATE INDEX calls_of_entry ON calls (waitlist_entry_id);

-- Adds a line, in the transaction of what causes it. Of one cause there is one open line: added again, it is that one, with the new
-- time and mail. About a booking or about a place on the waiting list.
CREATE FUNCTION add_call(kind text, booking uuid, entry uuid, due timestamptz, message bigint DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
  INSERT INTO calls (official_id, kind, booking_id, waitlist_entry_id, message_id, due_at)
    SELECT coalesce((SELECT s.official_id FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE b.id = booking),
      (SELECT w.official_id FROM waitlist_entries w WHERE w.id = entry)), kind, booking, entry, message, due
  ON CONFLICT (kind, booking_id, waitlist_entry_id) WHERE state = 'open'
    DO UPDATE SET due_at = excluded.due_at, message_id = excluded.message_id, official_id = excluded.official_id
  RETURNING id
$$;

-- Ends the open lines of those kinds about a booking or a place, because their cause is gone. Says how many there were.
CREATE FUNCTION void_calls(kinds text[], booking uuid, entry uuid, because text) RETURNS integer LANGUAGE sql AS $$
  WITH ended AS (
    UPDATE calls c SET state = 'void', ended_at = house_now(), ended_because = because
    WHERE c.state = 'open' AND c.kind = ANY (kinds) AND (c.booking_id = booking OR c.waitlist_entry_id = entry) RETURNING 1)
  SELECT count(*)::integer FROM ended
$$;

-- Notes what became of a call. Who was not reached stays on the list, and the tries are counted. A line that is over already stays
-- as it is: false; but one that ended with the very answer that is noted becomes done by it. Whoever ends a line in the transaction of a change has told the citizen of that change.
CREATE FUNCTION record_call(call bigint, outcome text, said text, by_user integer) RETURNS boolean LANGUAGE sql AS $$
  WITH noted AS (
    UPDATE calls SET result = outcome, tries = tries + 1, note = coalesce(said, note), tried_at = house_now(), tried_by = by_user,
      state = CASE WHEN outcome IN ('no-answer', 'call-later') THEN 'open' ELSE 'done' END,
      ended_at = CASE WHEN outcome NOT IN ('no-answer', 'call-later') THEN house_now() END, ended_because = NULL
    WHERE id = call AND (state = 'open' OR state = 'void' AND ended_because = outcome) RETURNING id, state),
  audited AS (
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason)
      SELECT 'user:' || by_user, 'call', 'call', id::text, 'open', state, outcome FROM noted)
  SELECT EXISTS (SELECT FROM noted)
$$;

-- What brings a line ---------------------------------------------------------------------------------------------------------------

-- A mail that nobody will get, and that still tells what holds. A booking that nobody confirmed in time is not called about.
CREATE FUNCTION call_about_dead_mail() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  due timestamptz;
BEGIN
  IF NEW.booking_id IS NOT NULL THEN
    SELECT CASE WHEN b.state = 'unverified' THEN b.hold_expires_at ELSE s.starts_at END INTO due FROM bookings b JOIN slots s ON s.id = b.slot_id
      WHERE b.id = NEW.booking_id AND b.version = NEW.version AND b.erased_at IS NULL AND b.state <> 'cancelled-by-citizen' AND s.starts_at > house_now();
  ELSIF NEW.waitlist_entry_id IS NOT NULL THEN
    SELECT coalesce(o.expires_at, sofia_instant(w.waits_until, 1439)) INTO due FROM waitlist_entries w
      LEFT JOIN waitlist_offers o ON o.entry_id = w.id AND o.state = 'open'
      WHERE w.id = NEW.waitlist_entry_id AND w.version = NEW.version AND w.erased_at IS NULL AND w.state IN ('waiting', 'offered');
  END IF;
  IF due IS NOT NULL THEN PERFORM add_call('undeliverable', NEW.booking_id, NEW.waitlist_entry_id, due, NEW.id); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER calls_about_dead_mails AFTER UPDATE OF state ON messages FOR EACH ROW
  WHEN (NEW.state = 'dead' AND OLD.state <> 'dead' AND NEW.last_error IS DISTINCT FROM 'late' AND NEW.kind <> 'lapsed')
  EXECUTE FUNCTION call_about_dead_mail();

-- A booking that somebody else than its citizen moved or cancelled, where no mail can tell. Looked at when the transaction ends: who
-- spoke with them within it has told them.
CREATE FUNCTION call_about_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  due timestamptz;
BEGIN
  SELECT s.starts_at INTO due FROM bookings b JOIN slots s ON s.id = b.slot_id
    WHERE b.id = NEW.subject_id::uuid AND b.email IS NULL AND b.phone IS NOT NULL AND b.erased_at IS NULL AND s.starts_at > house_now()
      AND b.state IN ('unverified', 'confirmed', 'cancelled-by-municipality')
      AND NOT EXISTS (SELECT FROM calls c WHERE c.booking_id = b.id AND c.state = 'done' AND c.ended_at = NEW.at AND c.result <> 'wrong-number');
  IF due IS NOT NULL THEN PERFORM add_call('changed', NEW.subject_id::uuid, NULL, due); END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER calls_about_changes AFTER INSERT ON audit_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.subject = 'booking' AND NEW.actor <> 'citizen' AND NEW.action IN ('move', 'cancel', 'change-place'))
  EXECUTE FUNCTION call_about_change();

CREATE FUNCTION calls_follow_offers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM add_call('offer', NULL, NEW.entry_id, NEW.expires_at);
    RETURN NULL;
  END IF;
  -- Who heard of it and asked for time must hear that it is gone.
  IF NEW.state = 'withdrawn' AND EXISTS (SELECT FROM calls c WHERE c.waitlist_entry_id = NEW.entry_id AND c.kind = 'offer'
      AND c.state = 'open' AND c.result = 'call-later') THEN
    PERFORM add_call('offer-withdrawn', NULL, NEW.entry_id, NEW.expires_at);
  END IF;
  PERFORM void_calls(ARRAY['offer', 'undeliverable'], NULL, NEW.entry_id, NEW.state);
  RETURN NULL;
END $$;
CREATE TRIGGER calls_about_offers AFTER INSERT ON waitlist_offers FOR EACH ROW WHEN (NEW.to_call) EXECUTE FUNCTION calls_follow_offers();
CREATE TRIGGER calls_end_with_offers AFTER UPDATE OF state ON waitlist_offers FOR EACH ROW
  WHEN (OLD.state = 'open' AND NEW.state <> 'open') EXECUTE FUNCTION calls_follow_offers();

-- What ends it ---------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION calls_follow_mails() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM void_calls(ARRAY['undeliverable'], NEW.booking_id, NEW.waitlist_entry_id, 'delivered')
    FROM calls c WHERE c.message_id = NEW.id AND c.state = 'open';
  RETURN NULL;
END $$;
CREATE TRIGGER calls_end_with_delivery AFTER UPDATE OF state ON messages FOR EACH ROW
  WHEN (NEW.state = 'sent' AND NEW.retried_at IS NOT NULL) EXECUTE FUNCTION calls_follow_mails();

-- What was to be said no longer holds: another state, another slot, or a person whose data are gone. The case of a closed day ends
-- its lines itself.
CREATE FUNCTION calls_follow_bookings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM void_calls(ARRAY['undeliverable', 'changed', 'reminder'] || CASE WHEN NEW.erased_at IS NOT NULL THEN '{closure}'::text[] ELSE '{}' END,
    NEW.id, NULL, CASE WHEN NEW.erased_at IS NOT NULL THEN 'erased' ELSE 'changed' END);
  IF NEW.erased_at IS NOT NULL THEN UPDATE calls SET note = NULL WHERE booking_id = NEW.id AND note IS NOT NULL; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER calls_end_with_bookings AFTER UPDATE OF state, slot_id, erased_at ON bookings FOR EACH ROW
  -- A hold has no citizen yet: nobody waits for its calls on the way of a booking.
  WHEN (OLD.state <> 'held' AND (NEW.state <> OLD.state OR NEW.slot_id <> OLD.slot_id OR NEW.erased_at IS DISTINCT FROM OLD.erased_at))
  EXECUTE FUNCTION calls_follow_bookings();

CREATE FUNCTION calls_follow_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM void_calls(ARRAY['undeliverable', 'offer', 'offer-withdrawn'], NULL, NEW.id, CASE WHEN NEW.erased_at IS NOT NULL THEN 'erased' ELSE 'changed' END);
  IF NEW.erased_at IS NOT NULL THEN UPDATE calls SET note = NULL WHERE waitlist_entry_id = NEW.id AND note IS NOT NULL; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER calls_end_with_places AFTER UPDATE OF state, erased_at ON waitlist_entries FOR EACH ROW
  WHEN (NEW.erased_at IS DISTINCT FROM OLD.erased_at OR NEW.state <> OLD.state AND NEW.state NOT IN ('waiting', 'offered'))
  EXECUTE FUNCTION calls_follow_places();

-- Words of mails ---------------------------------------------------------------------------------------------------------------------

-- The words of one mail in one language, as the municipality wrote them; the newest version holds. Null words: those of the house.
-- Plain text with placeholders; which ones stand where the code says, and it is looked at before it is saved.
CREATE TABLE message_texts (
  occasion text NOT NULL,
  locale   text NOT NULL,
  version  integer NOT NULL,
  subject  text,
  heading  text,
  lead     text,
  saved_at timestamptz NOT NULL DEFAULT house_now(),
  saved_by integer REFERENCES staff_users (id) ON DELETE SET NULL,
  CONSTRAINT one_text_per_occasion_language_and_version PRIMARY KEY (occasion, locale, version),
  CONSTRAINT a_text_is_whole CHECK (num_nonnulls(subject, heading, lead) IN (0, 3)),
  CONSTRAINT a_text_has_its_language CHECK (locale IN ('bg', 'en'))
);

-- Those whom nobody could write to before there was a list.
SELECT add_call('undeliverable', m.booking_id, NULL, s.starts_at, m.id)
FROM messages m JOIN bookings b ON b.id = m.booking_id AND b.version = m.version JOIN slots s ON s.id = b.slot_id
WHERE m.state = 'dead' AND m.last_error IS DISTINCT FROM 'late' AND m.kind <> 'lapsed' AND b.erased_at IS NULL AND s.starts_at > house_now()
  AND b.state IN ('confirmed', 'cancelled-by-municipality');
SELECT add_call('offer', NULL, o.entry_id, o.expires_at) FROM waitlist_offers o WHERE o.state = 'open' AND o.to_call;
