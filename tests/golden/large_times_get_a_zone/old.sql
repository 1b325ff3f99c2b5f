CREATE TABLE visits (
  id bigint PRIMARY KEY,
  began timestamp NOT NULL,
  ended timestamp,
  seen timestamptz
);
