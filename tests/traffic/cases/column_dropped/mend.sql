UPDATE users SET fax = 'unknown ' || id WHERE fax IS NULL;
