CREATE TABLE accounts (
  id integer PRIMARY KEY,
  name text NOT NULL,
  -- @renamed from=tier
  plan text DEFAULT 'free' NOT NULL
);
CREATE VIEW tiers AS SELECT id, plan FROM accounts;
COMMENT ON VIEW tiers IS 'what each pays';
GRANT SELECT ON tiers TO PUBLIC;
CREATE VIEW payers AS SELECT id FROM tiers WHERE plan <> 'free';
