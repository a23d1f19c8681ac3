-- A page shows one offered slot, and its buttons answer for that slot alone: an offer that ran out while the page was open may
-- have been followed by another, of which its citizen has read nothing. Locks: as accept_offer and decline_offer, so the answer
-- of the look still holds when they are called.

-- Whether what is offered at this moment is another slot.
CREATE FUNCTION another_slot_is_offered(entry uuid, shown integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM waitlist_offers f WHERE f.entry_id = entry AND f.state = 'open' AND f.slot_id <> shown)
$$;

CREATE FUNCTION accept_shown_offer(token bytea, shown integer, same_day_minutes integer, per_person integer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  e waitlist_entries;
BEGIN
  SELECT * INTO e FROM waitlist_entries WHERE token_hash = token AND erased_at IS NULL;
  IF e.id IS NULL THEN RETURN '{"verdict": "not-found"}'; END IF;
  PERFORM own_person(e.phone, e.email_key);
  PERFORM own_waitlist(e.official_id);
  IF another_slot_is_offered(e.id, shown) THEN RETURN '{"verdict": "offer-gone"}'; END IF;
  RETURN accept_offer(token, same_day_minutes, per_person);
END $$;

CREATE FUNCTION decline_shown_offer(token bytea, shown integer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  e waitlist_entries;
BEGIN
  SELECT * INTO e FROM waitlist_entries WHERE token_hash = token AND erased_at IS NULL;
  IF e.id IS NULL THEN RETURN '{"verdict": "not-found"}'; END IF;
  PERFORM own_waitlist(e.official_id);
  IF another_slot_is_offered(e.id, shown) THEN RETURN '{"verdict": "offer-gone"}'; END IF;
  RETURN decline_offer(token);
END $$;
