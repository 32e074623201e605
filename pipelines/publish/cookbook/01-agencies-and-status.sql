-- Which bodies are said to have done what, and how far is it established?
-- Gives: agency, incident_type, status, response, incidents, killed, injured
-- An agency stands here as sources name it; without one, none was named. Read DICTIONARY.md on status first.
SELECT agency, incident_type, status, response, count(*) AS incidents,
       sum(killed_best) AS killed, sum(injured_best) AS injured
FROM incidents
WHERE NOT is_aggregate
GROUP BY ALL
ORDER BY incidents DESC, agency NULLS LAST, incident_type, status, response;
