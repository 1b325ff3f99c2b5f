UPDATE orders SET code = code + 1 WHERE id = :key;
