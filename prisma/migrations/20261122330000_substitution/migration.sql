-- Somebody else receives on a day (docs/decisions/031): asked of each citizen who is booked, by a case as that of a closed day. Who
-- books from then on knows it.

-- `substitute_id`: who receives in the official's place; on the day for slots to come, on the slot because no two receptions of one
-- person may overlap.
ALTER TABLE reception_days ADD substitute_id integer REFERENCES officials (id);
ALTER TABLE slots ADD substitute_id integer REFERENCES officials (id);
CREATE INDEX slots_by_substitute_and_time ON slots (substitute_id, starts_at) WHERE substitute_id IS NOT NULL;

-- The same name and judge as before, for whoever receives: the official who is away may be elsewhere.
ALTER TABLE slots DROP CONSTRAINT slots_of_an_official_never_overlap,
  ADD CONSTRAINT slots_of_an_official_never_overlap
    EXCLUDE USING gist ((coalesce(substitute_id, official_id)) WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&) WHERE (withdrawn_at IS NULL);

-- As in 20261122090000_foundation, for whoever receives.
CREATE OR REPLACE FUNCTION slot_keeps_clear_of_booked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  receiver integer := coalesce(NEW.substitute_id, NEW.official_id);
BEGIN
  IF NEW.withdrawn_at IS NULL AND EXISTS (
      SELECT 1 FROM slots w WHERE (w.official_id = receiver AND w.substitute_id IS NULL OR w.substitute_id = receiver)
        AND w.id <> NEW.id AND w.withdrawn_at IS NOT NULL
        AND w.starts_at < NEW.ends_at AND w.starts_at > NEW.starts_at - interval '1 day' AND w.ends_at > NEW.starts_at
        AND NOT slot_is_free(w.id, house_now())) THEN
    RAISE EXCEPTION 'a slot lies across a withdrawn one that is still booked: constraint "slots_of_an_official_never_overlap"'
      USING ERRCODE = '23P01', CONSTRAINT = 'slots_of_an_official_never_overlap';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER slot_keeps_clear_of_booked ON slots;
CREATE TRIGGER slot_keeps_clear_of_booked BEFORE INSERT OR UPDATE OF official_id, starts_at, ends_at, withdrawn_at, substitute_id ON slots
  FOR EACH ROW EXECUTE FUNCTION slot_keeps_clear_of_booked();

