-- On which values do sources differ most often?
-- Gives: field, rows, values_stated, contradicting_claims
-- The view `conflicts` holds the claims themselves, side by side.
SELECT field, count(*) AS "rows", sum(values_stated) AS values_stated,
       sum(contradicting_claims) AS contradicting_claims
FROM conflicts
GROUP BY field
ORDER BY "rows" DESC, field;
