SELECT count(*) FROM bookings WHERE id BETWEEN :key AND :key + 10;
