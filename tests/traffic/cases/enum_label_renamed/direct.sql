ALTER TYPE status RENAME VALUE 'payed' TO 'paid';
