INSERT INTO t VALUES (1, 2, 3); INSERT INTO o VALUES (1, 'new'); INSERT INTO words VALUES ('some words'); INSERT INTO shown.x VALUES (1);
