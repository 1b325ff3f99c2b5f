INSERT INTO e VALUES ('[1,2)'), ('[30,31)');
INSERT INTO f VALUES ('[1,2)'), ('[30,31)');
