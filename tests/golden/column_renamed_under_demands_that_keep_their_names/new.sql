CREATE TABLE places (id integer PRIMARY KEY);
CREATE TABLE people (
  id integer PRIMARY KEY,
  -- @renamed from=mail
  address text NOT NULL CONSTRAINT people_mail UNIQUE CONSTRAINT people_mail_is_one CHECK (length(address) > 2),
  -- @renamed from=place
  lives_in integer DEFAULT 1 CONSTRAINT people_place REFERENCES places ON DELETE SET DEFAULT,
  -- @renamed from=code
  badge text NOT NULL
);
COMMENT ON CONSTRAINT people_mail ON people IS 'who writes is told apart';
CREATE UNIQUE INDEX people_code ON people (lower(badge));
