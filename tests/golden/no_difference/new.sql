create table USERS(id INT primary key, name TEXT, check(NAME in ('a','b'))); -- the same
