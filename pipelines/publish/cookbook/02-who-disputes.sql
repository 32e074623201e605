-- Who denies, disputes or cannot confirm what, and in which document?
-- Gives: incident_id, date_start, city, summary, claimed_by, stance, field, publisher, published_at, start, end
SELECT incident_id, date_start, city, summary, claimed_by, stance, field, publisher, published_at, "start", "end"
FROM who_disputes
ORDER BY date_start NULLS LAST, incident_id, published_at, "start", field;
