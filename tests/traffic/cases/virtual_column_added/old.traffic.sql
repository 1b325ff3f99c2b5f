UPDATE orders SET price = price + 1 WHERE id = :key;
