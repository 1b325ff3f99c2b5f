SELECT total(:key::bigint);
