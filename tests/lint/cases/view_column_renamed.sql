-- harmful: whoever says the old name of the column fails
SET lock_timeout = '1s';
ALTER VIEW totals RENAME COLUMN sum TO total;
