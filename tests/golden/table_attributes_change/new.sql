CREATE UNLOGGED TABLE logs (line text) WITH (fillfactor = 50);
