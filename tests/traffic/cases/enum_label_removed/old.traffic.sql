SELECT count(*) FROM orders WHERE status = 'lost';
