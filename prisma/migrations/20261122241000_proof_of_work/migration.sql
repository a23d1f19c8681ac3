-- A proof of work before a slot is held or booked, while the house is under attack (docs/decisions/021).

-- Puzzles that were used, each for one order. Forgotten once they could not be used again.
CREATE TABLE spent_challenges (
  nonce      bytea CONSTRAINT a_challenge_is_spent_once PRIMARY KEY,
  for_order  bytea NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX spent_challenges_by_age ON spent_challenges (expires_at);

-- Uses a puzzle for an order: once, and before it expires. The same order may use it again, as a post that is repeated does.
CREATE FUNCTION spend_challenge(given bytea, wanted_for bytea, ends timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF ends > house_now() THEN
    INSERT INTO spent_challenges (nonce, for_order, expires_at) VALUES (given, wanted_for, ends) ON CONFLICT DO NOTHING;
    IF FOUND THEN RETURN true; END IF;
  END IF;
  RETURN EXISTS (SELECT FROM spent_challenges WHERE nonce = given AND for_order = wanted_for);
END $$;

-- Addresses that were refused by a limit are counted beside what they did.
ALTER TABLE limited_acts DROP CONSTRAINT a_limited_act_is_known;
ALTER TABLE limited_acts ADD CONSTRAINT a_limited_act_is_known CHECK (act IN ('hold', 'mail-to', 'mail-from', 'refused'));

-- One row: until when proofs are asked for.
CREATE TABLE proof_demand (
  id    boolean PRIMARY KEY DEFAULT true,
  until timestamptz NOT NULL,
  CONSTRAINT there_is_one_proof_demand CHECK (id)
);

-- Whether the house is under attack: ten different addresses were refused by a limit within ten minutes, all processes together. It
-- counts as such until half an hour after it was seen last.
CREATE FUNCTION under_attack() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := house_now();
BEGIN
  IF (SELECT count(DISTINCT who) FROM limited_acts WHERE at > moment - interval '10 minutes' AND act = 'refused') >= 10 THEN
    INSERT INTO proof_demand (until) VALUES (moment + interval '30 minutes')
      ON CONFLICT (id) DO UPDATE SET until = excluded.until WHERE proof_demand.until < excluded.until - interval '1 minute';
  END IF;
  RETURN EXISTS (SELECT FROM proof_demand WHERE until > moment);
END $$;
