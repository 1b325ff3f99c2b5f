-- harmful: readers of the view wait
SET lock_timeout = '1s';
SET statement_timeout = '5s';
REFRESH MATERIALIZED VIEW totals;
