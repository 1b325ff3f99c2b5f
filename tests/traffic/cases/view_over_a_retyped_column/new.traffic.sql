UPDATE orders SET amount = :any + 300 WHERE id = :key;
