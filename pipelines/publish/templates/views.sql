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
       documents.publisher, documents.published_at, documents.url, quotes.incident_id, quotes.quote_id
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
