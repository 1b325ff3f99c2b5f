INSERT INTO customers (name, email, fax) VALUES
    ('Ada', 'ada@example.org', '+44 20 7946 0001'), ('Grace', 'grace@example.org', NULL), ('Edsger', 'edsger@example.org', '');
INSERT INTO products (name, price) VALUES ('concertina', 480), ('reed', 3.5), ('strap', 12);
INSERT INTO orders (customer_id, product_id, quantity, placed_at) VALUES
    (1, 1, 1, '2026-11-01'), (1, 2, 40, '2026-11-02'), (2, 3, 2, NULL), (3, 1, 1, '2026-11-05');