-- Slots that are cut anew have the substitute of their day. (Its name sorts before the judge's.)
CREATE FUNCTION slot_has_the_substitute_of_its_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.substitute_id := (SELECT d.substitute_id FROM reception_days d WHERE d.id = NEW.reception_day_id);
  RETURN NEW;
END $$;
CREATE TRIGGER a_slot_has_the_substitute_of_its_day BEFORE INSERT ON slots FOR EACH ROW EXECUTE FUNCTION slot_has_the_substitute_of_its_day();

-- `silence`: what becomes of whoever does not answer in time.
ALTER TABLE closures
  ADD kind text NOT NULL DEFAULT 'closure',
  ADD substitute_id integer REFERENCES officials (id),
  ADD silence text,
  ADD CONSTRAINT case_kind_is_known CHECK (kind IN ('closure', 'substitution')),
  ADD CONSTRAINT a_substitution_names_its_substitute CHECK ((kind = 'substitution') = (substitute_id IS NOT NULL) AND (kind = 'substitution') = (silence IS NOT NULL)),
  ADD CONSTRAINT silence_is_known CHECK (silence IN ('keep', 'cancel'));
ALTER TABLE affected_bookings
  DROP CONSTRAINT affected_state_is_known,
  ADD CONSTRAINT affected_state_is_known CHECK (state IN ('told', 'to-call', 'chose', 'moved', 'cancelled', 'unreachable', 'restored', 'accepted'));

DO $$
BEGIN
  EXECUTE (SELECT format('ALTER TABLE messages DROP CONSTRAINT message_kind_is_known, ADD CONSTRAINT message_kind_is_known CHECK (%s OR kind = ''substitution'')',
    pg_get_expr(conbin, conrelid)) FROM pg_constraint WHERE conname = 'message_kind_is_known' AND conrelid = 'messages'::regclass);
END $$;

-- Who receives a citizen, as they were told: while they are being asked, the official they booked with.
CREATE FUNCTION receiver_of(booking uuid, official integer, substitute integer) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN substitute IS NULL OR EXISTS (SELECT 1 FROM affected_bookings a JOIN closures c ON c.id = a.closure_id
    WHERE a.booking_id = booking AND a.state IN ('told', 'to-call', 'chose') AND c.kind = 'substitution') THEN official ELSE substitute END
$$;

-- As in 20261122240000_confirmation, with the name of whoever receives; somebody who is asked something is undecided.
CREATE OR REPLACE VIEW citizens_bookings AS
  SELECT b.token_hash AS "tokenHash", b.id, b.code, CASE WHEN b.state = 'unverified' AND b.hold_expires_at <= house_now() THEN 'expired' ELSE b.state END AS state,
    b.version, b.key_id AS "keyId", b.token_version AS "tokenVersion",
    b.slot_id AS "slotId", s.official_id AS "officialId", o.slug, r.title_bg AS "titleBg", r.title_en AS "titleEn",
    r.name AS "officialName", d.place_bg AS "placeBg", d.place_en AS "placeEn",
    extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM s.ends_at)::float8 AS "endsAt",
    s.ends_at <= house_now() AS over, b.name, b.phone, b.email, b.topic_category AS "topicCategory",
    b.topic_text AS "topicText", b.needs, b.on_behalf_of AS "onBehalfOf", b.locale, b.channel, b.cancel_reason AS "cancelReason",
    extract(epoch FROM b.created_at)::float8 AS "createdAt", extract(epoch FROM b.updated_at)::float8 AS "updatedAt",
    EXISTS (SELECT 1 FROM messages m WHERE m.booking_id = b.id AND m.state = 'dead' AND m.last_error IS DISTINCT FROM 'late') AS "mailRefused",
    (b.state = 'confirmed' OR b.state = 'unverified' AND b.hold_expires_at > house_now()) AND s.ends_at > house_now()
      AND (d.state = 'needs-decision' OR s.blocked_reason IS NOT NULL OR s.withdrawn_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM affected_bookings a WHERE a.booking_id = b.id AND a.state IN ('told', 'to-call', 'chose'))) AS undecided,
    d.delay_minutes AS "delayMinutes",
    CASE WHEN b.state = 'unverified' THEN extract(epoch FROM b.hold_expires_at)::float8 END AS "confirmBy",
    s.closes_at <= house_now() AS late
  FROM bookings b
  JOIN slots s ON s.id = b.slot_id
  JOIN reception_days d ON d.id = s.reception_day_id
  JOIN officials o ON o.id = s.official_id
  JOIN officials r ON r.id = receiver_of(b.id, s.official_id, s.substitute_id)
  WHERE b.erased_at IS NULL AND b.state <> 'held' AND (b.state <> 'expired' OR b.name IS NOT NULL);

-- A day that is closed after all asks nothing about its substitute any more.
CREATE FUNCTION closing_ends_substitution() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  former integer := (SELECT id FROM closures WHERE reception_day_id = NEW.reception_day_id AND state = 'open' AND kind = 'substitution');
BEGIN
  IF former IS NOT NULL THEN
    UPDATE affected_bookings SET state = 'restored', answered_at = house_now(), answered_by = NEW.opened_by
      WHERE closure_id = former AND state IN ('told', 'to-call', 'chose');
    PERFORM end_closure(former);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER closing_ends_substitution BEFORE INSERT ON closures FOR EACH ROW WHEN (NEW.kind = 'closure') EXECUTE FUNCTION closing_ends_substitution();

