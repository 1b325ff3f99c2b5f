CREATE TABLE logs (id integer PRIMARY KEY, line text, more text);
CREATE TRIGGER trim AFTER INSERT ON logs BEGIN UPDATE logs SET line = ltrim(line) WHERE id = new.id; END;
