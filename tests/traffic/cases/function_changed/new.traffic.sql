SELECT total(:key::bigint, :key::bigint + 5);
