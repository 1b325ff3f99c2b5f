UPDATE orders SET number = nextval('numbers') WHERE id = :key;
