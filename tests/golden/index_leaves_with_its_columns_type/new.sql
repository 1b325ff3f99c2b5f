CREATE TABLE users (
    id integer PRIMARY KEY,
    -- @using jsonb_build_object('was', data)
    -- @reverse data->>'was'
    data jsonb
);
