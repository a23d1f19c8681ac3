-- What must hold in every house at every moment, as one read-only statement: a row for each violation, `invariant` (the IDs of
-- the reliability design) and `what` is wrong, by number and id, never with personal data. A sound house gives no row.
--
--   npm run check:invariants          or          psql "$DATABASE_URL" -f prisma/invariants.sql
--
-- It is safe on a living house: one statement sees one moment. It runs in the house's sessions, in UTC. The figures are those of
-- src/bookings/booking.ts (15 minutes, 12 extensions, 3 holds), booking-rules.ts (3 bookings), forget-keys.ts (72 and 24 hours,
-- looked after once a night), draft.ts (4 hours) and src/messages/queries.ts (120 seconds). W1 to W6 are those of the waiting list
-- (docs/decisions/020), C1 to C4 those of closed days (030), K1 and K2 of the call list (029), N1 of who comes to the door (033). How long people stay in bookings that
-- are over is a setting of each house (RETENTION_...), which the chore that forgets writes into retention_runs.
WITH moment AS MATERIALIZED (SELECT house_now() AS now),

-- Everything that really occupies its time; what has lapsed does not, though its row still says `held` or `unverified`.
occupying AS MATERIALIZED (
  SELECT b.*, s.official_id, coalesce(s.substitute_id, s.official_id) AS receiver_id, s.reception_day_id, s.local_date, s.start_minute, s.starts_at, s.ends_at, s.closes_at, s.withdrawn_at,
    s.blocked_reason
  FROM moment, bookings b JOIN slots s ON s.id = b.slot_id
  WHERE b.state IN ('held', 'unverified', 'confirmed', 'arrived', 'in-meeting', 'done')
    AND (b.hold_expires_at <= moment.now) IS NOT TRUE
),

-- What was taken out of the audit log for its age: up to which entry and when. What began before the newest of it has no whole history.
forgotten AS MATERIALIZED (
  SELECT a.subject_id::bigint AS up_to, a.at, (SELECT s.sealed_at FROM audit_seals s WHERE s.last_id = a.subject_id::bigint) AS until
  FROM audit_entries a WHERE a.subject = 'audit-log' AND a.action = 'forget' ORDER BY 1 DESC LIMIT 1
),
remembered AS MATERIALIZED (SELECT coalesce((SELECT until FROM forgotten), '-infinity') AS since),

-- The life of each booking as the audit log tells it, each line beside the one before; that somebody read it changes nothing.
history AS MATERIALIZED (
  SELECT a.id, a.at, a.actor, a.action, a.subject_id AS booking_id, a.from_state, a.to_state, a.version, a.reason,
    lag(a.to_state) OVER life AS state_before, lag(a.version) OVER life AS version_before,
    row_number() OVER life AS nth, lead(a.id) OVER life IS NULL AS last
  FROM audit_entries a WHERE a.subject = 'booking' AND a.version IS NOT NULL
    AND ((SELECT since FROM remembered) = '-infinity' OR a.subject_id IN (SELECT id::text FROM bookings WHERE created_at > (SELECT since FROM remembered)))
  WINDOW life AS (PARTITION BY a.subject_id ORDER BY a.id)
),

-- The line by which a booking came to the slot that it has.
placed AS MATERIALIZED (
  SELECT DISTINCT ON (h.booking_id) h.booking_id, h.id, h.at, h.version
  FROM history h WHERE h.action IN ('hold', 'offer', 'book', 'walk-in', 'accept', 'move') ORDER BY h.booking_id, h.id DESC
),

-- The demo's bookings tell nobody and keep no answer: they were written together with the demo's closed day.
demo AS MATERIALIZED (
  SELECT h.booking_id FROM history h
  JOIN audit_entries a ON a.subject = 'reception-day' AND a.actor = 'system' AND a.action = 'close' AND a.at = h.at
  WHERE h.action = 'book' AND h.version = 1
),

-- What each line had to tell the citizen: one whose address is not confirmed is asked for that, whatever else happened.
told AS (
  SELECT h.booking_id, h.version, h.at,
    CASE WHEN h.to_state = 'unverified' THEN 'confirm-address' WHEN h.action IN ('book', 'accept', 'confirm') THEN 'confirmation'
         WHEN h.action = 'cancel' THEN CASE WHEN h.reason IN ('redirected', 'answered-freed') THEN h.reason ELSE 'cancelled' END
         WHEN h.action = 'expire' THEN 'lapsed' WHEN h.action = 'answer' THEN 'answered'
         WHEN h.action = 'affect' THEN 'closure' WHEN h.action = 'restore' THEN 'restored'
         WHEN h.action = 'ask' THEN 'substitution' ELSE 'moved' END AS kind
  FROM history h
  WHERE h.action IN ('book', 'accept', 'move', 'change-place', 'cancel', 'confirm', 'answer', 'affect', 'restore', 'ask', 'agree',
    'restore-official') OR h.action = 'expire' AND h.from_state = 'unverified'
),

-- The line since which a booking stands confirmed where it does.
settled AS MATERIALIZED (
  SELECT DISTINCT ON (h.booking_id) h.booking_id, h.at, h.version
  FROM history h WHERE h.action IN ('book', 'accept', 'move', 'confirm', 'answer', 'restore', 'agree', 'restore-official') AND h.to_state = 'confirmed' ORDER BY h.booking_id, h.id DESC
),

booking_messages AS (
  SELECT m.* FROM messages m JOIN bookings b ON b.id = m.booking_id WHERE m.kind NOT IN ('expert', 'expert-off', 'delay') AND b.created_at > (SELECT since FROM remembered)
),

-- The same for places on the waiting list. Its lines are written by whoever has the list alone: their numbers are their order.
places AS MATERIALIZED (
  SELECT a.id, a.at, a.action, a.subject_id::uuid AS entry_id, a.from_state, a.to_state, a.version,
    lag(a.to_state) OVER life AS state_before, lag(a.version) OVER life AS version_before, lead(a.id) OVER life IS NULL AS last
  FROM audit_entries a WHERE a.subject = 'waitlist-entry' AND a.version IS NOT NULL
    AND ((SELECT since FROM remembered) = '-infinity' OR a.subject_id IN (SELECT id::text FROM waitlist_entries WHERE created_at > (SELECT since FROM remembered)))
  WINDOW life AS (PARTITION BY a.subject_id ORDER BY a.id)
),

