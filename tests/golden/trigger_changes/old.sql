CREATE TABLE logs (id integer PRIMARY KEY, line text);
CREATE TRIGGER trim AFTER INSERT ON logs BEGIN UPDATE logs SET line = trim(line) WHERE id = new.id; END;
