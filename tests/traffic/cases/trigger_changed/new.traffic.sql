SELECT count(*) FROM audit WHERE id = :key;