-- Offers of the last month, each with the number of its line.
offered AS MATERIALIZED (
  SELECT o.*, e.place, e.official_id, s.local_date, p.id AS line
  FROM moment, waitlist_offers o JOIN waitlist_entries e ON e.id = o.entry_id JOIN slots s ON s.id = o.slot_id
  JOIN places p ON p.entry_id = o.entry_id AND p.version = o.entry_version AND p.action = 'offer'
  WHERE o.offered_at > moment.now - interval '30 days'
),

-- Who waits ahead of somebody to whom a slot was offered that suits them: the last line of each before that offer.
ahead AS MATERIALIZED (
  SELECT o.id AS offer_id, f.id AS entry_id, max(p.id) AS line
  FROM offered o JOIN waitlist_entries f ON f.official_id = o.official_id AND f.place < o.place
    AND o.local_date BETWEEN coalesce(f.from_date, '-infinity') AND f.waits_until
  JOIN places p ON p.entry_id = f.id AND p.id < o.line
  GROUP BY o.id, f.id
),

-- Their persons: of a place that became a booking, the booking's.
waiters AS MATERIALIZED (
  SELECT e.id, coalesce(e.phone, b.phone) AS phone, coalesce(e.email_key, b.email_key) AS email_key, b.id AS accepted, coalesce(e.day_share, 100) AS day_share
  FROM waitlist_entries e
  LEFT JOIN waitlist_offers o ON o.entry_id = e.id AND o.state = 'accepted' LEFT JOIN bookings b ON b.id = o.booking_id
),

-- Seals, each beside the one before; and each entry under the seal in whose run it stands: the first that ends with it or after it.
sealed AS MATERIALIZED (
  SELECT s.n, s.first_id, s.last_id, s.entries, s.entries_hash, s.previous, s.hash, s.sealed_at, audit_seal_hash(s) AS made,
    lag(s.n, 1, 0) OVER chain AS n_before, lag(s.last_id, 1, 0::bigint) OVER chain AS last_before,
    lag(s.hash, 1, decode(repeat('00', 32), 'hex')) OVER chain AS hash_before
  FROM audit_seals s WINDOW chain AS (ORDER BY s.n)
),
under_seal AS MATERIALIZED (
  SELECT r.n, count(r.line)::integer AS entries, sha256(convert_to(string_agg(r.line, E'\n' ORDER BY r.id), 'UTF8')) AS entries_hash, min(r.at) AS oldest
  FROM (
    SELECT m.id, m.at, m.line, min(m.n) OVER (ORDER BY m.id DESC, m.n NULLS LAST ROWS UNBOUNDED PRECEDING) AS n
    FROM (SELECT a.id, a.at, audit_entry_text(a) AS line, NULL::integer AS n FROM audit_entries a WHERE EXISTS (SELECT FROM audit_seals)
      UNION ALL SELECT s.last_id, NULL, NULL, s.n FROM audit_seals s) AS m) AS r
  GROUP BY r.n
),

