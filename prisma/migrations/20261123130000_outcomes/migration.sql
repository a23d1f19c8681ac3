-- What was said at a reception and promised (docs/decisions/036): one row for each booking whose citizen was received. The words go with the
-- person; what kind of result it was, its dates and that something was promised stay for the figures and for whoever still has to do it.
CREATE TABLE outcomes (
  booking_id      uuid CONSTRAINT one_outcome_per_booking PRIMARY KEY REFERENCES bookings (id),
  result_kind     text NOT NULL,
  result          text,
  commitment      text,
  promised        boolean NOT NULL,
  unit            text,
  due_on          date,
  incoming_number text,
  procedure       text,
  registered_on   date,
  -- By when the law wants a decision (outcomes/procedure-rules.ts), by the calendar that was known then.
  lawful_on       date,
  follow_up_id    uuid REFERENCES bookings (id),
  -- What the citizen is told in writing, and the how manieth text of it that is to be sent.
  summary         text,
  summary_version integer NOT NULL DEFAULT 0,
  done_on         date,
  done_note       text,
  done_by         text,
  actor           text NOT NULL,
  recorded_at     timestamptz NOT NULL DEFAULT house_now(),
  updated_at      timestamptz NOT NULL DEFAULT house_now(),
  version         integer NOT NULL DEFAULT 1,
  CONSTRAINT a_result_is_known CHECK (result_kind IN ('explained', 'settled', 'promised', 'passed-on', 'follow-up', 'declined')),
  CONSTRAINT a_procedure_is_known CHECK (procedure IN ('proposal', 'signal', 'request', 'complaint')),
  CONSTRAINT a_commitment_is_promised CHECK (commitment IS NULL OR promised),
  CONSTRAINT a_lawful_deadline_has_a_beginning CHECK (lawful_on IS NULL OR registered_on IS NOT NULL AND procedure IS NOT NULL),
  CONSTRAINT what_is_done_was_owed CHECK (done_on IS NULL OR promised OR lawful_on IS NOT NULL)
);
-- What is owed still, by its nearer day.
CREATE INDEX outcomes_owed ON outcomes (least(due_on, lawful_on)) WHERE done_on IS NULL AND (promised OR lawful_on IS NOT NULL);

-- The words about a citizen go with the citizen, and that two bookings are of one person.
CREATE FUNCTION outcomes_go_with_the_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE outcomes SET result = NULL, commitment = NULL, unit = NULL, incoming_number = NULL, summary = NULL, done_note = NULL, follow_up_id = NULL
    WHERE booking_id = NEW.id;
  UPDATE outcomes SET follow_up_id = NULL WHERE follow_up_id = NEW.id;
  RETURN NULL;
END $$;
CREATE INDEX outcomes_by_follow_up ON outcomes (follow_up_id) WHERE follow_up_id IS NOT NULL;
CREATE TRIGGER outcomes_go_with_the_person AFTER UPDATE OF erased_at ON bookings
  FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL) EXECUTE FUNCTION outcomes_go_with_the_person();

-- A message is about one thing: whatever stands there by now, or what was said at a reception. Its version is that of the text, not of the
-- booking, which changes when somebody takes a step back at the desk.
ALTER TABLE messages ADD COLUMN outcome_id uuid REFERENCES outcomes (booking_id);
DO $$
DECLARE
  about text := (SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'a_message_is_about_one_thing' AND conrelid = 'messages'::regclass);
  kinds text := (SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'message_kind_is_known' AND conrelid = 'messages'::regclass);
BEGIN
  EXECUTE format('ALTER TABLE messages DROP CONSTRAINT a_message_is_about_one_thing,
    ADD CONSTRAINT a_message_is_about_one_thing CHECK ((outcome_id IS NULL AND %1$s) OR (outcome_id IS NOT NULL
      AND num_nonnulls(booking_id, waitlist_entry_id, staff_link_id, staff_summary_id) = 0)),
    DROP CONSTRAINT message_kind_is_known,
    ADD CONSTRAINT message_kind_is_known CHECK (CASE WHEN outcome_id IS NULL THEN %2$s ELSE kind = ''summary'' END),
    ADD CONSTRAINT one_message_per_outcome_and_version UNIQUE (outcome_id, version)', about, kinds);
END $$;
