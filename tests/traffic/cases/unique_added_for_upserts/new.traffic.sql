INSERT INTO users (id, email) VALUES (:fresh, 'upsert' || :key || '@example.com') ON CONFLICT DO NOTHING;
