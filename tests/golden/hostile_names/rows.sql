INSERT INTO "a"";drop table x;--" VALUES (1, 'x');
INSERT INTO "Ünïcode" VALUES (1, NULL, NULL);
INSERT INTO looooooooooooooooooooooooooooooooooooooooooooooooooooooooooooog VALUES (1, NULL);