-- What is told of a substitution that is settled: when, where and with whom, with reminders again.
CREATE FUNCTION settle_substituted(booking uuid, action text, actor text, same_day_minutes integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  b bookings;
BEGIN
  UPDATE bookings SET version = version + 1 WHERE id = booking RETURNING * INTO b;
  PERFORM plan_messages(b.id, 'moved', same_day_minutes, '{}');
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES (actor, action, 'booking', b.id::text, b.state, b.state, b.version);
END $$;

-- Another official receives on an open day. `c`: official (slug), reason, publicReason, publicReasonEn?, silence, replyBy. Locks: the days of both.
CREATE FUNCTION substitute_on_day(day integer, c jsonb, actor text) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  moment timestamptz := house_now();
  other integer := (SELECT id FROM officials WHERE slug = c ->> 'official' AND active);
  d reception_days;
  b record;
  closure integer;
  fault text;
BEGIN
  PERFORM pg_advisory_xact_lock(o, n) FROM (SELECT o, local_date - date '2000-01-01' AS n FROM reception_days
    CROSS JOIN LATERAL unnest(ARRAY[official_id, other]) AS o WHERE id = day AND o IS NOT NULL ORDER BY 1, 2) sorted;
  SELECT * INTO d FROM reception_days WHERE id = day AND withdrawn_at IS NULL;
  IF d.id IS NULL OR other IS NULL THEN RETURN '{"verdict": "not-found"}'; END IF;
  IF d.state <> 'open' OR d.ends_at <= moment OR other = d.official_id OR d.substitute_id IS NOT NULL
      OR EXISTS (SELECT FROM closures x WHERE x.reception_day_id = day AND x.state = 'open') THEN
    RETURN '{"verdict": "not-changeable"}';
  END IF;
  INSERT INTO closures (reception_day_id, kind, substitute_id, silence, reason, public_reason, public_reason_en, reply_by, day_before, set_aside_at, opened_by)
    VALUES (day, 'substitution', other, c ->> 'silence', c ->> 'reason', c ->> 'publicReason', c ->> 'publicReasonEn', to_timestamp((c ->> 'replyBy')::float8),
      '{}', moment, actor) RETURNING id INTO closure;
  INSERT INTO audit_entries (actor, action, subject, subject_id, to_state, reason) VALUES (actor, 'open', 'closure', closure::text, 'open', c ->> 'reason');
  UPDATE reception_days SET substitute_id = other, version = version + 1 WHERE id = day;
  UPDATE slots SET substitute_id = other WHERE reception_day_id = day AND ends_at > moment;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason, fields)
    VALUES (actor, 'substitute', 'reception-day', day::text, 'open', 'open', c ->> 'reason', ARRAY['substitute']);
  FOR b IN SELECT k.id, k.version, k.state, k.email, k.slot_id FROM bookings_to_answer(day) a JOIN bookings k ON k.id = a.booking WHERE k.state = 'confirmed' LOOP
    UPDATE bookings SET version = version + 1 WHERE id = b.id;
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
      VALUES (actor, 'ask', 'booking', b.id::text, b.state, b.state, b.version + 1);
    PERFORM tell_affected(b.id, 'substitution', jsonb_build_object('closureId', closure));
    INSERT INTO affected_bookings (closure_id, booking_id, slot_id, state, version)
      VALUES (closure, b.id, b.slot_id, CASE WHEN b.email IS NULL THEN 'to-call' ELSE 'told' END, b.version + 1);
  END LOOP;
  PERFORM end_closure(closure);
  RETURN jsonb_build_object('verdict', 'done', 'closureId', closure);
EXCEPTION WHEN exclusion_violation THEN
  GET STACKED DIAGNOSTICS fault = CONSTRAINT_NAME;
  IF fault = 'slots_of_an_official_never_overlap' THEN RETURN '{"verdict": "hours-overlap"}'; END IF;
  RAISE;
END $$;

