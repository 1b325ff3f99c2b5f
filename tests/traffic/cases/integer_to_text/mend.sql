UPDATE orders SET code = '0' WHERE code !~ '^\d+$';
