-- Of two who change an official at once, the second is told of the first: each change raises the version.
ALTER TABLE officials ADD COLUMN version integer NOT NULL DEFAULT 1
  CONSTRAINT an_official_has_a_version CHECK (version > 0);
