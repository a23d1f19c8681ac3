-- How long each kind of personal data is kept (a setting of the house, written down by the chore that forgets, so that invariants.sql can look
-- for what is older), when that was done last, and how many were emptied: then, and in all.
CREATE TABLE retention_runs (
  kind    text CONSTRAINT one_line_per_kind_of_data PRIMARY KEY,
  keeps   interval NOT NULL,
  ran_at  timestamptz NOT NULL,
  emptied integer NOT NULL,
  total   bigint NOT NULL,
  CONSTRAINT what_is_kept_is_kept_for_a_time CHECK (keeps > interval '0'),
  CONSTRAINT emptied_is_counted CHECK (emptied >= 0 AND total >= emptied)
);
