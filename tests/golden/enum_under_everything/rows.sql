INSERT INTO t VALUES (1,'ok','{ok,happy}','ok',ROW('happy',3)),(2,'happy',NULL,NULL,NULL);
