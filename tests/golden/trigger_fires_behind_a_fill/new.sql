CREATE TABLE t (
    id bigint PRIMARY KEY,
    a integer,
    -- @fill coalesce(a, 0) + 1
    b integer NOT NULL
);
CREATE FUNCTION answer() RETURNS trigger LANGUAGE plpgsql AS 'begin new.a := 42; return new; end';
CREATE TRIGGER zzzz_late BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION answer();
CREATE TRIGGER early BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION answer();
