SELECT 'a table that is made anew holds no rows';
