INSERT INTO events (id, at, n, label, gone, code, tight) VALUES (1, '2024-02-01', 5, 'q', 1, 7, 'x'), (1, '2023-02-01', NULL, NULL, 2, NULL, NULL), (2, '2022-01-01', 3, 'r', 3, 12, 'y');
