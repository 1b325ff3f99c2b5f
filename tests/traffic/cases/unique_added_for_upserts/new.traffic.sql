INSERT INTO users (id, email) VALUES (:fresh, 'other' || :key || '@example.com') ON CONFLICT (email) DO NOTHING;
