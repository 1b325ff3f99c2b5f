UPDATE orders SET customer_id = :key WHERE id = :key;
