INSERT INTO t VALUES (1,'a',1,'x'),(2,'b',NULL,NULL),(3,'c',5,'z');
