-- A restored database has forgotten which mails left after its backup, and would send them again. It is recognised here, and
-- nothing leaves until somebody releases it (docs/decisions/015).

-- Where this database is: its cluster, that one's timeline, the database and the table. A dump brings none of them along;
-- a recovery to a point in time begins another timeline.
CREATE FUNCTION database_home() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()), left(pg_walfile_name(pg_current_wal_lsn()), 8),
    (SELECT oid FROM pg_database WHERE datname = current_database()), 'messages'::regclass::oid)
$$;

-- One row: where the database was when mails were last released, and why none may leave meanwhile, where somebody said so.
CREATE TABLE mail_quarantine (
  id          boolean PRIMARY KEY DEFAULT true,
  home        text NOT NULL,
  reason      text,
  since       timestamptz,
  released_at timestamptz,
  CONSTRAINT there_is_one_mail_quarantine CHECK (id),
  CONSTRAINT quarantine_reason_is_known CHECK (reason IN ('operator', 'copied', 'forgotten')),
  CONSTRAINT a_quarantine_has_its_beginning CHECK ((reason IS NULL) = (since IS NULL))
);
INSERT INTO mail_quarantine (home) VALUES (database_home());

-- Why no mail may leave; NULL: they may. A database whose row is gone is not the one that was released.
CREATE FUNCTION quarantine_reason() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(q.reason, CASE WHEN q.home = database_home() THEN NULL ELSE 'restored' END)
  FROM (SELECT) always LEFT JOIN mail_quarantine q ON true
$$;

-- When a message was first due, kept once a try has failed: `due_at` is then its next try.
ALTER TABLE messages ADD COLUMN first_due_at timestamptz;
