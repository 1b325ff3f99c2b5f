CREATE TABLE customers (
    id integer PRIMARY KEY,
    name text NOT NULL,
    -- @fill (SELECT max(at) FROM logins WHERE logins.customer_id = customers.id)
    seen timestamptz
);
CREATE TABLE addresses (
    id integer PRIMARY KEY,
    customer_id integer NOT NULL REFERENCES customers (id),
    street text,
    -- @fill coalesce((SELECT city FROM customers AS c WHERE c.id = addresses.customer_id), 'unknown')
    city text NOT NULL,
    -- @fill (SELECT zip FROM customers WHERE id = customer_id)
    zip varchar(10)
);
CREATE INDEX addresses_customer_idx ON addresses (customer_id);
