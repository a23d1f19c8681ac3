-- Secret calendars of the staff (docs/decisions/032): one for a person and an official whose reception they keep. Only a hash of the
-- address is kept; a revoked feed is gone. Whether its person may still read it is asked at each reading, not written here.

CREATE TABLE staff_feeds (
  id          uuid PRIMARY KEY,
  user_id     integer NOT NULL REFERENCES staff_users (id) ON DELETE CASCADE,
  official_id integer NOT NULL REFERENCES officials (id) ON DELETE CASCADE,
  -- By which of the house's keys the address was made, so that it can be shown again to its person.
  key_id      smallint NOT NULL,
  token_hash  bytea NOT NULL CONSTRAINT one_feed_per_token UNIQUE,
  created_at  timestamptz NOT NULL DEFAULT house_now(),
  CONSTRAINT one_feed_per_person_and_official UNIQUE (user_id, official_id),
  CONSTRAINT a_feed_is_found_by_a_hash CHECK (length(token_hash) = 32)
);
