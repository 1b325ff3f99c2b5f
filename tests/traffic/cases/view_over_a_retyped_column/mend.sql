UPDATE orders SET amount = 1 WHERE amount > 2147483647;
