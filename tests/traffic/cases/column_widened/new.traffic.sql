INSERT INTO users (id, name, credit) VALUES (:fresh, repeat('long ', 10) || :any, :any * 100.0);
