-- Whose question is answered before the reception and who has no e-mail must hear the answer by telephone; the hour stands.

-- One kind more, whatever others there are by now.
DO $$
BEGIN
  EXECUTE (SELECT format('ALTER TABLE calls DROP CONSTRAINT a_call_kind_is_known, ADD CONSTRAINT a_call_kind_is_known CHECK (%s OR waitlist_entry_id IS NULL AND kind = ''answered'')',
    pg_get_expr(conbin, conrelid)) FROM pg_constraint WHERE conname = 'a_call_kind_is_known' AND conrelid = 'calls'::regclass);
END $$;

CREATE FUNCTION call_about_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_call('answered', b.id, NULL, s.starts_at) FROM bookings b JOIN slots s ON s.id = b.slot_id
    WHERE b.id = NEW.subject_id::uuid AND b.email IS NULL AND b.phone IS NOT NULL AND b.erased_at IS NULL AND s.starts_at > house_now();
  RETURN NULL;
END $$;
CREATE TRIGGER calls_about_answers AFTER INSERT ON audit_entries FOR EACH ROW
  WHEN (NEW.subject = 'booking' AND NEW.action = 'answer') EXECUTE FUNCTION call_about_answer();

-- As in 20261122300000_calls_and_texts; an answer is still to be said after a move, but not once the booking has another state.
CREATE OR REPLACE FUNCTION calls_follow_bookings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM void_calls(ARRAY['undeliverable', 'changed', 'reminder'] || CASE WHEN NEW.erased_at IS NOT NULL THEN '{closure}'::text[] ELSE '{}' END
      || CASE WHEN NEW.erased_at IS NOT NULL OR NEW.state <> OLD.state THEN '{answered}'::text[] ELSE '{}' END,
    NEW.id, NULL, CASE WHEN NEW.erased_at IS NOT NULL THEN 'erased' ELSE 'changed' END);
  IF NEW.erased_at IS NOT NULL THEN UPDATE calls SET note = NULL WHERE booking_id = NEW.id AND note IS NOT NULL; END IF;
  RETURN NULL;
END $$;

-- Another decision about the question: the answer no longer holds.
CREATE FUNCTION calls_follow_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM void_calls(ARRAY['answered'], NEW.booking_id, NULL, 'changed');
  RETURN NULL;
END $$;
CREATE TRIGGER calls_end_with_decisions AFTER UPDATE OF decision ON question_triage FOR EACH ROW
  WHEN (OLD.decision = 'answered' AND NEW.decision <> 'answered') EXECUTE FUNCTION calls_follow_decisions();
