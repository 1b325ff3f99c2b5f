UPDATE orders SET price = :any / 100.0 WHERE id = :key;
