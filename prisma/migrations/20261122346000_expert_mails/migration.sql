-- A letter to an expert that cannot be delivered is no reason to telephone the citizen: it stands among the messages.
CREATE FUNCTION no_call_about_an_expert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM messages m WHERE m.id = NEW.message_id AND m.kind IN ('expert', 'expert-off')) THEN RETURN NULL; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER no_call_about_an_expert BEFORE INSERT ON calls FOR EACH ROW WHEN (NEW.message_id IS NOT NULL) EXECUTE FUNCTION no_call_about_an_expert();
