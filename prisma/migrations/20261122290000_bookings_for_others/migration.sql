-- Bookings that the staff make, move and cancel for citizens, the rules that they waive, and the triage of questions (docs/decisions/028).

-- Which rule was waived for which booking, by whom and why: one row for each, and so their number for the reports. The reason goes
-- with the person, the rule stays.
CREATE TABLE waived_rules (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  booking_id uuid NOT NULL REFERENCES bookings (id),
  rule       text NOT NULL,
  act        text NOT NULL,
  actor      text NOT NULL,
  reason     text,
  at         timestamptz NOT NULL DEFAULT house_now(),
  CONSTRAINT a_waived_rule_is_known CHECK (rule IN ('opening', 'closing-hour', 'one-per-official', 'three-in-all', 'waiting-list')),
  CONSTRAINT a_rule_is_waived_by_an_act CHECK (act IN ('book', 'move'))
);
CREATE INDEX waived_rules_of_a_booking ON waived_rules (booking_id);

CREATE FUNCTION waived_rules_are_audited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_entries (at, actor, action, subject, subject_id, reason) VALUES (NEW.at, NEW.actor, 'waive', 'waived-rule', NEW.booking_id::text, NEW.rule);
  RETURN NULL;
END $$;
CREATE TRIGGER waived_rules_are_audited AFTER INSERT ON waived_rules FOR EACH ROW EXECUTE FUNCTION waived_rules_are_audited();

-- What somebody decided about a question before the day; the last decision stands. `freed`: the hour was given back with it.
CREATE TABLE question_triage (
  booking_id      uuid CONSTRAINT one_triage_per_question PRIMARY KEY REFERENCES bookings (id),
  decision        text NOT NULL,
  reason          text,
  official_id     integer REFERENCES officials (id),
  unit            text,
  reference       text,
  objection       text,
  expert_email    text,
  expert_question text,
  freed           boolean NOT NULL DEFAULT false,
  actor           text NOT NULL,
  decided_at      timestamptz NOT NULL DEFAULT house_now(),
  version         integer NOT NULL DEFAULT 1,
  CONSTRAINT a_triage_decision_is_known CHECK (decision IN ('keep', 'redirect', 'invite-expert', 'answered')),
  CONSTRAINT a_redirected_question_frees_its_hour CHECK (decision <> 'redirect' OR freed),
  CONSTRAINT an_expert_is_invited_by_mail CHECK (decision <> 'invite-expert' OR expert_email IS NOT NULL)
);

-- People are looked for among bookings that still have one: of what is emptied this index knows nothing.
CREATE INDEX bookings_with_a_person ON bookings (slot_id) WHERE name IS NOT NULL;

-- What the staff wrote about a citizen goes with the citizen. Whom we invited must still hear that nobody comes.
CREATE FUNCTION what_was_written_goes_with_the_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE waived_rules SET reason = NULL WHERE booking_id = NEW.id AND reason IS NOT NULL;
  UPDATE question_triage SET reason = NULL, unit = NULL, reference = NULL, objection = NULL, expert_question = NULL,
      expert_email = CASE WHEN decision = 'invite-expert' THEN expert_email END
    WHERE booking_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER what_was_written_goes_with_the_person AFTER UPDATE OF erased_at ON bookings
  FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL) EXECUTE FUNCTION what_was_written_goes_with_the_person();

-- Kinds more, whatever others there are by now: of a triage, to the citizen and to an expert.
DO $$
BEGIN
  EXECUTE (SELECT format('ALTER TABLE messages DROP CONSTRAINT message_kind_is_known, ADD CONSTRAINT message_kind_is_known CHECK (%s OR booking_id IS NOT NULL AND kind IN (''redirected'', ''answered'', ''answered-freed'', ''expert'', ''expert-off''))',
    pg_get_expr(conbin, conrelid)) FROM pg_constraint WHERE conname = 'message_kind_is_known' AND conrelid = 'messages'::regclass);
END $$;

