-- Which statements do several documents print, and do they print the same words?
-- Gives: utterance_id, speaker, documents, wordings, texts
SELECT utterance_id, any_value(speaker_name ORDER BY speaker_name NULLS LAST) AS speaker,
       count(DISTINCT document_id) AS documents, count(DISTINCT text) AS wordings,
       list(DISTINCT text ORDER BY text) AS texts
FROM quotes
GROUP BY utterance_id
HAVING count(DISTINCT document_id) > 1
ORDER BY documents DESC, utterance_id;
