-- Figures for the quality system, and what citizens answer after a reception (docs/decisions/037, docs/reports.md).

-- Which hour a booking was moved away from: the booking itself knows only the one that it has. No booking stands here; the figures count hours.
CREATE TABLE booking_moves (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_slot_id integer NOT NULL REFERENCES slots (id),
  moved_at     timestamptz NOT NULL DEFAULT house_now()
);
CREATE INDEX booking_moves_by_slot ON booking_moves (from_slot_id);

CREATE FUNCTION note_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO booking_moves (from_slot_id) VALUES (OLD.slot_id);
  RETURN NULL;
END $$;
CREATE TRIGGER moves_are_counted AFTER UPDATE OF slot_id ON bookings FOR EACH ROW
  WHEN (OLD.slot_id <> NEW.slot_id AND OLD.state NOT IN ('held', 'expired')) EXECUTE FUNCTION note_move();

-- Who is asked: once for each booking, whatever becomes of it. That somebody answered is marked here, without when; what they answered
-- stands below, without whose it is.
CREATE TABLE feedback_invitations (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  booking_id uuid NOT NULL REFERENCES bookings (id) ON DELETE CASCADE,
  key_id     smallint NOT NULL,
  token_hash bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  answered   boolean NOT NULL DEFAULT false,
  CONSTRAINT a_booking_is_asked_about_once UNIQUE (booking_id),
  CONSTRAINT one_feedback_per_token UNIQUE (token_hash)
);

-- Sums, no answers: of one question, one official and one month of receptions. There is no row for anybody, so nothing to join by id, time or order.
CREATE TABLE feedback_counts (
  official_id integer NOT NULL REFERENCES officials (id),
  month       date NOT NULL,
  question    text NOT NULL,
  answer      text NOT NULL,
  given       integer NOT NULL,
  CONSTRAINT one_sum_per_question_and_answer PRIMARY KEY (official_id, month, question, answer),
  CONSTRAINT feedback_is_of_a_month CHECK (month = date_trunc('month', month)),
  CONSTRAINT a_feedback_answer_is_known CHECK (given >= 0
    AND (question = 'asked' AND answer = 'asked' OR question IN ('booking', 'time', 'answer') AND answer IN ('yes', 'partly', 'no')))
);

-- Remarks: once a night those of the day are mixed and written anew, all in one transaction, so that not even the order of the rows tells.
CREATE TABLE feedback_remarks (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  official_id integer NOT NULL REFERENCES officials (id),
  month       date NOT NULL,
  remark      text NOT NULL,
  mixed       boolean NOT NULL DEFAULT false,
  CONSTRAINT a_remark_is_of_a_month CHECK (month = date_trunc('month', month)),
  CONSTRAINT a_remark_says_something CHECK (remark <> '')
);

-- A message is about one thing: whatever stands there by now, or an invitation.
ALTER TABLE messages ADD COLUMN feedback_id uuid REFERENCES feedback_invitations (id) ON DELETE CASCADE;
DO $$
DECLARE
  about text := (SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'a_message_is_about_one_thing' AND conrelid = 'messages'::regclass);
  kinds text := (SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'message_kind_is_known' AND conrelid = 'messages'::regclass);
BEGIN
  EXECUTE format('ALTER TABLE messages DROP CONSTRAINT a_message_is_about_one_thing,
    ADD CONSTRAINT a_message_is_about_one_thing CHECK ((feedback_id IS NULL AND %1$s) OR (feedback_id IS NOT NULL
      AND num_nonnulls(booking_id, waitlist_entry_id, staff_link_id, staff_summary_id) = 0)),
    DROP CONSTRAINT message_kind_is_known,
    ADD CONSTRAINT message_kind_is_known CHECK (CASE WHEN feedback_id IS NULL THEN %2$s ELSE kind = ''feedback'' END),
    ADD CONSTRAINT one_message_per_feedback UNIQUE (feedback_id)', about, kinds);
END $$;
