CREATE TABLE "a"";drop table x;--" (id integer PRIMARY KEY, "select" text);
CREATE TABLE "Ünïcode" (id integer PRIMARY KEY, "order" text, "@fill" text);
CREATE TABLE looooooooooooooooooooooooooooooooooooooooooooooooooooooooooooog (id integer PRIMARY KEY, looooooooooooooooooooooooooooooooooooooooooooooooooooooooooooog text);
