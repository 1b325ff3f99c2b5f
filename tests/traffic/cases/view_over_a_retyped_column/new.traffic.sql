UPDATE orders SET amount = :any + 3000000000 WHERE id = :key;
