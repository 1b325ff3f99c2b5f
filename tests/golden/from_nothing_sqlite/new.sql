CREATE TABLE users (id integer PRIMARY KEY AUTOINCREMENT, email text NOT NULL UNIQUE);
CREATE TABLE orders (id integer PRIMARY KEY, customer integer NOT NULL REFERENCES users (id));
CREATE VIEW customers AS SELECT u.email, count(*) AS orders FROM users u JOIN orders o ON o.customer = u.id GROUP BY u.email;
CREATE TRIGGER lower_email AFTER INSERT ON users BEGIN UPDATE users SET email = lower(email) WHERE id = new.id; END;
