-- Boards in the corridor (docs/decisions/034): the secret address of a page that shows whose turn it is, for some officials or for the
-- whole house. Only a hash of the address is kept; a revoked board is gone. Nothing here or on it names anybody.

CREATE TABLE boards (
  id         uuid PRIMARY KEY,
  name       text NOT NULL CONSTRAINT one_board_per_name UNIQUE,
  -- Of every official, of those who come too; else of those in `boards_officials`.
  whole      boolean NOT NULL,
  token_hash bytea NOT NULL CONSTRAINT one_board_per_token UNIQUE,
  created_at timestamptz NOT NULL DEFAULT house_now(),
  created_by integer NOT NULL REFERENCES staff_users (id),
  CONSTRAINT a_board_is_found_by_a_hash CHECK (length(token_hash) = 32)
);

CREATE TABLE boards_officials (
  board_id    uuid NOT NULL REFERENCES boards (id) ON DELETE CASCADE,
  official_id integer NOT NULL REFERENCES officials (id) ON DELETE CASCADE,
  PRIMARY KEY (board_id, official_id)
);
