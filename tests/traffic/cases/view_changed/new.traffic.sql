SELECT id, amount, customer FROM dear WHERE id = :key;
