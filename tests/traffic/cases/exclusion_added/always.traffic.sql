SELECT id, room, during FROM bookings WHERE id = :key;
INSERT INTO bookings (id, room, during) VALUES (:fresh, 7, int4range((:fresh * 2)::integer, (:fresh * 2 + 1)::integer));
UPDATE bookings SET room = room + 1 WHERE id = :key;
DELETE FROM bookings WHERE id = :mine;
