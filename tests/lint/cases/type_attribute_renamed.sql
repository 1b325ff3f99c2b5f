-- harmful: whoever says the old name of the attribute fails
SET lock_timeout = '1s';
ALTER TYPE address RENAME ATTRIBUTE zip TO postcode;
