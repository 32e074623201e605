-- Where do sources give different ages of a victim, and who gives which?
-- Gives: incident_id, date_start, city, age, claimed_by, publisher, published_at, value_as_printed
WITH differing AS (
    SELECT subject_id
    FROM claims
    WHERE subject_table = 'incidents' AND field = 'victim_age'
    GROUP BY subject_id
    HAVING count(DISTINCT value) > 1
)
SELECT incidents.incident_id, incidents.date_start, incidents.city, claims.value AS age, claims.claimed_by,
       documents.publisher, documents.published_at, claims.value_as_printed
FROM differing
JOIN claims USING (subject_id)
JOIN incidents ON incidents.incident_id = subject_id
JOIN documents USING (document_id)
WHERE claims.field = 'victim_age'
ORDER BY incident_id, published_at, age, claimed_by, value_as_printed;
