-- What happened in the week before and after a day?
-- Gives: day, days_after, kind, type, city, status, summary, row_id
-- Put another day in the first line. Rows dated by month or year alone are left out.
WITH chosen AS (SELECT DATE '2026-01-14' AS chosen_day),
dated AS (
    SELECT *, CAST(left(date_start, 10) AS DATE) AS "day"
    FROM timeline
    WHERE length(date_start) >= 10
)
SELECT "day", date_diff('day', chosen_day, "day") AS days_after, kind, type, city, status, summary, row_id
FROM dated, chosen
WHERE abs(date_diff('day', chosen_day, "day")) <= 7
ORDER BY "day", kind, row_id;