-- A mail to the expert of a booking as it now stands; a second invitation takes the place of the first.
CREATE FUNCTION plan_expert_message(booking uuid, kind text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO messages (booking_id, kind, version, due_at) SELECT b.id, plan_expert_message.kind, b.version, house_now() FROM bookings b WHERE b.id = booking
  ON CONFLICT (booking_id, kind, version) DO UPDATE SET state = 'pending', due_at = house_now(), attempts = 0, sent_at = NULL, lease_until = NULL,
    last_error = NULL, first_due_at = NULL, created_at = house_now()
$$;

-- An expert who is to come hears that the hour changed or that nobody comes: at the end of the transaction, when all is planned for the citizen.
CREATE FUNCTION experts_hear_of_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM question_triage t WHERE t.booking_id = NEW.id AND t.expert_email IS NOT NULL AND t.decision <> 'keep') THEN
    PERFORM plan_expert_message(NEW.id, CASE WHEN NEW.state LIKE 'cancelled-%' THEN 'expert-off' ELSE 'expert' END);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER experts_hear_of_changes AFTER UPDATE ON bookings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.slot_id <> NEW.slot_id OR OLD.state <> NEW.state AND NEW.state IN ('cancelled-by-citizen', 'cancelled-by-municipality'))
  EXECUTE FUNCTION experts_hear_of_changes();

-- Why a booking of the staff's cannot come to a slot, its occupation apart: '' where it can, and the rules that it would break.
CREATE FUNCTION staff_slot_refusal(slot integer, moment timestamptz, waives text[], OUT refusal text, OUT rules text[]) LANGUAGE plpgsql STABLE AS $$
DECLARE
  s record;
BEGIN
  SELECT t.*, d.state AS day_state, d.opens_at, o.active INTO s FROM slots t JOIN reception_days d ON d.id = t.reception_day_id JOIN officials o ON o.id = t.official_id WHERE t.id = slot;
  rules := array_remove(ARRAY[CASE WHEN s.opens_at > moment THEN 'opening' END, CASE WHEN s.closes_at <= moment THEN 'closing-hour' END,
    CASE WHEN slot_is_free(slot, moment) AND slot_awaited(slot) THEN 'waiting-list' END], NULL);
  refusal := CASE WHEN s.id IS NULL THEN 'slot-not-bookable' WHEN s.day_state <> 'open' THEN 'day-closed'
    WHEN NOT s.active OR s.withdrawn_at IS NOT NULL OR s.blocked_reason IS NOT NULL OR s.ends_at <= moment THEN 'slot-not-bookable'
    WHEN s.opens_at > moment AND 'opening' <> ALL (waives) OR s.closes_at <= moment AND 'closing-hour' <> ALL (waives) THEN 'slot-not-bookable'
    WHEN 'waiting-list' = ANY (rules) AND 'waiting-list' <> ALL (waives) THEN 'slot-taken' ELSE '' END;
END $$;

-- A booking by its number, for one command of the staff alone; `seen` is the version that they looked at.
CREATE FUNCTION own_booking_of(booking_id uuid, other_slots integer[], seen integer, OUT refusal text, OUT booking citizens_bookings, OUT token bytea) LANGUAGE plpgsql AS $$
DECLARE
  owned record;
BEGIN
  SELECT b.token_hash INTO token FROM bookings b WHERE b.id = booking_id;
  owned := own_booking(token, other_slots);
  refusal := owned.refusal;
  booking := owned.booking;
  IF refusal IS NULL AND booking.version <> seen THEN refusal := 'version-conflict'; END IF;
END $$;

