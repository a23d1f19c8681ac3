-- As in 20261122290000_bookings_for_others: anew, for the columns that citizens_bookings has gained since (portfolios), and with the title
-- of whom a question is passed on to.
DROP VIEW staff_bookings;
CREATE VIEW staff_bookings AS
  SELECT b.*, s.local_date AS "localDate", s.closes_at AS "closesAt",
    (SELECT jsonb_build_object('decision', t.decision, 'reason', t.reason, 'official', o.slug, 'unit', t.unit, 'reference', t.reference, 'objection', t.objection,
        'expertEmail', CASE WHEN t.decision = 'invite-expert' THEN t.expert_email END, 'expertQuestion', CASE WHEN t.decision = 'invite-expert' THEN t.expert_question END,
        'freed', t.freed, 'by', t.actor, 'at', extract(epoch FROM t.decided_at), 'version', t.version,
        'target', CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('titleBg', o.title_bg, 'titleEn', o.title_en, 'portfolioBg', o.portfolio_bg, 'portfolioEn', o.portfolio_en) END)
      FROM question_triage t LEFT JOIN officials o ON o.id = t.official_id WHERE t.booking_id = b.id) AS triage
  FROM citizens_bookings b JOIN slots s ON s.id = b."slotId";
