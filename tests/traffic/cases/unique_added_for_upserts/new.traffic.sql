INSERT INTO users (id, email) VALUES (:fresh, 'upsert' || :fresh || '@example.com') ON CONFLICT DO NOTHING;
