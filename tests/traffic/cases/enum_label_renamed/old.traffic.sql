UPDATE orders SET status = 'payed' WHERE id = :key;
