-- since PostgreSQL 18
CREATE TABLE rooms (id int4range, during daterange NOT NULL, PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE stays (room int4range, during daterange, PRIMARY KEY (room, during),
    CONSTRAINT stays_room FOREIGN KEY (room, PERIOD during) REFERENCES rooms (id, PERIOD during));