-- A citizen agrees to be received by the substitute; answered so already, nothing changes.
CREATE FUNCTION accept_substitute(closure integer, booking uuid, note text, actor text, same_day_minutes integer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  line affected_bookings;
BEGIN
  PERFORM own_days_of_slots(ARRAY[x.slot_id]) FROM affected_bookings x WHERE x.closure_id = closure AND x.booking_id = booking;
  SELECT x.* INTO line FROM affected_bookings x JOIN closures c ON c.id = x.closure_id AND c.kind = 'substitution' WHERE x.closure_id = closure AND x.booking_id = booking;
  IF line.closure_id IS NULL THEN RETURN '{"verdict": "not-found"}'; END IF;
  IF line.state = 'accepted' THEN RETURN '{"verdict": "done"}'; END IF;
  IF line.state NOT IN ('told', 'to-call', 'chose') THEN RETURN '{"verdict": "not-changeable"}'; END IF;
  PERFORM record_affected_call(booking, 'accept', actor);
  UPDATE affected_bookings x SET state = 'accepted', answered_at = house_now(), answered_by = actor, note = coalesce(accept_substitute.note, x.note)
    WHERE x.closure_id = closure AND x.booking_id = booking;
  PERFORM settle_substituted(booking, 'agree', actor, same_day_minutes);
  PERFORM end_closure(closure);
  RETURN '{"verdict": "done"}';
END $$;

-- The official receives after all: possible until somebody has answered.
CREATE FUNCTION undo_substitution(closure integer, actor text, same_day_minutes integer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  c closures;
  b uuid;
  fault text;
BEGIN
  SELECT * INTO c FROM closures WHERE id = closure AND kind = 'substitution';
  IF c.id IS NULL THEN RETURN '{"verdict": "not-found"}'; END IF;
  PERFORM pg_advisory_xact_lock(o, n) FROM (SELECT o, local_date - date '2000-01-01' AS n FROM reception_days
    CROSS JOIN LATERAL unnest(ARRAY[official_id, c.substitute_id]) AS o WHERE id = c.reception_day_id ORDER BY 1, 2) sorted;
  SELECT * INTO c FROM closures WHERE id = closure;
  IF c.state = 'reopened' THEN RETURN '{"verdict": "done"}'; END IF;
  IF (SELECT d.state <> 'open' OR d.ends_at <= house_now() OR d.substitute_id IS DISTINCT FROM c.substitute_id FROM reception_days d WHERE d.id = c.reception_day_id)
      OR EXISTS (SELECT FROM affected_bookings a WHERE a.closure_id = closure AND a.state NOT IN ('told', 'to-call', 'chose')) THEN
    RETURN '{"verdict": "not-changeable"}';
  END IF;
  UPDATE reception_days SET substitute_id = NULL, version = version + 1 WHERE id = c.reception_day_id;
  UPDATE slots SET substitute_id = NULL WHERE reception_day_id = c.reception_day_id;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, fields)
    VALUES (actor, 'substitute', 'reception-day', c.reception_day_id::text, 'open', 'open', ARRAY['substitute']);
  FOR b IN SELECT a.booking_id FROM affected_bookings a WHERE a.closure_id = closure AND a.state IN ('told', 'to-call', 'chose') ORDER BY 1 LOOP
    UPDATE affected_bookings SET state = 'restored', answered_at = house_now(), answered_by = actor WHERE closure_id = closure AND booking_id = b;
    PERFORM settle_substituted(b, 'restore-official', actor, same_day_minutes);
  END LOOP;
  UPDATE closures SET state = 'reopened', ended_at = house_now() WHERE id = closure;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state) VALUES (actor, 'reopen', 'closure', closure::text, c.state, 'reopened');
  RETURN '{"verdict": "done"}';
EXCEPTION WHEN exclusion_violation THEN
  GET STACKED DIAGNOSTICS fault = CONSTRAINT_NAME;
  IF fault = 'slots_of_an_official_never_overlap' THEN RETURN '{"verdict": "hours-overlap"}'; END IF;
  RAISE;
END $$;

-- As in 20261122320000_closures; of a substitution whose time has run out the rule on silence decides.
CREATE OR REPLACE VIEW lines_to_call AS
  SELECT a.closure_id, a.booking_id FROM affected_bookings a JOIN closures c ON c.id = a.closure_id
  WHERE c.state = 'open' AND a.state = 'told' AND (c.kind = 'closure' AND c.reply_by <= house_now()
    OR EXISTS (SELECT FROM messages m WHERE m.booking_id = a.booking_id AND m.version = a.version AND m.state = 'dead'));
CREATE VIEW silent_lines AS
  SELECT a.closure_id, a.booking_id, c.silence FROM affected_bookings a JOIN closures c ON c.id = a.closure_id
  WHERE c.state = 'open' AND c.kind = 'substitution' AND a.state = 'told' AND c.reply_by <= house_now()
    AND NOT EXISTS (SELECT FROM messages m WHERE m.booking_id = a.booking_id AND m.version = a.version AND m.state IN ('pending', 'sending', 'dead'));

-- Whoever was written to and is silent: kept with the substitute, or cancelled, as was decided and told. Says how many.
CREATE FUNCTION settle_silence(closure integer, same_day_minutes integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  line record;
  settled integer := 0;
BEGIN
  PERFORM own_reception_day(c.reception_day_id) FROM closures c WHERE c.id = closure;
  FOR line IN SELECT * FROM silent_lines WHERE closure_id = closure ORDER BY booking_id LOOP
    IF line.silence = 'keep' THEN
      PERFORM accept_substitute(closure, line.booking_id, NULL, 'system', same_day_minutes);
    ELSE
      PERFORM answer_affected(closure, line.booking_id, '{"answer": "cancel"}', 'system', same_day_minutes);
    END IF;
    settled := settled + 1;
  END LOOP;
  RETURN settled;
END $$;
