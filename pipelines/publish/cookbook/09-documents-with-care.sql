-- Which documents must be read with care, and why?
-- Gives: source_id, publisher, title, findings, rules
SELECT source_id, publisher, title, count(*) AS findings, list(DISTINCT rule ORDER BY rule) AS rules
FROM findings
JOIN documents USING (document_id)
GROUP BY source_id, publisher, title
ORDER BY findings DESC, source_id;
