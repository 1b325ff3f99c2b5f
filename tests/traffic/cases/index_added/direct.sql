CREATE INDEX orders_customer ON orders (customer);
CREATE INDEX orders_dear ON orders (lower(customer)) WHERE amount > 100;
