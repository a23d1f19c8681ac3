-- The mail of the morning to whoever keeps receptions (docs/decisions/029): one a day and person. What it says, numbers and times only,
-- stands in the message's details.
CREATE TABLE staff_summaries (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id    integer NOT NULL REFERENCES staff_users (id) ON DELETE CASCADE,
  local_date date NOT NULL,
  CONSTRAINT one_summary_per_person_and_day UNIQUE (user_id, local_date)
);

-- A message is about one thing: whatever stands there by now, or a summary.
ALTER TABLE messages ADD COLUMN staff_summary_id uuid REFERENCES staff_summaries (id) ON DELETE CASCADE;
DO $$
DECLARE
  about text := (SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'a_message_is_about_one_thing' AND conrelid = 'messages'::regclass);
  kinds text := (SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'message_kind_is_known' AND conrelid = 'messages'::regclass);
BEGIN
  EXECUTE format('ALTER TABLE messages DROP CONSTRAINT a_message_is_about_one_thing,
    ADD CONSTRAINT a_message_is_about_one_thing CHECK ((staff_summary_id IS NULL AND %1$s) OR (staff_summary_id IS NOT NULL
      AND num_nonnulls(booking_id, waitlist_entry_id, staff_link_id) = 0)),
    DROP CONSTRAINT message_kind_is_known,
    ADD CONSTRAINT message_kind_is_known CHECK (CASE WHEN staff_summary_id IS NULL THEN %2$s ELSE kind = ''day-summary'' END),
    ADD CONSTRAINT one_message_per_summary UNIQUE (staff_summary_id)', about, kinds);
END $$;
