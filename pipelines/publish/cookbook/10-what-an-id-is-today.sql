-- I cited an ID of an older release: which row is it today?
-- Gives: cited_id, table, current_id, became, reason
-- Every ID ever published is found: `same` is still there, `merged` and `split` lead on, `withdrawn` leads nowhere.
SELECT cited_id, "table", current_id, became, reason
FROM current_ids
ORDER BY "table", cited_id, current_id;
