-- harmful: the running release says the old name
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER VIEW totals RENAME TO sums;
