-- How many days after the first article on an incident did the first official statement on it come?
-- Gives: incident_id, summary, response, first_article, first_statement, days
-- Negative where the statement came first. Documents without a full date of publication are left out.
WITH told AS (
    SELECT incident_id, kind, min(CAST(left(published_at, 10) AS DATE)) AS "first"
    FROM incident_reports
    JOIN documents USING (document_id)
    WHERE length(published_at) >= 10
    GROUP BY incident_id, kind
)
SELECT incident_id, summary, response, article."first" AS first_article, statement."first" AS first_statement,
       date_diff('day', article."first", statement."first") AS days
FROM told AS article
JOIN told AS statement USING (incident_id)
JOIN incidents USING (incident_id)
WHERE article.kind = 'article' AND statement.kind = 'statement'
ORDER BY days DESC, incident_id;
