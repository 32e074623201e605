-- What did officials say in their own words, and which 200 characters before and after must I read?
-- Gives: speaker_name, speaker_role, text, source_id, start, end, context_start, context_end, text_sha256
-- Offsets count Unicode code points from 0. In Python: text[context_start:context_end], if the sha256 of the text fits.
SELECT speaker_name, speaker_role, text, source_id, "start", "end",
       greatest("start" - 200, 0) AS context_start, least("end" + 200, text_chars) AS context_end, text_sha256
FROM quotes
JOIN documents USING (document_id)
WHERE quote_type = 'direct' AND speaker_role IS NOT NULL
ORDER BY speaker_name, source_id, "start";
