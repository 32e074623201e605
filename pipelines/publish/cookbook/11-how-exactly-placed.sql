-- How exactly are the places of incidents known, and how many can go on a map?
-- Gives: place_precision, incidents, with_coordinates, cities
SELECT place_precision, count(*) AS incidents, count(lat) AS with_coordinates, count(DISTINCT city) AS cities
FROM incidents
GROUP BY place_precision
ORDER BY incidents DESC, place_precision;
