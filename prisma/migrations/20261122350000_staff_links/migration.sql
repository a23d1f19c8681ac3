-- One-time links in mails to staff (an invitation, a new password), and a second factor at the sign-in. See docs/decisions/026.

CREATE TABLE staff_links (
  id         uuid PRIMARY KEY,
  user_id    integer NOT NULL REFERENCES staff_users (id) ON DELETE CASCADE,
  kind       text NOT NULL,
  -- By which key the token is made again for its mail; only its hash is kept.
  key_id     smallint NOT NULL,
  token_hash bytea NOT NULL CONSTRAINT one_staff_link_per_token UNIQUE,
  created_at timestamptz NOT NULL DEFAULT house_now(),
  expires_at timestamptz NOT NULL,
  -- Used, or replaced by a newer one.
  ended_at   timestamptz,
  CONSTRAINT a_staff_link_is_known CHECK (kind IN ('invitation', 'password-reset')),
  CONSTRAINT a_staff_link_is_found_by_a_hash CHECK (length(token_hash) = 32)
);
CREATE INDEX staff_links_of_a_user ON staff_links (user_id, created_at);

-- A message is about one thing: a booking, an entry, whatever else stands there by now, or a link.
ALTER TABLE messages ADD COLUMN staff_link_id uuid REFERENCES staff_links (id) ON DELETE CASCADE;
DO $$
DECLARE
  about text := (SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'a_message_is_about_one_thing' AND conrelid = 'messages'::regclass);
  kinds text := (SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'message_kind_is_known' AND conrelid = 'messages'::regclass);
BEGIN
  EXECUTE format('ALTER TABLE messages DROP CONSTRAINT a_message_is_about_one_thing,
    ADD CONSTRAINT a_message_is_about_one_thing CHECK ((staff_link_id IS NULL AND %1$s) OR (staff_link_id IS NOT NULL AND NOT %1$s
      AND num_nonnulls(booking_id, waitlist_entry_id) = 0)),
    DROP CONSTRAINT message_kind_is_known,
    ADD CONSTRAINT message_kind_is_known CHECK (CASE WHEN staff_link_id IS NULL THEN %2$s ELSE kind IN (''staff-invitation'', ''staff-password-reset'') END),
    ADD CONSTRAINT one_message_per_staff_link UNIQUE (staff_link_id)', about, kinds);
END $$;

-- The second factor: its secret sealed under the house's key, the last step whose code has counted, and codes for a lost telephone.
ALTER TABLE staff_users
  ADD COLUMN totp_sealed bytea,
  ADD COLUMN totp_key_id smallint,
  ADD COLUMN totp_since timestamptz,
  ADD COLUMN totp_last_step bigint,
  ADD CONSTRAINT a_second_factor_is_sealed CHECK ((totp_sealed IS NULL) = (totp_key_id IS NULL) AND (totp_since IS NULL OR totp_sealed IS NOT NULL));

CREATE TABLE staff_recovery_codes (
  user_id   integer NOT NULL REFERENCES staff_users (id) ON DELETE CASCADE,
  code_hash bytea NOT NULL,
  used_at   timestamptz,
  CONSTRAINT a_recovery_code_stands_once PRIMARY KEY (user_id, code_hash),
  CONSTRAINT a_recovery_code_is_hashed CHECK (length(code_hash) = 32)
);

-- Why a session may have ended: by its person from elsewhere, and with the password.
ALTER TABLE staff_sessions DROP CONSTRAINT a_session_end_is_known,
  ADD CONSTRAINT a_session_end_is_known CHECK (end_reason IN ('signed-out', 'refresh-token-reused', 'revoked', 'ended-elsewhere', 'password-changed'));
