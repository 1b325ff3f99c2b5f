UPDATE orders SET price = :any / 10000.0 WHERE id = :key;
