CREATE TABLE events (at date);
