-- Why are two accounts held to be of one incident, and what does each say?
-- Gives: incident_id, score, reasons, source_a, evidence_a, source_b, evidence_b
-- The lowest scores come first: these joins are the likeliest to be wrong.
SELECT a.incident_id, score, reasons, first.source_id AS source_a, a.evidence_text AS evidence_a,
       second.source_id AS source_b, b.evidence_text AS evidence_b
FROM link_evidence
JOIN incident_reports AS a ON a.report_id = report_id_a
JOIN incident_reports AS b ON b.report_id = report_id_b
JOIN documents AS first ON first.document_id = a.document_id
JOIN documents AS second ON second.document_id = b.document_id
ORDER BY score, link_id;
