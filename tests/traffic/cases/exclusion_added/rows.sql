INSERT INTO bookings SELECT n, n % 10, int4range(n * 2, n * 2 + 1) FROM generate_series(1, :rows) AS n;
