SELECT id, said FROM archive.audit WHERE id = :key;
INSERT INTO archive.audit (id, said) VALUES (:fresh, 'new');
