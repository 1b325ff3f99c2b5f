UPDATE orders SET customer = 'c' || :any WHERE id = :key;
