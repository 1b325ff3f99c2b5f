SELECT id, said FROM audit WHERE id = :key;
INSERT INTO audit (id, said) VALUES (:fresh, 'new');
