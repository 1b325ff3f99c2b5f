-- refused: DEFAULT holds a row of the partition that comes
INSERT INTO e VALUES (1, 'a');
