-- harmless: computed when it is read
ALTER TABLE t ADD COLUMN c INTEGER GENERATED ALWAYS AS (a + b) VIRTUAL;
