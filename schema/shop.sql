-- The shop as it should be. Edit this file, then `concertina plan`.

CREATE TYPE order_status AS ENUM ('open', 'paid', 'sent', 'returned');

-- @allow drops-data nobody has sent a fax since 2019; quarantine keeps the numbers for a month
CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    -- @renamed from=email
    email_address text NOT NULL UNIQUE,
    -- @fill 'unknown'
    country text NOT NULL
);

CREATE TABLE products (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    price numeric(10, 2) NOT NULL,
    CONSTRAINT price_is_not_negative CHECK (price >= 0)
);

CREATE INDEX products_name ON products (lower(name));

CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers,
    status order_status NOT NULL DEFAULT 'open',
    placed_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX orders_customer ON orders (customer_id);

CREATE TABLE order_items (
    order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
    product_id bigint NOT NULL REFERENCES products,
    quantity integer NOT NULL DEFAULT 1,
    PRIMARY KEY (order_id, product_id),
    CONSTRAINT quantity_is_positive CHECK (quantity > 0)
);

CREATE TABLE reviews (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders,
    stars smallint NOT NULL,
    words text,
    CONSTRAINT stars_are_one_to_five CHECK (stars BETWEEN 1 AND 5)
);

CREATE VIEW order_totals AS
SELECT o.id AS order_id, o.customer_id, sum(i.quantity * p.price) AS total
FROM orders o
JOIN order_items i ON i.order_id = o.id
JOIN products p ON p.id = i.product_id
GROUP BY o.id, o.customer_id;

COMMENT ON TABLE orders IS 'What a customer asked for; never deleted';
COMMENT ON COLUMN reviews.stars IS 'One is bad, five is good';
