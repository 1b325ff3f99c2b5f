CREATE TABLE visits (
  id bigint PRIMARY KEY,
  began timestamptz NOT NULL,
  -- @using ended AT TIME ZONE 'Europe/Berlin'
  -- @reverse ended AT TIME ZONE 'Europe/Berlin'
  ended timestamptz,
  -- @renamed from=seen
  looked_at timestamp
);
