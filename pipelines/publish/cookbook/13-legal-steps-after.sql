-- Which charges, lawsuits, rulings and investigations do the documents on an incident tell of?
-- Gives: incident_id, incident, event_type, event_date, days_after, event, documents
-- That one document tells of both does not say that the step is about the incident: read the documents.
SELECT incidents.incident_id, incidents.summary AS incident, events.event_type, events.date_start AS event_date,
       date_diff('day', try_cast(left(incidents.date_start, 10) AS DATE),
                        try_cast(left(events.date_start, 10) AS DATE)) AS days_after,
       events.summary AS event, count(DISTINCT document_id) AS documents
FROM incidents
JOIN incident_reports USING (incident_id)
JOIN event_reports USING (document_id)
JOIN events USING (event_id)
WHERE events.event_type IN ('charges', 'lawsuit', 'court_ruling', 'investigation')
GROUP BY ALL
ORDER BY incidents.incident_id, event_date NULLS LAST, event;
