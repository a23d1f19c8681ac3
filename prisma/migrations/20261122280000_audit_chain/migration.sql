-- The audit log is sealed: a run of entries gets one seal, made of them and of the seal before. See docs/decisions/023.

-- An entry as the chain reads it: each column by its length in bytes and its content, `-` where there is none, so that no two entries
-- read alike. src/audit/chain-rules.ts says the same on its own.
CREATE FUNCTION audit_entry_text(e audit_entries) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT octet_length(e.id::text) || ':' || e.id
    || ' ' || octet_length((extract(epoch FROM e.at) * 1000000)::bigint::text) || ':' || (extract(epoch FROM e.at) * 1000000)::bigint
    || ' ' || octet_length(e.actor) || ':' || e.actor
    || ' ' || octet_length(e.action) || ':' || e.action
    || ' ' || octet_length(e.subject) || ':' || e.subject
    || ' ' || octet_length(e.subject_id) || ':' || e.subject_id
    || ' ' || coalesce(octet_length(e.from_state) || ':' || e.from_state, '-')
    || ' ' || coalesce(octet_length(e.to_state) || ':' || e.to_state, '-')
    || ' ' || coalesce(octet_length(e.version::text) || ':' || e.version, '-')
    || ' ' || coalesce(octet_length(e.reason) || ':' || e.reason, '-')
    || ' ' || coalesce(octet_length(e.fields::text) || ':' || e.fields::text, '-')
$$;

-- `mac`: the hash under a key that the database does not know, and the number of that key.
CREATE TABLE audit_seals (
  n            integer PRIMARY KEY,
  first_id     bigint NOT NULL,
  last_id      bigint NOT NULL,
  entries      integer NOT NULL,
  entries_hash bytea NOT NULL,
  previous     bytea NOT NULL,
  sealed_at    timestamptz NOT NULL DEFAULT house_now(),
  hash         bytea NOT NULL CONSTRAINT one_seal_per_hash UNIQUE,
  key_id       smallint NOT NULL,
  mac          bytea NOT NULL,
  CONSTRAINT one_seal_follows_another UNIQUE (previous),
  CONSTRAINT a_seal_covers_a_run_of_entries CHECK (first_id <= last_id AND entries BETWEEN 1 AND last_id - first_id + 1),
  CONSTRAINT a_seal_is_made_of_hashes CHECK (octet_length(entries_hash) = 32 AND octet_length(previous) = 32 AND octet_length(hash) = 32 AND octet_length(mac) = 32)
);

CREATE FUNCTION audit_seal_hash(s audit_seals) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(concat_ws(' ', s.n, s.first_id, s.last_id, s.entries, encode(s.entries_hash, 'hex'), encode(s.previous, 'hex'),
    (extract(epoch FROM s.sealed_at) * 1000000)::bigint), 'UTF8'))
$$;

-- The seal that comes next, of at most so many entries up to a number below which nothing can appear any more; the caller adds the key.
-- Null: there is nothing to seal. Whoever seals has the chain alone.
CREATE FUNCTION next_audit_seal(up_to bigint, most integer) RETURNS audit_seals LANGUAGE plpgsql AS $$
DECLARE
  s audit_seals;
BEGIN
  SELECT n + 1, last_id + 1, hash INTO s.n, s.first_id, s.previous FROM audit_seals ORDER BY n DESC LIMIT 1;
  IF s.n IS NULL THEN
    s.n := 1;
    s.first_id := 1;
    s.previous := decode(repeat('00', 32), 'hex');
  END IF;
  SELECT count(*), max(e.id), sha256(convert_to(string_agg(audit_entry_text(e), E'\n' ORDER BY e.id), 'UTF8')) INTO s.entries, s.last_id, s.entries_hash
    FROM (SELECT a.* FROM audit_entries a WHERE a.id BETWEEN s.first_id AND up_to ORDER BY a.id LIMIT most) AS e;
  IF s.entries = 0 THEN RETURN NULL; END IF;
  -- The numbers that came to nothing are sealed with the last of them: nobody fills them in later.
  IF s.entries < most THEN s.last_id := up_to; END IF;
  s.sealed_at := house_now();
  s.hash := audit_seal_hash(s);
  RETURN s;
END $$;

-- What is forgotten for its age, so that the trigger finds the last number at once. Others cannot write such a line by chance: it has
-- the number of an entry.
CREATE INDEX audit_entries_forgotten ON audit_entries ((subject_id::bigint)) WHERE subject = 'audit-log' AND action = 'forget';
CREATE FUNCTION audit_forgotten_up_to() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(max(subject_id::bigint), 0) FROM audit_entries WHERE subject = 'audit-log' AND action = 'forget'
$$;

-- Nobody changes an entry. Taken away is only what a line of the log says is forgotten: that line stands in the chain.
CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit_entries' AND OLD.id <= audit_forgotten_up_to() THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = '42501';
END $$;
CREATE TRIGGER seals_are_append_only BEFORE UPDATE OR DELETE ON audit_seals FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER seals_are_never_truncated BEFORE TRUNCATE ON audit_seals FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

-- The one way by which entries go: whole seals whose newest entry is that old, not less than a year. Runs with the rights of the tables'
-- owner, so that the house itself needs none to delete. It reads the database's own clock: a session may move house_now() for itself.
-- At most about so many entries at a time; says how many went.
CREATE FUNCTION forget_audit_entries(older_than_days integer, most integer DEFAULT 50000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  moment timestamptz := now() + coalesce((SELECT split_part(setting, '=', 2)::interval
    FROM pg_db_role_setting r JOIN pg_database d ON d.oid = r.setdatabase, unnest(r.setconfig) AS setting
    WHERE d.datname = current_database() AND r.setrole = 0 AND setting LIKE 'priemna.clock_offset=%'), '0');
  last audit_seals;
  gone integer;
BEGIN
  IF older_than_days < 365 THEN RAISE EXCEPTION 'the audit log is kept for a year at least' USING ERRCODE = '42501'; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('audit chain', 0));
  SELECT s.* INTO last FROM (
      SELECT k.*, sum(k.entries) OVER (ORDER BY k.n) - k.entries AS before FROM audit_seals k
      WHERE k.last_id > audit_forgotten_up_to() AND k.sealed_at < moment - make_interval(days => older_than_days)) AS s
    WHERE s.before < most ORDER BY s.n DESC LIMIT 1;
  IF last.n IS NULL THEN RETURN 0; END IF;
  INSERT INTO audit_entries (actor, action, subject, subject_id, reason)
    VALUES ('system', 'forget', 'audit-log', last.last_id::text, format('seal %s, older than %s days', last.n, older_than_days));
  DELETE FROM audit_entries WHERE id <= last.last_id;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- Gives a role of the house what it needs and no more: to read and write, but not to make or change tables, nor to touch what the audit
-- log has. Called by the owner, after each migration: SELECT grant_house_to('priemna_app').
CREATE FUNCTION grant_house_to(app name) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  place name;
BEGIN
  FOR place IN SELECT nspname FROM pg_namespace WHERE nspname IN ('public', 'pgboss') LOOP
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', place, app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', place, app);
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO %I', place, app);
    EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA %I TO %I', place, app);
  END LOOP;
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON audit_entries, audit_seals FROM %I', app);
  EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON _prisma_migrations FROM %I', app);
  EXECUTE format('REVOKE EXECUTE ON FUNCTION grant_house_to FROM PUBLIC, %I', app);
END $$;
