-- Two deputy mayors have one title and often no name here: their portfolios tell them apart wherever the title goes.

-- As in 20261122330000_substitution.
CREATE OR REPLACE VIEW citizens_bookings AS
  SELECT b.token_hash AS "tokenHash", b.id, b.code, CASE WHEN b.state = 'unverified' AND b.hold_expires_at <= house_now() THEN 'expired' ELSE b.state END AS state,
    b.version, b.key_id AS "keyId", b.token_version AS "tokenVersion",
    b.slot_id AS "slotId", s.official_id AS "officialId", o.slug, r.title_bg AS "titleBg", r.title_en AS "titleEn",
    r.name AS "officialName", d.place_bg AS "placeBg", d.place_en AS "placeEn",
    extract(epoch FROM s.starts_at)::float8 AS "startsAt", extract(epoch FROM s.ends_at)::float8 AS "endsAt",
    s.ends_at <= house_now() AS over, b.name, b.phone, b.email, b.topic_category AS "topicCategory",
    b.topic_text AS "topicText", b.needs, b.on_behalf_of AS "onBehalfOf", b.locale, b.channel, b.cancel_reason AS "cancelReason",
    extract(epoch FROM b.created_at)::float8 AS "createdAt", extract(epoch FROM b.updated_at)::float8 AS "updatedAt",
    EXISTS (SELECT 1 FROM messages m WHERE m.booking_id = b.id AND m.state = 'dead' AND m.last_error IS DISTINCT FROM 'late') AS "mailRefused",
    (b.state = 'confirmed' OR b.state = 'unverified' AND b.hold_expires_at > house_now()) AND s.ends_at > house_now()
      AND (d.state = 'needs-decision' OR s.blocked_reason IS NOT NULL OR s.withdrawn_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM affected_bookings a WHERE a.booking_id = b.id AND a.state IN ('told', 'to-call', 'chose'))) AS undecided,
    d.delay_minutes AS "delayMinutes",
    CASE WHEN b.state = 'unverified' THEN extract(epoch FROM b.hold_expires_at)::float8 END AS "confirmBy",
    s.closes_at <= house_now() AS late, r.portfolio_bg AS "portfolioBg", r.portfolio_en AS "portfolioEn"
  FROM bookings b
  JOIN slots s ON s.id = b.slot_id
  JOIN reception_days d ON d.id = s.reception_day_id
  JOIN officials o ON o.id = s.official_id
  JOIN officials r ON r.id = receiver_of(b.id, s.official_id, s.substitute_id)
  WHERE b.erased_at IS NULL AND b.state <> 'held' AND (b.state <> 'expired' OR b.name IS NOT NULL);

-- As in 20261122230000_waitlist.
CREATE OR REPLACE VIEW citizens_waitlist_entries AS
  SELECT w.token_hash AS "tokenHash", w.id, w.state, w.version, w.ended_because AS "endedBecause", w.official_id AS "officialId", o.slug,
    o.title_bg AS "titleBg", o.title_en AS "titleEn", o.name AS "officialName", w.from_date::text AS "from", w.to_date::text AS "to",
    w.waits_until::text AS "waitsUntil", w.locale, w.name, w.phone, w.email, w.topic_category AS "topicCategory", w.topic_text AS "topicText",
    w.needs, w.on_behalf_of AS "onBehalfOf", extract(epoch FROM w.created_at)::float8 AS "joinedAt",
    w.key_id AS "keyId", w.token_version AS "tokenVersion",
    CASE WHEN w.state IN ('waiting', 'offered') THEN (SELECT count(*)::integer FROM waitlist_entries before
      WHERE before.official_id = w.official_id AND before.state IN ('waiting', 'offered') AND before.place <= w.place) END AS "position",
    (SELECT jsonb_build_object('slotId', s.id, 'startsAt', extract(epoch FROM s.starts_at), 'endsAt', extract(epoch FROM s.ends_at),
        'placeBg', d.place_bg, 'placeEn', d.place_en, 'expiresAt', extract(epoch FROM f.expires_at))
      FROM waitlist_offers f JOIN slots s ON s.id = f.slot_id JOIN reception_days d ON d.id = s.reception_day_id
      WHERE f.entry_id = w.id AND f.state = 'open' AND f.expires_at > house_now()) AS offer,
    -- By telephone: without an e-mail, or where mail to it was refused for good.
    w.state = 'offered' AND (w.email IS NULL OR EXISTS (SELECT 1 FROM messages m WHERE m.waitlist_entry_id = w.id
      AND m.state = 'dead' AND m.last_error IS DISTINCT FROM 'late')) AS "toCall",
    o.portfolio_bg AS "portfolioBg", o.portfolio_en AS "portfolioEn"
  FROM waitlist_entries w JOIN officials o ON o.id = w.official_id
  WHERE w.erased_at IS NULL;
