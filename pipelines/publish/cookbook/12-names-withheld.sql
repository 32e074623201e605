-- In which roles are people named, withheld by the privacy policy, or not named by the source?
-- Gives: role, published, withheld, not_reported
SELECT role,
       count(*) FILTER (name_status = 'published') AS published,
       count(*) FILTER (name_status = 'withheld') AS withheld,
       count(*) FILTER (name_status = 'not_reported') AS not_reported
FROM participants
GROUP BY role
ORDER BY role;
