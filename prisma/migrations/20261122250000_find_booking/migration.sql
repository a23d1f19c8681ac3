-- How often a booking's code was tried on „Моят час“, and how often from one address: by a keyed hash, so that neither stands here.
-- A try that found its booking is given back. Forgotten a day after the first of them (docs/decisions/024).
CREATE TABLE find_booking_tries (
  key   bytea CONSTRAINT one_count_of_tries_per_code_or_address PRIMARY KEY,
  count integer NOT NULL,
  since timestamptz NOT NULL DEFAULT house_now(),
  CONSTRAINT tries_are_never_below_zero CHECK (count >= 0)
);
