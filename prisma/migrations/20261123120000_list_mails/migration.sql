-- The list of a reception, mailed to whoever keeps it (docs/decisions/035): once a reception and person by the clock, and when somebody asks
-- for it. Nothing of a citizen stands here: the list is made when the mail is sent.
CREATE TABLE list_mails (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  reception_day_id integer NOT NULL REFERENCES reception_days (id) ON DELETE CASCADE,
  user_id          integer NOT NULL REFERENCES staff_users (id) ON DELETE CASCADE,
  asked_for        boolean NOT NULL DEFAULT false,
  planned_at       timestamptz NOT NULL DEFAULT house_now()
);
CREATE UNIQUE INDEX one_list_mail_per_reception_and_person ON list_mails (reception_day_id, user_id) WHERE NOT asked_for;

-- A message is about one thing: whatever stands there by now, or a list.
ALTER TABLE messages ADD COLUMN list_mail_id uuid REFERENCES list_mails (id) ON DELETE CASCADE;
DO $$
DECLARE
  about text := (SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'a_message_is_about_one_thing' AND conrelid = 'messages'::regclass);
  kinds text := (SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'message_kind_is_known' AND conrelid = 'messages'::regclass);
BEGIN
  EXECUTE format('ALTER TABLE messages DROP CONSTRAINT a_message_is_about_one_thing,
    ADD CONSTRAINT a_message_is_about_one_thing CHECK ((list_mail_id IS NULL AND %1$s) OR (list_mail_id IS NOT NULL
      AND num_nonnulls(booking_id, waitlist_entry_id, staff_link_id, staff_summary_id) = 0)),
    DROP CONSTRAINT message_kind_is_known,
    ADD CONSTRAINT message_kind_is_known CHECK (CASE WHEN list_mail_id IS NULL THEN %2$s ELSE kind = ''day-list'' END),
    ADD CONSTRAINT one_message_per_list_mail UNIQUE (list_mail_id)', about, kinds);
END $$;
