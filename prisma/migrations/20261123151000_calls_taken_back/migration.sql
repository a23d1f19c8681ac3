-- What was noted of a call can be taken back for some minutes. `before`: how the line stood, without words that somebody typed.
ALTER TABLE calls ADD COLUMN before jsonb;

-- As in 20261122300000; the line keeps how it stood.
CREATE OR REPLACE FUNCTION record_call(call bigint, outcome text, said text, by_user integer) RETURNS boolean LANGUAGE sql AS $$
  WITH noted AS (
    UPDATE calls SET before = CASE WHEN outcome NOT IN ('accepted', 'declined')
        THEN jsonb_build_object('result', result, 'triedAt', tried_at, 'triedBy', tried_by, 'said', said IS NOT NULL) END,
      result = outcome, tries = tries + 1, note = coalesce(said, note), tried_at = house_now(), tried_by = by_user,
      state = CASE WHEN outcome IN ('no-answer', 'call-later') THEN 'open' ELSE 'done' END,
      ended_at = CASE WHEN outcome NOT IN ('no-answer', 'call-later') THEN house_now() END, ended_because = NULL
    WHERE id = call AND (state = 'open' OR state = 'void' AND ended_because = outcome) RETURNING id, state),
  audited AS (
    INSERT INTO audit_entries (actor, action, subject, subject_id, from_state, to_state, reason)
      SELECT 'user:' || by_user, 'call', 'call', id::text, 'open', state, outcome FROM noted)
  SELECT EXISTS (SELECT FROM noted)
$$;

-- Whether what was noted of a call can still be taken back: not an answer to an offer, that is done; and its cause is what it was.
CREATE FUNCTION call_can_be_taken_back(c calls, minutes integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT c.before IS NOT NULL AND c.state <> 'void' AND c.tried_at > house_now() - make_interval(mins => minutes)
    AND (c.booking_id IS NULL OR EXISTS (SELECT FROM bookings b WHERE b.id = c.booking_id AND b.erased_at IS NULL AND b.updated_at <= c.tried_at))
    AND (c.waitlist_entry_id IS NULL OR EXISTS (SELECT FROM waitlist_entries w WHERE w.id = c.waitlist_entry_id AND w.erased_at IS NULL
      AND (c.kind <> 'offer' OR EXISTS (SELECT FROM waitlist_offers o WHERE o.entry_id = w.id AND o.state = 'open' AND o.expires_at > house_now()))))
    AND (c.state = 'open' OR NOT EXISTS (SELECT FROM calls other WHERE other.state = 'open' AND other.kind = c.kind
      AND other.booking_id IS NOT DISTINCT FROM c.booking_id AND other.waitlist_entry_id IS NOT DISTINCT FROM c.waitlist_entry_id))
$$;
