-- What the house found when it last looked at itself, by the name of the look: the worker writes it, the metrics of every web
-- process read it. `broken`: how many there are of each kind, such as {"I7": 2}; never what or who.
CREATE TABLE house_checks (
  name       text CONSTRAINT one_result_per_check PRIMARY KEY,
  checked_at timestamptz NOT NULL DEFAULT house_now(),
  broken     jsonb NOT NULL,
  CONSTRAINT broken_is_counted_by_name CHECK (jsonb_typeof(broken) = 'object')
);
