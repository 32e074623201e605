-- Views that people want first. Each is a plain SELECT over the tables of the release.

CREATE VIEW incidents_with_sources AS
SELECT incidents.*,
       list(DISTINCT documents.publisher ORDER BY documents.publisher) FILTER (documents.publisher IS NOT NULL) AS publishers,
       list(DISTINCT documents.url ORDER BY documents.url) FILTER (documents.url IS NOT NULL) AS urls,
       list(DISTINCT documents.title ORDER BY documents.title) FILTER (documents.title IS NOT NULL) AS titles
FROM incidents
LEFT JOIN incident_reports USING (incident_id)
LEFT JOIN documents USING (document_id)
GROUP BY ALL;
COMMENT ON VIEW incidents_with_sources IS 'Every incident with the publishers, addresses and titles that report it.';

CREATE VIEW quotes_by_speaker AS
SELECT coalesce(quotes.speaker_name, quotes.speaker_text) AS speaker,
       quotes.speaker_role, quotes.speaker_organization, quotes.quote_type, quotes.text, quotes.stance,
       documents.publisher, documents.published_at, documents.url, quotes.incident_id, quotes.quote_id,
       quotes.attribution_type
FROM quotes
JOIN documents USING (document_id)
ORDER BY speaker, documents.published_at, quotes.quote_id;
COMMENT ON VIEW quotes_by_speaker IS 'Every quotation with its speaker, publisher and date, by speaker.';

CREATE VIEW conflicts AS
SELECT subject_table, subject_id, field,
       count(DISTINCT value) AS values_stated,
       count(*) FILTER (stance IN ('denies', 'disputes', 'no_record', 'cannot_verify')) AS contradicting_claims,
       list({'value': value, 'value_as_printed': value_as_printed, 'claimed_by': claimed_by, 'stance': stance,
             'document_id': document_id} ORDER BY document_id, "start", claim_id) AS claims
FROM claims
GROUP BY subject_table, subject_id, field
HAVING values_stated > 1 OR contradicting_claims > 0;
COMMENT ON VIEW conflicts IS 'Every value on which sources differ, or that a source contradicts, with the claims side by side.';

CREATE VIEW timeline AS
SELECT date_start, date_end, date_precision, 'incident' AS kind, incident_type AS type, city, state, status, summary,
       incident_id AS row_id
FROM incidents
WHERE date_start IS NOT NULL
UNION ALL BY NAME
SELECT date_start, date_end, date_precision, 'event' AS kind, event_type AS type, city, state, status, summary,
       event_id AS row_id
FROM events
WHERE date_start IS NOT NULL
ORDER BY date_start, row_id;
COMMENT ON VIEW timeline IS 'Dated incidents and events in one order of time.';

CREATE VIEW who_disputes AS
SELECT incidents.incident_id, incidents.date_start, incidents.city, incidents.summary, incidents.status,
       claims.claimed_by, claims.stance, claims.field, claims.value, claims.value_as_printed,
       documents.publisher, documents.published_at, documents.url, documents.document_id, claims."start", claims."end"
FROM claims
JOIN incidents ON incidents.incident_id = claims.subject_id
JOIN documents USING (document_id)
WHERE claims.stance IN ('denies', 'disputes', 'no_record', 'cannot_verify');
COMMENT ON VIEW who_disputes IS 'Every claim that contradicts or does not confirm an incident, with who makes it and where it is printed.';

CREATE VIEW current_ids AS
WITH RECURSIVE followed AS (
    SELECT old_id AS cited_id, "table", new_id AS current_id, change AS became, reason
    FROM id_history
    UNION
    SELECT followed.cited_id, followed."table", later.new_id, later.change, later.reason
    FROM followed
    JOIN id_history AS later ON later.old_id = followed.current_id AND later."table" = followed."table"
),
living AS (
    SELECT 'incidents' AS "table", incident_id AS id FROM incidents
    UNION ALL SELECT 'events', event_id FROM events
    UNION ALL SELECT DISTINCT 'documents', origin_id FROM documents
    UNION ALL SELECT DISTINCT 'documents', story_id FROM documents
)
SELECT id AS cited_id, "table", id AS current_id, 'same' AS became, NULL AS reason
FROM living
UNION ALL
SELECT DISTINCT cited_id, "table", current_id, became, reason
FROM followed
WHERE current_id IS NULL OR current_id IN (SELECT id FROM living);
COMMENT ON VIEW current_ids IS 'Every ID of an incident, event, origin or story ever published, and the ID to look for now.';
