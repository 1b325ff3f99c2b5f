UPDATE orders SET amount = total(:key) WHERE id = :key;
