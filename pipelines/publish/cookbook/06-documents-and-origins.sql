-- Which incidents look better attested than they are, because documents copy one another?
-- Gives: incident_id, summary, status, document_count, origin_count, publishers
SELECT incident_id, summary, status, document_count, origin_count, publishers
FROM incidents_with_sources
WHERE document_count > origin_count
ORDER BY document_count - origin_count DESC, incident_id;
