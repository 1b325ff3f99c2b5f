INSERT INTO pages VALUES (1, '<a/>'), (2, 'plain <b>words</b>'), (3, NULL);
