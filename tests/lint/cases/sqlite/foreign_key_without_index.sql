-- harmful: whoever deletes a user reads all orders
CREATE TABLE u (id INTEGER PRIMARY KEY);
CREATE TABLE o (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES u);