violations AS (
  -- I1 No two occupying bookings of one official overlap.
  SELECT 'I1' AS invariant, format('booking %s overlaps another of official %s', o.id, o.official_id) AS what
  FROM (SELECT id, official_id, starts_at, max(ends_at) OVER (PARTITION BY receiver_id ORDER BY starts_at, id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ended FROM occupying) o
  WHERE o.ended > o.starts_at
  UNION ALL
  SELECT 'I1', format('slot %s has %s bookings', slot_id, count(*)) FROM occupying GROUP BY slot_id HAVING count(*) > 1

  -- I2 Every booking lies inside its day, which was open for booking when it came there, and not blocked before.
  UNION ALL
  SELECT 'I2', format('slot %s of booking %s lies outside reception day %s', o.slot_id, o.id, d.id)
  FROM occupying o JOIN reception_days d ON d.id = o.reception_day_id
  -- A slot that was withdrawn under its booking is a conflict that somebody has still to decide.
  WHERE o.official_id <> d.official_id OR o.local_date <> d.local_date
    -- Who comes without an hour is received after the last, where there is no gap.
    OR o.withdrawn_at IS NULL AND (o.starts_at < d.starts_at OR o.ends_at > d.ends_at AND o.channel <> 'walk-in')
  UNION ALL
  SELECT 'I2', format('booking %s came to slot %s while that was not open for booking', o.id, o.slot_id)
  FROM occupying o JOIN reception_days d ON d.id = o.reception_day_id JOIN placed p ON p.booking_id = o.id::text
  -- By the hours that the day had then: those of a day that was changed since are others.
  WHERE (p.at < d.opens_at OR p.at >= o.closes_at) AND o.channel <> 'walk-in' AND NOT EXISTS (SELECT FROM audit_entries a WHERE a.subject_id = d.id::text AND a.id > p.id
    AND a.subject = 'reception-day' AND a.action IN ('change', 'needs-decision', 'open'))
    -- Or the staff waived that, and said why.
    AND NOT EXISTS (SELECT FROM waived_rules w WHERE w.booking_id = o.id AND w.rule IN ('opening', 'closing-hour'))
    -- Or it is of the demo's past, which was written in one moment.
    AND o.id::text NOT IN (SELECT booking_id FROM demo)
  UNION ALL
  SELECT 'I2', format('booking %s stands on a slot that was withdrawn, and reception day %s waits for no decision', o.id, d.id)
  FROM moment, occupying o JOIN reception_days d ON d.id = o.reception_day_id
  WHERE o.withdrawn_at IS NOT NULL AND d.state = 'open' AND o.state IN ('unverified', 'confirmed') AND o.ends_at > moment.now
  UNION ALL
  SELECT 'I2', format('booking %s stands on reception day %s, which is gone', o.id, d.id)
  FROM moment, occupying o JOIN reception_days d ON d.id = o.reception_day_id
  WHERE d.withdrawn_at IS NOT NULL AND o.state IN ('unverified', 'confirmed') AND o.ends_at > moment.now
  UNION ALL
  -- Whoever closes holds the day alone, so the numbers of the audit log stand in the order in which things came to be.
  SELECT 'I2', format('booking %s came to slot %s after that was closed', o.id, o.slot_id)
  FROM occupying o JOIN reception_days d ON d.id = o.reception_day_id JOIN placed p ON p.booking_id = o.id::text
  WHERE d.state <> 'open' AND p.id > (SELECT max(a.id) FROM audit_entries a
      WHERE a.subject_id = d.id::text AND a.subject = 'reception-day' AND a.action IN ('close', 'needs-decision'))
    OR o.blocked_reason IS NOT NULL AND p.id > (SELECT max(a.id) FROM audit_entries a
      WHERE a.subject_id = o.slot_id::text AND a.subject = 'slot' AND a.action = 'block')

  -- I4 One key, at most one booking, and its answer tells of that booking.
  UNION ALL
  SELECT 'I4', format('%s keys answer with booking %s', count(*), k.answer ->> 'id')
  FROM idempotency_keys k WHERE k.answer ->> 'verdict' = 'booked' GROUP BY k.answer ->> 'id' HAVING count(*) > 1
  UNION ALL
  SELECT 'I4', format('a key answers with booking %s, which is not there or another', k.answer ->> 'id')
  FROM idempotency_keys k LEFT JOIN bookings b ON b.id = (k.answer ->> 'id')::uuid
  WHERE k.answer ->> 'verdict' = 'booked' AND (b.id IS NULL OR b.code <> k.answer ->> 'code' OR b.version < (k.answer ->> 'version')::integer)
  UNION ALL
  SELECT 'I4', format('booking %s has no kept answer', h.booking_id)
  FROM moment, history h JOIN bookings b ON b.id::text = h.booking_id
  WHERE h.action = 'book' AND h.at > moment.now - interval '71 hours' AND b.erased_at IS NULL
    AND NOT EXISTS (SELECT FROM idempotency_keys k WHERE k.answer ->> 'id' = h.booking_id)
    AND h.booking_id NOT IN (SELECT booking_id FROM demo)

  -- I5 The state moves along the graph, the version grows by one with each line.
  UNION ALL
  SELECT 'I5', format('booking %s went from %s v%s to %s v%s', h.booking_id, coalesce(h.state_before, 'nothing'),
    coalesce(h.version_before, 0), h.to_state, h.version)
  FROM history h
  WHERE h.version IS DISTINCT FROM coalesce(h.version_before, 0) + 1 OR h.from_state IS DISTINCT FROM h.state_before
    OR h.from_state IS NULL AND h.to_state NOT IN ('held', 'unverified', 'confirmed') AND h.action <> 'walk-in'
    OR h.from_state <> h.to_state AND NOT (h.from_state || '>' || h.to_state = ANY (ARRAY[
      'held>unverified', 'held>confirmed', 'held>expired',
      'unverified>confirmed', 'unverified>expired', 'unverified>cancelled-by-citizen', 'unverified>cancelled-by-municipality',
      'confirmed>arrived', 'confirmed>in-meeting', 'confirmed>done', 'confirmed>no-show',
      'confirmed>cancelled-by-citizen', 'confirmed>cancelled-by-municipality',
      'arrived>confirmed', 'arrived>in-meeting', 'arrived>left', 'arrived>cancelled-by-citizen', 'arrived>cancelled-by-municipality',
      'in-meeting>arrived', 'in-meeting>confirmed', 'in-meeting>done', 'done>in-meeting', 'done>confirmed',
      'no-show>confirmed', 'left>arrived']))

  -- I6 For each booking, kind and version one message; none without its version; none missing.
  UNION ALL
  SELECT 'I6', format('message %s (%s v%s) tells what booking %s never was', m.id, m.kind, m.version, m.booking_id)
  FROM booking_messages m
  WHERE NOT EXISTS (SELECT FROM told t WHERE t.booking_id = m.booking_id::text AND t.version = m.version
    AND (t.kind = m.kind OR m.kind IN ('reminder', 'reminder-soon') AND t.kind IN ('confirmation', 'moved', 'answered', 'restored')))
  UNION ALL
  SELECT 'I6', format('%s messages %s v%s of booking %s', count(*), kind, version, booking_id)
  FROM booking_messages GROUP BY booking_id, kind, version HAVING count(*) > 1
  UNION ALL
  SELECT 'I6', format('booking %s lacks its message %s v%s', t.booking_id, t.kind, t.version)
  FROM told t JOIN bookings b ON b.id::text = t.booking_id
  WHERE b.email IS NOT NULL AND b.erased_at IS NULL AND t.booking_id NOT IN (SELECT booking_id FROM demo)
    AND NOT EXISTS (SELECT FROM messages m WHERE m.booking_id = b.id AND m.kind = t.kind AND m.version = t.version)
  UNION ALL
  SELECT 'I6', format('booking %s lacks its reminder v%s', o.id, o.version)
  FROM occupying o JOIN settled p ON p.booking_id = o.id::text
  WHERE o.state = 'confirmed' AND o.version = p.version AND o.email IS NOT NULL
    AND day_before_reminder_due(o.local_date, o.start_minute) > p.at
    AND day_before_reminder_due(o.local_date, o.start_minute) <= o.starts_at - interval '30 minutes'
    AND p.booking_id NOT IN (SELECT booking_id FROM demo)
    AND NOT EXISTS (SELECT FROM messages m WHERE m.booking_id = o.id AND m.kind = 'reminder' AND m.version = o.version)
  UNION ALL
  -- One that a sender gave back may still stand there: its next sender drops it.
  SELECT 'I6', format('message %s of booking %s waits for v%s, which has passed', m.id, b.id, m.version)
  FROM messages m JOIN bookings b ON b.id = m.booking_id
  WHERE m.state = 'pending' AND m.attempts = 0 AND (m.version <> b.version AND m.kind <> 'delay' OR b.email IS NULL AND m.kind NOT IN ('expert', 'expert-off'))

  -- I7 What is due goes out, or is given up; in quarantine nothing does. (That `sent` was sent only the receiving server knows.)
  UNION ALL
  SELECT 'I7', format('message %s is due since %s and nobody sends it', m.id, to_char(m.due_at, 'YYYY-MM-DD HH24:MI "UTC"'))
  FROM moment, messages m
  WHERE (m.state = 'pending' AND m.due_at < moment.now - interval '1 hour'
    OR m.state = 'sending' AND m.lease_until < moment.now - interval '1 hour') AND (SELECT quarantine_reason()) IS NULL

  -- I8 Nothing is first sent of a version that had passed. A claim of before the change may end within its 120 seconds.
  UNION ALL
  SELECT 'I8', format('message %s (%s v%s) of booking %s was sent after v%s', m.id, m.kind, m.version, m.booking_id, h.version)
  FROM messages m JOIN history h ON h.booking_id = m.booking_id::text AND h.version = m.version + 1
  WHERE m.state = 'sent' AND m.attempts = 1 AND m.sent_at > h.at + interval '180 seconds' AND m.kind <> 'delay'

  -- I9 What a calendar was told never goes back; the last word about a cancelled booking is its cancellation.
  UNION ALL
  SELECT 'I9', format('message %s of booking %s tells v%s after v%s', w.id, w.booking_id, w.version, w.before)
  FROM (SELECT m.id, m.booking_id, m.version, max(m.version) OVER (PARTITION BY m.booking_id ORDER BY m.sent_at, m.version
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM booking_messages m WHERE m.state = 'sent') w
  WHERE w.before > w.version
  UNION ALL
  SELECT 'I9', format('message %s went out after booking %s was told of its cancellation', m.id, m.booking_id)
  FROM messages m JOIN messages c ON c.booking_id = m.booking_id AND c.kind = 'cancelled' AND c.state = 'sent'
  WHERE m.state = 'sent' AND m.sent_at > c.sent_at AND m.kind <> 'expert-off'

  -- I10 A reminder goes out from its hour on until the reception begins, and none of a cancelled booking.
  UNION ALL
  SELECT 'I10', format('reminder %s of booking %s was sent before its hour or after the beginning', m.id, b.id)
  FROM messages m JOIN bookings b ON b.id = m.booking_id JOIN slots s ON s.id = b.slot_id
  WHERE m.kind IN ('reminder', 'reminder-soon') AND m.state = 'sent' AND m.version = b.version
    AND (m.sent_at < m.due_at OR m.sent_at > s.starts_at + interval '30 seconds'
      OR m.kind = 'reminder' AND m.sent_at < day_before_reminder_due(s.local_date, s.start_minute))
  UNION ALL
  SELECT 'I10', format('reminder %s of booking %s, which is %s, waits to be sent', m.id, b.id, b.state)
  FROM messages m JOIN bookings b ON b.id = m.booking_id
  WHERE m.kind IN ('reminder', 'reminder-soon') AND m.state = 'pending' AND m.attempts = 0 AND b.state LIKE 'cancelled-%'

  -- I11 A hold keeps its slot for 15 minutes at most from now, 12 times more, that of an offer for the waking time that was told, an
  -- unconfirmed booking for a day and not beyond its reception's beginning; lapsed, they keep it no longer.
  UNION ALL
  SELECT 'I11', format('hold %s runs until %s', o.id, to_char(o.hold_expires_at, 'YYYY-MM-DD HH24:MI:SS "UTC"'))
  FROM moment, occupying o
  WHERE o.state = 'held' AND NOT EXISTS (SELECT FROM closure_slots k WHERE k.booking_id = o.id) AND CASE WHEN o.for_offer
    THEN NOT EXISTS (SELECT FROM waitlist_offers f WHERE f.booking_id = o.id AND o.hold_expires_at <= waking_end(f.offered_at, f.minutes)) OR o.hold_extensions > 0
    ELSE o.hold_expires_at > moment.now + interval '15 minutes' OR o.hold_extensions > 12 END
  UNION ALL
  SELECT 'I11', format('booking %s waits for its confirmation until %s', o.id, to_char(o.hold_expires_at, 'YYYY-MM-DD HH24:MI:SS "UTC"'))
  FROM moment, occupying o
  WHERE o.state = 'unverified' AND (o.hold_expires_at > moment.now + interval '24 hours' OR o.hold_expires_at > o.starts_at)
  UNION ALL
  SELECT 'I11', format('hold %s lapsed %s and still occupies slot %s', b.id, to_char(b.hold_expires_at, 'YYYY-MM-DD HH24:MI:SS "UTC"'), b.slot_id)
  FROM moment, bookings b
  JOIN slots s ON s.id = b.slot_id JOIN reception_days d ON d.id = s.reception_day_id JOIN officials o ON o.id = s.official_id
  WHERE b.state IN ('held', 'unverified') AND b.hold_expires_at < moment.now - interval '60 seconds'
    AND slot_refusal(s.id, moment.now) = '' AND NOT EXISTS (SELECT FROM bookable_slots f WHERE f.id = s.id)
  UNION ALL
  SELECT 'I11', format('a booking that is %s has the end of a hold: %s', b.state, b.id)
  FROM bookings b WHERE b.state NOT IN ('held', 'unverified', 'expired') AND b.hold_expires_at IS NOT NULL

  -- I12 A person has three bookings to come at most, one with each official; an address as many holds as it was allowed; and the public
  -- causes three mails an hour to one address at most.
  UNION ALL
  SELECT 'I12', format('%s bookings to come of the person of booking %s', count(*), min(o.id::text))
  FROM moment, occupying o CROSS JOIN LATERAL (VALUES (o.phone), (o.email_key)) person (mark)
  WHERE o.state IN ('unverified', 'confirmed', 'arrived', 'in-meeting') AND o.ends_at > moment.now AND person.mark IS NOT NULL
    AND NOT EXISTS (SELECT FROM waived_rules w WHERE w.booking_id = o.id AND w.rule = 'three-in-all')
  GROUP BY person.mark HAVING count(*) > 3
  UNION ALL
  SELECT 'I12', format('%s bookings to come with official %s of the person of booking %s', count(*), o.official_id, min(o.id::text))
  FROM moment, occupying o CROSS JOIN LATERAL (VALUES (o.phone), (o.email_key)) person (mark)
  WHERE o.state IN ('unverified', 'confirmed', 'arrived', 'in-meeting') AND o.ends_at > moment.now AND person.mark IS NOT NULL
    AND NOT EXISTS (SELECT FROM waived_rules w WHERE w.booking_id = o.id AND w.rule = 'one-per-official')
  GROUP BY person.mark, o.official_id HAVING count(*) > 1
  UNION ALL
  SELECT 'I12', format('%s holds of one address, among them %s', count(*), min(o.id::text))
  FROM occupying o WHERE o.state = 'held' AND o.hold_client IS NOT NULL GROUP BY o.hold_client HAVING count(*) > coalesce(max(o.hold_limit), 3)
  UNION ALL
  SELECT 'I12', format('%s mails to one address within the hour before %s', m.within, to_char(m.at, 'YYYY-MM-DD HH24:MI:SS "UTC"'))
  FROM (SELECT at, count(*) OVER (PARTITION BY who ORDER BY at RANGE BETWEEN interval '3599 seconds' PRECEDING AND CURRENT ROW) AS within
    FROM limited_acts WHERE act = 'mail-to') m
  WHERE m.within > 3

  -- I13 Every change has one line in the audit log, written in the same transaction: both carry its time.
  UNION ALL
  SELECT 'I13', format('booking %s is %s v%s, the audit log says %s v%s', b.id, b.state, b.version, coalesce(h.to_state, 'nothing'), coalesce(h.version, 0))
  FROM bookings b LEFT JOIN history h ON h.booking_id = b.id::text AND h.last
  WHERE b.created_at > (SELECT since FROM remembered) AND (h.to_state, h.version) IS DISTINCT FROM (b.state, b.version)
  UNION ALL
  SELECT 'I13', format('booking %s changed at another moment than its line in the audit log', b.id)
  FROM bookings b JOIN history h ON h.booking_id = b.id::text AND h.last
  WHERE h.version = b.version AND h.at <> b.updated_at
  UNION ALL
  SELECT 'I13', format('%s lines of booking %s v%s', count(*), booking_id, version)
  FROM history GROUP BY booking_id, version HAVING count(*) > 1

  -- The chain: seal follows seal, and each run of entries is what was sealed, but for those that went for their age. By which key a seal
  -- was made only the house knows: npm run audit:verify.
  UNION ALL
  SELECT 'I13', format('seal %s of the audit log does not follow the one before', s.n)
  FROM sealed s WHERE (s.n, s.first_id, s.previous) IS DISTINCT FROM (s.n_before + 1, s.last_before + 1, s.hash_before) OR s.hash <> s.made
  UNION ALL
  SELECT 'I13', format('entries %s to %s of the audit log are not those that were sealed (seal %s)', s.first_id, s.last_id, s.n)
  FROM sealed s LEFT JOIN forgotten f ON s.last_id <= f.up_to JOIN under_seal u ON u.n = s.n
  WHERE f.up_to IS NULL AND (u.entries, u.entries_hash) IS DISTINCT FROM (s.entries, s.entries_hash) OR f.up_to IS NOT NULL AND u.entries > 0
  UNION ALL
  SELECT 'I13', format('entries %s to %s of the audit log went before they were a year old (seal %s)', s.first_id, s.last_id, s.n)
  FROM sealed s JOIN forgotten f ON s.last_id <= f.up_to WHERE s.sealed_at > f.at - interval '365 days'
  UNION ALL
  SELECT 'I13', format('entry %s stands before the beginning of the audit log', a.id)
  FROM audit_entries a WHERE a.id < 1 AND EXISTS (SELECT FROM audit_seals)
  UNION ALL
  SELECT 'I13', format('%s entries of the audit log wait for their seal since %s', u.entries, to_char(u.oldest, 'YYYY-MM-DD HH24:MI "UTC"'))
  FROM moment, under_seal u WHERE u.n IS NULL AND u.oldest < moment.now - interval '1 hour'

  -- I14 Instants stored are instants meant.
  UNION ALL
  SELECT 'I14', format('slot %s does not start at its local time', s.id)
  FROM slots s WHERE s.starts_at <> sofia_instant(s.local_date, s.start_minute)
  UNION ALL
  SELECT 'I14', format('reception day %s does not lie on its date', d.id)
  FROM reception_days d WHERE (d.starts_at AT TIME ZONE 'Europe/Sofia')::date <> d.local_date

  -- I15 Nothing personal is older than its time. The chore runs once a night: a day and a little over.
  UNION ALL
  SELECT 'I15', format('what an address did at %s is still kept', to_char(a.at, 'YYYY-MM-DD HH24:MI "UTC"'))
  FROM moment, limited_acts a WHERE a.at < moment.now - interval '25 hours' - interval '26 hours'
  UNION ALL
  SELECT 'I15', format('a key of %s is still kept', to_char(k.created_at, 'YYYY-MM-DD HH24:MI "UTC"'))
  FROM moment, idempotency_keys k WHERE k.created_at < moment.now - interval '72 hours' - interval '26 hours'
  UNION ALL
  SELECT 'I15', format('lapsed hold %s is still kept', b.id)
  FROM moment, bookings b WHERE b.state = 'expired' AND b.updated_at < moment.now - interval '24 hours' - interval '26 hours'
    AND NOT EXISTS (SELECT FROM messages m WHERE m.booking_id = b.id)
  UNION ALL
  -- Looked after four times an hour.
  SELECT 'I15', format('a draft of %s is still kept', to_char(d.updated_at, 'YYYY-MM-DD HH24:MI "UTC"'))
  FROM moment, drafts d WHERE d.updated_at < moment.now - interval '4 hours' - interval '2 hours'
  -- By the settings that the chore wrote down when it ran last; a house in which it never ran has nothing to go by.
  UNION ALL
  SELECT 'I15', format('booking %s still names somebody: %s', b.id, r.kind)
  FROM moment, bookings b JOIN slots s ON s.id = b.slot_id JOIN retention_runs r ON CASE
      WHEN b.state LIKE 'cancelled-%' THEN r.kind = 'bookings-cancelled' ELSE r.kind = 'bookings-held' END
  WHERE b.erased_at IS NULL AND b.name IS NOT NULL
    AND CASE WHEN b.state LIKE 'cancelled-%' THEN b.updated_at ELSE s.ends_at END < moment.now - r.keeps - interval '26 hours'
  UNION ALL
  SELECT 'I15', format('entry %s of the waiting list still names somebody', e.id)
  FROM moment, waitlist_entries e JOIN retention_runs r ON r.kind = 'waitlist'
  WHERE e.erased_at IS NULL AND e.ended_at < moment.now - r.keeps - interval '26 hours' AND coalesce(e.name, e.phone, e.email, e.topic_text, e.on_behalf_of) IS NOT NULL
  UNION ALL
  SELECT 'I15', format('session of user %s, which ended %s, is still kept', e.user_id, to_char(coalesce(e.ended_at, e.expires_at), 'YYYY-MM-DD "UTC"'))
  FROM moment, staff_sessions e JOIN retention_runs r ON r.kind = 'sessions'
  WHERE least(e.ended_at, e.expires_at) < moment.now - r.keeps - interval '26 hours'
  UNION ALL
  SELECT 'I15', format('invitation %s is still kept', f.id)
  FROM moment, feedback_invitations f WHERE f.expires_at < moment.now - interval '30 days' - interval '26 hours'
  UNION ALL
  SELECT 'I15', format('a remark of %s is still kept', to_char(k.month, 'YYYYMM'))
  FROM moment, feedback_remarks k JOIN retention_runs r ON r.kind = 'feedback-remarks'
  WHERE k.month < (moment.now - r.keeps - interval '26 hours')::date
  UNION ALL
  SELECT 'I15', format('entries %s to %s of the audit log are still kept', s.first_id, s.last_id)
  FROM moment, audit_seals s JOIN retention_runs r ON r.kind = 'audit'
  WHERE s.sealed_at < moment.now - r.keeps - interval '26 hours' AND s.last_id > coalesce((SELECT up_to FROM forgotten), 0)
  UNION ALL
  SELECT 'I15', format('booking %s is erased and still has something personal', b.id)
  FROM bookings b
  WHERE b.erased_at IS NOT NULL AND (coalesce(b.name, b.phone, b.email, b.email_key, b.topic_text, b.on_behalf_of, b.cancel_reason) IS NOT NULL
    OR b.needs <> '{}' OR EXISTS (SELECT FROM idempotency_keys k WHERE k.answer ->> 'id' = b.id::text))
  UNION ALL
  SELECT 'I15', format('the outcome of booking %s, which is erased, still has words', c.booking_id)
  FROM outcomes c JOIN bookings b ON b.id = c.booking_id
  WHERE b.erased_at IS NOT NULL AND coalesce(c.result, c.commitment, c.unit, c.incoming_number, c.summary, c.done_note) IS NOT NULL
  UNION ALL
  SELECT 'I15', format('hold %s, which is %s, keeps an address or a name', b.id, b.state)
  FROM bookings b
  WHERE b.state <> 'held' AND b.hold_client IS NOT NULL
    OR b.state = 'held' AND coalesce(b.name, b.phone, b.email, b.topic_text, b.on_behalf_of) IS NOT NULL
  UNION ALL
  SELECT 'I15', format('booking %s lapsed unconfirmed and still has something personal', b.id)
  FROM moment, bookings b
  WHERE b.state = 'expired' AND coalesce(b.name, b.phone, b.email, b.topic_text, b.on_behalf_of) IS NOT NULL
    AND b.updated_at < moment.now - interval '24 hours' - interval '26 hours'
  UNION ALL
  SELECT 'I15', format('a kept answer of booking %s holds something personal or secret', coalesce(k.answer ->> 'id', 'none'))
  FROM idempotency_keys k
  WHERE k.answer ?| ARRAY['name', 'phone', 'email', 'emailKey', 'topicText', 'onBehalfOf', 'needs', 'manageToken', 'manageUrl', 'tokenHash', 'holdToken']

  -- W1 One place per person and official.
  UNION ALL
  SELECT 'W1', format('%s places with official %s of the person of entry %s', count(*), e.official_id, min(e.id::text))
  FROM waitlist_entries e CROSS JOIN LATERAL (VALUES (e.phone), (e.email_key)) person (mark)
  WHERE e.state IN ('waiting', 'offered') AND person.mark IS NOT NULL GROUP BY e.official_id, person.mark HAVING count(*) > 1

  -- W2 An offer is open as long as its slot is held for it, and as its entry is being asked; nobody's silence lasts for ever.
  UNION ALL
  SELECT 'W2', format('offer %s is open and holds no slot', o.id)
  FROM waitlist_offers o LEFT JOIN bookings b ON b.id = o.booking_id
  WHERE o.state = 'open' AND (b.state, b.slot_id, b.hold_expires_at, b.for_offer) IS DISTINCT FROM ('held', o.slot_id, o.expires_at, true)
  UNION ALL
  SELECT 'W2', format('slot %s is held by %s for no offer', b.slot_id, b.id)
  FROM bookings b WHERE b.for_offer AND b.state = 'held' AND NOT EXISTS (SELECT FROM waitlist_offers o WHERE o.booking_id = b.id AND o.state = 'open')
  UNION ALL
  SELECT 'W2', format('entry %s is %s, and %s offers are open', e.id, e.state, count(o.id))
  FROM waitlist_entries e LEFT JOIN waitlist_offers o ON o.entry_id = e.id AND o.state = 'open'
  GROUP BY e.id, e.state HAVING count(o.id) <> (e.state = 'offered')::integer
  UNION ALL
  SELECT 'W2', format('offer %s ran out and nobody passed it on', o.id)
  FROM moment, waitlist_offers o WHERE o.state = 'open' AND o.expires_at < moment.now - interval '1 hour'

  -- W3 Nobody is overtaken: what was offered suited nobody ahead who waited at that moment. Not counted are those who knew the slot or
  -- had been asked, those who had too many bookings then, and those whom a setting of a smaller share kept waiting; of whom nothing is kept any more nothing can be said.
  UNION ALL
  SELECT 'W3', format('offer %s overtook entry %s', a.offer_id, a.entry_id)
  FROM ahead a JOIN places p ON p.id = a.line AND p.to_state = 'waiting'
  JOIN offered o ON o.id = a.offer_id
  JOIN waiters w ON w.id = a.entry_id AND coalesce(w.phone, w.email_key) IS NOT NULL
  WHERE w.day_share >= (SELECT coalesce(x.day_share, 100) FROM waitlist_entries x WHERE x.id = o.entry_id)
    AND NOT EXISTS (SELECT FROM offered f WHERE f.entry_id = a.entry_id AND f.slot_id = o.slot_id AND f.line < o.line AND f.state <> 'withdrawn')
    AND NOT EXISTS (SELECT FROM waitlist_known_slots k WHERE k.entry_id = a.entry_id AND k.slot_id = o.slot_id
      AND (k.forgotten_at IS NULL OR k.forgotten_at > o.offered_at - interval '10 seconds'))
    AND 3 > (SELECT count(*) + 3 * count(*) FILTER (WHERE s.official_id = o.official_id) FROM bookings b JOIN slots s ON s.id = b.slot_id
      WHERE (b.phone = w.phone OR b.email_key = w.email_key) AND b.id IS DISTINCT FROM w.accepted AND s.ends_at > o.offered_at
        AND b.created_at < o.offered_at + interval '10 seconds' AND (b.live OR b.updated_at > o.offered_at - interval '10 seconds'))

  -- W4 A place changes along its graph, each change has one line in the audit log of the same moment.
  UNION ALL
  SELECT 'W4', format('entry %s went from %s v%s to %s v%s', p.entry_id, coalesce(p.state_before, 'nothing'), coalesce(p.version_before, 0), p.to_state, p.version)
  FROM places p
  WHERE p.version IS DISTINCT FROM coalesce(p.version_before, 0) + 1 OR p.from_state IS DISTINCT FROM p.state_before
    OR p.from_state IS NULL AND p.to_state <> 'waiting'
    OR p.from_state <> p.to_state AND NOT (p.from_state || '>' || p.to_state = ANY (ARRAY['waiting>offered', 'waiting>left', 'waiting>expired',
      'offered>waiting', 'offered>accepted', 'offered>left', 'offered>expired']))
  UNION ALL
  SELECT 'W4', format('entry %s is %s v%s, the audit log says %s v%s', e.id, e.state, e.version, coalesce(p.to_state, 'nothing'), coalesce(p.version, 0))
  FROM waitlist_entries e LEFT JOIN places p ON p.entry_id = e.id AND p.last
  WHERE e.created_at > (SELECT since FROM remembered) AND (p.to_state, p.version, p.at) IS DISTINCT FROM (e.state, e.version, e.updated_at)

  -- W5 Who can be written to is told of each offer, and of nothing that never was.
  UNION ALL
  SELECT 'W5', format('entry %s lacks its message waitlist-%s v%s', p.entry_id, CASE p.action WHEN 'join' THEN 'joined' ELSE 'offer' END, p.version)
  FROM places p JOIN waitlist_entries e ON e.id = p.entry_id
  WHERE p.action IN ('join', 'offer') AND e.email IS NOT NULL
    AND NOT EXISTS (SELECT FROM messages m WHERE m.waitlist_entry_id = e.id AND m.version = p.version
      AND m.kind = CASE p.action WHEN 'join' THEN 'waitlist-joined' ELSE 'waitlist-offer' END)
  UNION ALL
  SELECT 'W5', format('message %s (%s v%s) tells what entry %s never was', m.id, m.kind, m.version, m.waitlist_entry_id)
  FROM messages m
  WHERE m.waitlist_entry_id IN (SELECT id FROM waitlist_entries WHERE created_at > (SELECT since FROM remembered)) AND NOT EXISTS (SELECT FROM places p WHERE p.entry_id = m.waitlist_entry_id AND p.version = m.version
    AND CASE WHEN p.action = 'correct-address' THEN true WHEN m.kind = 'waitlist-joined' THEN p.action IN ('join', 'send-again')
      WHEN m.kind = 'waitlist-offer' THEN p.action IN ('offer', 'send-again') WHEN m.kind = 'waitlist-passed' THEN p.action IN ('pass', 'withdraw') ELSE p.action = 'expire' END)
  UNION ALL
  SELECT 'W5', format('message %s of entry %s waits for v%s, which has passed', m.id, e.id, m.version)
  FROM messages m JOIN waitlist_entries e ON e.id = m.waitlist_entry_id
  WHERE m.state = 'pending' AND m.attempts = 0 AND (m.version <> e.version OR e.email IS NULL)
  UNION ALL
  SELECT 'W5', format('message %s (%s v%s) of entry %s was sent after v%s', m.id, m.kind, m.version, m.waitlist_entry_id, p.version)
  FROM messages m JOIN places p ON p.entry_id = m.waitlist_entry_id AND p.version = m.version + 1
  WHERE m.state = 'sent' AND m.attempts = 1 AND m.sent_at > p.at + interval '180 seconds'

  -- W6 Whose place became a booking, and who left, has nothing personal here.
  UNION ALL
  SELECT 'W6', format('entry %s is %s and still has something personal', e.id, e.ended_because)
  FROM waitlist_entries e
  WHERE (e.erased_at IS NOT NULL OR e.ended_because IN ('accepted', 'booked', 'left'))
    AND (coalesce(e.name, e.phone, e.email, e.email_key, e.topic_category, e.topic_text, e.on_behalf_of) IS NOT NULL OR e.needs <> '{}')

  -- C1 Nobody stands on a closed day without being asked.
  UNION ALL
  SELECT 'C1', format('booking %s stands on closed day %s and nobody asks', o.id, d.id)
  FROM moment, occupying o JOIN reception_days d ON d.id = o.reception_day_id
  WHERE d.state = 'closed' AND o.state IN ('unverified', 'confirmed', 'arrived') AND o.ends_at > moment.now
    AND NOT EXISTS (SELECT FROM affected_bookings a WHERE a.booking_id = o.id AND a.state IN ('told', 'to-call', 'chose'))

  -- C2 A case is open as long as somebody in it has no final answer, and no longer.
  UNION ALL
  SELECT 'C2', format('case %s is %s, and %s wait for an answer', c.id, c.state, count(a.booking_id))
  FROM closures c LEFT JOIN affected_bookings a ON a.closure_id = c.id AND a.state IN ('told', 'to-call', 'chose')
  GROUP BY c.id, c.state HAVING (count(a.booking_id) > 0) <> (c.state = 'open')
  UNION ALL
  SELECT 'C2', format('case %s is open, and reception day %s is %s', c.id, d.id, d.state)
  FROM closures c JOIN reception_days d ON d.id = c.reception_day_id WHERE c.state = 'open' AND c.kind = 'closure' AND d.state <> 'closed'

  -- C3 What was kept is kept no longer than its case, nor than was told.
  UNION ALL
  SELECT 'C3', format('slot %s is kept for case %s, which is %s', k.slot_id, c.id, c.state)
  FROM closure_slots k JOIN closures c ON c.id = k.closure_id JOIN bookings b ON b.id = k.booking_id
  WHERE b.state = 'held' AND (c.state <> 'open' OR b.hold_expires_at > c.reply_by OR b.slot_id <> k.slot_id)

  -- C4 What a line says is what became of its booking.
  UNION ALL
  SELECT 'C4', format('the line of booking %s in case %s is %s, the booking is %s', b.id, a.closure_id, a.state, b.state)
  FROM affected_bookings a JOIN bookings b ON b.id = a.booking_id
  WHERE CASE WHEN a.state IN ('told', 'to-call', 'chose') THEN b.state <> 'confirmed' OR b.slot_id <> a.slot_id
      WHEN a.state IN ('cancelled', 'unreachable') THEN b.state NOT LIKE 'cancelled-%' AND b.state <> 'expired' AND b.erased_at IS NULL
      ELSE a.state = 'moved' AND a.to_slot_id IS NULL END

  -- N1 Who came without an hour, and is or was received, has a number of the day.
  UNION ALL
  SELECT 'N1', format('booking %s came without an hour and has no number of reception day %s', o.id, o.reception_day_id)
  FROM occupying o
  WHERE o.channel = 'walk-in' AND o.state IN ('arrived', 'in-meeting', 'done')
    AND NOT EXISTS (SELECT FROM visits v WHERE v.booking_id = o.id AND v.reception_day_id = o.reception_day_id AND v.ticket IS NOT NULL)

  -- K1 Whom no mail will reach stands, or stood, on the call list (docs/decisions/029).
  UNION ALL
  SELECT 'K1', format('message %s of booking %s died, and nobody is to be called about it', m.id, b.id)
  FROM moment, messages m JOIN bookings b ON b.id = m.booking_id AND b.version = m.version JOIN slots s ON s.id = b.slot_id
  WHERE m.state = 'dead' AND m.last_error IS DISTINCT FROM 'late' AND m.kind <> 'lapsed' AND m.kind NOT LIKE 'expert%' AND m.kind <> 'delay' AND b.state IN ('confirmed', 'cancelled-by-municipality')
    AND b.erased_at IS NULL AND s.starts_at > moment.now AND NOT EXISTS (SELECT FROM calls c WHERE c.booking_id = b.id AND c.kind = 'undeliverable')
  UNION ALL
  SELECT 'K1', format('offer %s is to be told by telephone and is not on the call list', o.id)
  FROM waitlist_offers o
  WHERE o.state = 'open' AND o.to_call AND NOT EXISTS (SELECT FROM calls c WHERE c.waitlist_entry_id = o.entry_id AND c.kind = 'offer' AND c.created_at >= o.offered_at)

  -- K2 Nobody is called about what is gone; of whom nothing is kept nothing stands in a note.
  UNION ALL
  SELECT 'K2', format('call %s is open, its booking %s is %s', c.id, b.id, b.state)
  FROM calls c JOIN bookings b ON b.id = c.booking_id
  WHERE c.state = 'open' AND (b.erased_at IS NOT NULL OR c.kind IN ('undeliverable', 'changed', 'reminder') AND b.state NOT IN ('unverified', 'confirmed', 'cancelled-by-municipality'))
  UNION ALL
  SELECT 'K2', format('call %s is open, its entry %s is %s', c.id, e.id, e.state)
  FROM calls c JOIN waitlist_entries e ON e.id = c.waitlist_entry_id
  WHERE c.state = 'open' AND (e.state NOT IN ('waiting', 'offered') OR c.kind = 'offer' AND e.state <> 'offered')
  UNION ALL
  SELECT 'K2', format('the note of call %s is of somebody who is erased', c.id)
  FROM calls c LEFT JOIN bookings b ON b.id = c.booking_id LEFT JOIN waitlist_entries e ON e.id = c.waitlist_entry_id
  WHERE c.note IS NOT NULL AND coalesce(b.erased_at, e.erased_at) IS NOT NULL
)
SELECT invariant, what FROM violations ORDER BY left(invariant, 1), substr(invariant, 2)::integer, what LIMIT 10000;
