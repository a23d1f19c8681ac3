-- The letter before the numbers of an official's receptions, as on the board: К 08. Different among those who receive, for one board may
-- show all. One capital of the Bulgarian alphabet; two only where all are given out.
ALTER TABLE officials ADD COLUMN ticket_letter text,
  ADD CONSTRAINT a_ticket_letter_is_a_bulgarian_capital CHECK (ticket_letter ~ '^[АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ]{1,2}$');

-- The first that nobody else has: of the title's first word, of its other words and the portfolio's, of the title's letters, of the alphabet. К, З and
-- С are left to whose title begins so: mayor, deputy, secretary. О, Й, Щ, Ъ and Ь are left to whoever wants them: О reads as a zero, the
-- others have no short name over a loudspeaker.
CREATE FUNCTION free_ticket_letter(title text, portfolio text, official integer) RETURNS text LANGUAGE sql VOLATILE AS $$
  WITH letters AS (SELECT letter, n FROM regexp_split_to_table('АБВГДЕЖЗИКЛМНПРСТУФХЦЧШЮЯ', '') WITH ORDINALITY AS a (letter, n)),
  initials AS (
    SELECT upper(left(word, 1)) AS letter, n FROM regexp_split_to_table(concat_ws(' ', title, portfolio), '[^а-яА-Яa-zA-Z]+') WITH ORDINALITY AS w (word, n)
    WHERE length(word) > 2),
  candidates AS (
    SELECT CASE n WHEN 1 THEN 1 ELSE 2 END AS rank, n, letter FROM initials WHERE n = 1 OR letter NOT IN ('К', 'З', 'С')
    UNION ALL SELECT 3, n, upper(c) FROM regexp_split_to_table(title, '') WITH ORDINALITY AS l (c, n)
    UNION ALL SELECT 4, n, letter FROM letters
    UNION ALL SELECT 5, a.n * 100 + b.n, a.letter || b.letter FROM letters a, letters b)
  SELECT c.letter FROM candidates c
  WHERE (c.rank = 5 OR c.letter IN (SELECT l.letter FROM letters l))
    AND NOT EXISTS (SELECT FROM officials o WHERE o.active AND o.ticket_letter = c.letter AND o.id <> official)
  ORDER BY c.rank, c.n LIMIT 1
$$;

-- A new official gets one; who receives again keeps theirs, unless another has it by now.
CREATE FUNCTION give_ticket_letter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ticket_letter IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.ticket_letter <> OLD.ticket_letter) THEN RETURN NEW; END IF;
  IF NEW.ticket_letter IS NOT NULL AND (NOT NEW.active OR OLD.active) THEN RETURN NEW; END IF;
  -- Two new ones at once are not given the same.
  PERFORM pg_advisory_xact_lock(hashtextextended('ticket letters', 0));
  IF NEW.ticket_letter IS NULL OR EXISTS (SELECT FROM officials o WHERE o.active AND o.ticket_letter = NEW.ticket_letter AND o.id <> NEW.id) THEN
    NEW.ticket_letter := free_ticket_letter(NEW.title_bg, NEW.portfolio_bg, NEW.id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER an_official_has_a_ticket_letter BEFORE INSERT OR UPDATE OF active, ticket_letter ON officials
  FOR EACH ROW EXECUTE FUNCTION give_ticket_letter();

DO $$
DECLARE
  one record;
BEGIN
  -- The first of each initial has it, before a second looks for another.
  FOR one IN SELECT id, title_bg, portfolio_bg FROM officials
      ORDER BY NOT active, row_number() OVER (PARTITION BY active, upper(left(title_bg, 1)) ORDER BY sort_order, id) > 1, sort_order, id LOOP
    UPDATE officials SET ticket_letter = free_ticket_letter(one.title_bg, one.portfolio_bg, one.id) WHERE id = one.id;
  END LOOP;
END $$;
ALTER TABLE officials ALTER COLUMN ticket_letter SET NOT NULL;
CREATE UNIQUE INDEX one_ticket_letter_per_active_official ON officials (ticket_letter) WHERE active;
