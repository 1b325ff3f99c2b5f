CREATE TABLE accounts (id integer PRIMARY KEY, name text NOT NULL, tier text DEFAULT 'free' NOT NULL);
CREATE VIEW tiers AS SELECT id, tier FROM accounts;
COMMENT ON VIEW tiers IS 'what each pays';
GRANT SELECT ON tiers TO PUBLIC;
CREATE VIEW payers AS SELECT id FROM tiers WHERE tier <> 'free';
