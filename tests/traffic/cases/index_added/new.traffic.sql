UPDATE orders SET amount = amount + 1 WHERE id = :key;
