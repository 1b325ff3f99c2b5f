-- starts behind the first stage
SELECT round(total(:key), 1);
