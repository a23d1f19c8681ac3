-- What a citizen has entered on the pages and not booked yet. The row is found by the SHA-256 of the cookie, and what is in it is
-- encrypted under the cookie and the house's key of that number (docs/decisions/018): a dump holds neither. It is forgotten four
-- hours after the last change.
CREATE TABLE drafts (
  cookie_hash bytea CONSTRAINT one_draft_per_cookie PRIMARY KEY,
  key_id      smallint NOT NULL,
  sealed      bytea NOT NULL,
  updated_at  timestamptz NOT NULL DEFAULT house_now(),
  CONSTRAINT a_draft_is_found_by_a_hash CHECK (octet_length(cookie_hash) = 32),
  -- 12 bytes of nonce, 16 of tag, and what the form may hold.
  CONSTRAINT a_draft_is_sealed CHECK (octet_length(sealed) BETWEEN 28 AND 65536)
);
CREATE INDEX drafts_by_age ON drafts (updated_at);
