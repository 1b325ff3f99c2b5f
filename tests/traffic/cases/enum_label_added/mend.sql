UPDATE orders SET status = 'paid' WHERE status IN ('sent', 'draft');