-- Moves a booking as move_booking() does, for the staff. `c`: id, version, slotId, actor, waives[], why?, movable[], sameDayMinutes?
CREATE FUNCTION move_for_citizen(c jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  moment timestamptz := house_now();
  slot integer := (c ->> 'slotId')::integer;
  waived text[] := ARRAY(SELECT jsonb_array_elements_text(c -> 'waives'));
  owned record := own_booking_of((c ->> 'id')::uuid, ARRAY[slot], (c ->> 'version')::integer);
  b citizens_bookings := owned.booking;
  judged record;
  unsent record;
  told jsonb;
BEGIN
  -- Repeated before it was answered: it is done.
  IF b."slotId" = slot AND b.version >= (c ->> 'version')::integer THEN RETURN changed_booking(owned.token, 'changed'); END IF;
  IF owned.refusal IS NOT NULL THEN RETURN jsonb_build_object('verdict', owned.refusal); END IF;
  IF NOT c -> 'movable' ? b.state OR b.over THEN RETURN '{"verdict": "not-changeable"}'; END IF;
  judged := staff_slot_refusal(slot, moment, waived);
  IF judged.refusal = '' AND (SELECT official_id FROM slots WHERE id = slot) <> b."officialId" THEN judged.refusal := 'slot-not-bookable'; END IF;
  IF judged.refusal <> '' THEN
    RETURN jsonb_build_object('verdict', judged.refusal, 'rules', to_jsonb(judged.rules), 'alternatives', nearest_free_slots(b."slotId"));
  END IF;
  IF NOT slot_is_free(slot, moment) THEN
    RETURN jsonb_build_object('verdict', 'slot-taken', 'rules', '[]'::jsonb, 'alternatives', nearest_free_slots(slot));
  END IF;
  PERFORM expire_lapsed_hold(slot);
  UPDATE bookings SET slot_id = slot, version = version + 1,
      hold_expires_at = CASE WHEN hold_expires_at IS NOT NULL THEN least(hold_expires_at, (SELECT greatest(closes_at, moment + interval '1 hour') FROM slots WHERE id = slot)) END
    WHERE id = b.id AND version = b.version AND state = b.state;
  IF NOT FOUND THEN RETURN '{"verdict": "version-conflict"}'; END IF;
  -- As in move_booking: the time that the citizen was told last.
  SELECT m.kind, m.details INTO unsent FROM messages m
    WHERE m.booking_id = b.id AND m.state = 'pending' AND m.kind IN ('confirmation', 'moved') ORDER BY m.id DESC LIMIT 1;
  told := CASE unsent.kind WHEN 'moved' THEN unsent.details WHEN 'confirmation' THEN '{}' ELSE jsonb_build_object('movedFrom', b."startsAt") END;
  PERFORM plan_messages(b.id, 'moved', (c ->> 'sameDayMinutes')::integer, told);
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version, fields)
    VALUES (c ->> 'actor', 'move', 'booking', b.id::text, b.state, b.state, b.version + 1, '{slotId}');
  INSERT INTO waived_rules (booking_id, rule, act, actor, reason)
    SELECT b.id, rule, 'move', c ->> 'actor', c ->> 'why' FROM unnest(judged.rules) rule WHERE rule = ANY (waived);
  RETURN changed_booking(owned.token, 'changed');
END $$;

-- Cancels a booking whose locks are held, tells its citizen by a message of `kind`, and says whether it was still of that version.
CREATE FUNCTION cancel_owned_booking(b citizens_bookings, actor text, why text, kind text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE bookings SET state = 'cancelled-by-municipality', version = version + 1, cancel_reason = why
    WHERE id = b.id AND version = b.version AND state = b.state;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM plan_messages(b.id, kind, NULL);
  -- The log says by which decision: the words to the citizen are not for it.
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version, reason)
    VALUES (actor, 'cancel', 'booking', b.id::text, b.state, 'cancelled-by-municipality', b.version + 1, nullif(kind, 'cancelled'));
  RETURN true;
END $$;

-- The municipality cancels. `c`: id, version, actor, reason, cancellable[]. Repeated, nothing changes.
CREATE FUNCTION cancel_by_municipality(c jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  owned record := own_booking_of((c ->> 'id')::uuid, '{}', (c ->> 'version')::integer);
  b citizens_bookings := owned.booking;
BEGIN
  IF b.state = 'cancelled-by-municipality' AND b.version >= (c ->> 'version')::integer THEN RETURN changed_booking(owned.token, 'changed'); END IF;
  IF owned.refusal IS NOT NULL THEN RETURN jsonb_build_object('verdict', owned.refusal); END IF;
  IF NOT c -> 'cancellable' ? b.state OR b.over THEN RETURN '{"verdict": "not-changeable"}'; END IF;
  IF NOT cancel_owned_booking(b, c ->> 'actor', c ->> 'reason', 'cancelled') THEN RETURN '{"verdict": "version-conflict"}'; END IF;
  RETURN changed_booking(owned.token, 'changed');
END $$;

-- Decides about a question. `c`: id, version, triageVersion?, actor, decision, reason?, officialId?, unit?, reference?, objection?,
-- expertEmail?, expertQuestion?, free, sameDayMinutes?
CREATE FUNCTION triage_question(c jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  owned record := own_booking_of((c ->> 'id')::uuid, '{}', (c ->> 'version')::integer);
  b citizens_bookings := owned.booking;
  before question_triage;
  decision text := c ->> 'decision';
  freed boolean := decision = 'redirect' OR decision = 'answered' AND (c ->> 'free')::boolean;
BEGIN
  IF owned.refusal IS NOT NULL THEN RETURN jsonb_build_object('verdict', owned.refusal); END IF;
  SELECT * INTO before FROM question_triage t WHERE t.booking_id = b.id;
  IF c ? 'triageVersion' AND coalesce(before.version, 0) <> (c ->> 'triageVersion')::integer THEN RETURN '{"verdict": "version-conflict"}'; END IF;
  IF b.state <> 'confirmed' OR b.over THEN RETURN '{"verdict": "not-changeable"}'; END IF;
  -- One expert at a time: another is invited when the first has heard that they need not come.
  IF decision = 'invite-expert' AND before.expert_email <> c ->> 'expertEmail' AND (before.decision = 'invite-expert'
      OR EXISTS (SELECT FROM messages m WHERE m.booking_id = b.id AND m.kind = 'expert-off' AND m.state IN ('pending', 'sending'))) THEN
    RETURN '{"verdict": "expert-invited"}';
  END IF;
  INSERT INTO question_triage AS t (booking_id, decision, reason, official_id, unit, reference, objection, expert_email, expert_question, freed, actor)
    VALUES (b.id, decision, c ->> 'reason', (c ->> 'officialId')::integer, c ->> 'unit', c ->> 'reference', c ->> 'objection', c ->> 'expertEmail',
      c ->> 'expertQuestion', freed, c ->> 'actor')
    ON CONFLICT (booking_id) DO UPDATE SET decision = EXCLUDED.decision, reason = EXCLUDED.reason, official_id = EXCLUDED.official_id, unit = EXCLUDED.unit,
      reference = EXCLUDED.reference, objection = EXCLUDED.objection, expert_email = coalesce(EXCLUDED.expert_email, t.expert_email),
      expert_question = coalesce(EXCLUDED.expert_question, t.expert_question),
      freed = EXCLUDED.freed, actor = EXCLUDED.actor, decided_at = house_now(), version = t.version + 1;
  INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
    VALUES (c ->> 'actor', 'triage', 'question', b.id::text, before.decision, decision, coalesce(before.version, 0) + 1);
  IF freed THEN
    IF NOT cancel_owned_booking(b, c ->> 'actor', c ->> 'reason', CASE decision WHEN 'redirect' THEN 'redirected' ELSE 'answered-freed' END) THEN
      RETURN '{"verdict": "version-conflict"}';
    END IF;
  ELSIF decision = 'answered' THEN
    UPDATE bookings SET version = version + 1 WHERE id = b.id;
    PERFORM plan_messages(b.id, 'answered', (c ->> 'sameDayMinutes')::integer);
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, version)
      VALUES (c ->> 'actor', 'answer', 'booking', b.id::text, b.state, b.state, b.version + 1);
  END IF;
  IF decision = 'invite-expert' THEN
    PERFORM plan_expert_message(b.id, 'expert');
  ELSIF before.decision = 'invite-expert' AND NOT freed THEN
    UPDATE messages SET state = 'superseded' WHERE booking_id = b.id AND kind = 'expert' AND state = 'pending';
    PERFORM plan_expert_message(b.id, 'expert-off');
  END IF;
  RETURN changed_booking(owned.token, 'changed');
END $$;

-- Hours that the staff may give to somebody, with the rules that would have to be waived for it. All of an official whose reception is not over.
CREATE VIEW staff_slots AS
  SELECT s.id, s.official_id AS "officialId", o.slug, o.title_bg AS "titleBg", o.title_en AS "titleEn", d.place_bg AS "placeBg", d.place_en AS "placeEn",
    s.local_date::text AS date, s.starts_at, extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM s.ends_at)::float8 AS "endsAt",
    s.channel = 'staff' AND (s.public_at <= house_now()) IS NOT TRUE AS kept,
    array_remove(ARRAY[CASE WHEN d.opens_at > house_now() THEN 'opening' END, CASE WHEN s.closes_at <= house_now() THEN 'closing-hour' END,
      CASE WHEN EXISTS (SELECT 1 FROM waitlist_entries w WHERE w.official_id = s.official_id AND w.state = 'waiting') AND slot_awaited(s.id) THEN 'waiting-list' END], NULL) AS rules
  FROM slots s JOIN reception_days d ON d.id = s.reception_day_id JOIN officials o ON o.id = s.official_id
  WHERE o.active AND d.state = 'open' AND s.withdrawn_at IS NULL AND s.blocked_reason IS NULL AND s.ends_at > house_now()
    AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.slot_id = s.id
      AND b.state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done')
      AND (b.hold_expires_at <= house_now()) IS NOT TRUE);
