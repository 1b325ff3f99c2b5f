//! Pairs of schemas, with rows for the old one.

/// Two schemas and rows of the first.
pub struct Pair {
    pub name: &'static str,
    pub old: &'static str,
    pub rows: &'static str,
    pub new: &'static str,
}

macro_rules! pairs {
    ($($name:literal: $old:literal, $rows:literal => $new:literal;)*) => {
        /// Every pair.
        pub const PAIRS: &[Pair] = &[$(Pair { name: $name, old: $old, rows: $rows, new: $new }),*];
    };
}

pairs! {
    "nothing changes, however it is written":
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT CHECK(a<>'x') -- why\n , b INT REFERENCES t(id));",
        "INSERT INTO t VALUES (1,'a',1);" =>
        "CREATE TABLE \"t\" ([id] INTEGER PRIMARY KEY ASC, a TEXT, `b` INT, FOREIGN KEY (b) REFERENCES t (id), CHECK (\"a\" <> 'x'));";
    "a table comes and another goes":
        "CREATE TABLE gone(id INTEGER PRIMARY KEY AUTOINCREMENT, v); CREATE INDEX i ON gone(v);",
        "INSERT INTO gone VALUES (7,'seven'),(9,x'00ff'); DELETE FROM gone WHERE id = 9;" =>
        "CREATE TABLE come(id TEXT PRIMARY KEY) WITHOUT ROWID; CREATE INDEX i ON come(id);";
    "a table with foreign keys goes":
        "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(id INTEGER PRIMARY KEY, p REFERENCES p ON DELETE CASCADE, up INT REFERENCES c(id));",
        "INSERT INTO p VALUES (1),(2); INSERT INTO c VALUES (1,1,NULL),(2,2,1);" =>
        "CREATE TABLE p(id INTEGER PRIMARY KEY);";
    "a parent goes and its child stays":
        "CREATE TABLE p(id INTEGER PRIMARY KEY, n); CREATE TABLE c(id INTEGER PRIMARY KEY, p INT REFERENCES p(id));",
        "INSERT INTO p VALUES (1,'x'); INSERT INTO c VALUES (1,1);" =>
        "CREATE TABLE c(id INTEGER PRIMARY KEY, p INT);";
    "plain columns come and go":
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b VARCHAR(10) COLLATE NOCASE);",
        "INSERT INTO t VALUES (1,'a','B'),(2,NULL,NULL);" =>
        "CREATE TABLE t(id INTEGER PRIMARY KEY, c TEXT NOT NULL DEFAULT '', d INT, b VARCHAR(10) COLLATE NOCASE);";
    "a column with a default and NOT NULL goes":
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT 'none', b INT NOT NULL ON CONFLICT REPLACE DEFAULT 3);",
        "INSERT INTO t VALUES (1,'a',1),(2,'b',2);" =>
        "CREATE TABLE t(id INTEGER PRIMARY KEY);";
    "a default that is no constant comes":
        "CREATE TABLE t(id INTEGER PRIMARY KEY);", "INSERT INTO t VALUES (1),(2);" =>
        "CREATE TABLE t(id INTEGER PRIMARY KEY, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, n INT DEFAULT (1 + 2));";
    "not null and its conflict clause come":
        "CREATE TABLE t(a TEXT, b TEXT);", "INSERT INTO t VALUES ('x','y');" =>
        "CREATE TABLE t(a TEXT NOT NULL, b TEXT NOT NULL ON CONFLICT IGNORE);";
    "defaults of every sort change":
        "CREATE TABLE t(a INT DEFAULT 1, b TEXT DEFAULT 'it''s', c REAL DEFAULT -1.5, d DEFAULT NULL);",
        "INSERT INTO t VALUES (1,'x',2.5,NULL);" =>
        "CREATE TABLE t(a INT DEFAULT -2, b TEXT DEFAULT (lower('X') || ','), c REAL DEFAULT 1e3, d DEFAULT x'00');";
    "types change and values survive":
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c, d REAL);",
        "INSERT INTO t VALUES (1,'007',7,'8',1.5),(2,'abc',NULL,9,2.0),(3,NULL,3,x'61',NULL);" =>
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a INTEGER, b TEXT, c NUMERIC, d BLOB);";
    "a table becomes strict":
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a VARCHAR(3), n INT);", "INSERT INTO t VALUES (1,'x',1),(2,NULL,2);" =>
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, n ANY) STRICT;";
    "a strict table loses columns":
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b ANY, c INT NOT NULL) STRICT;",
        "INSERT INTO t VALUES (1,'a','1',1),(2,'b',2,2),(3,'c',x'01',3);" =>
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT) STRICT;";
    "a strict table becomes loose":
        "CREATE TABLE t(id INT PRIMARY KEY, b ANY, gone TEXT) STRICT;", "INSERT INTO t VALUES (1,'1','x'),(2,2,'y');" =>
        "CREATE TABLE t(id INT PRIMARY KEY, b NOT NULL);";
    "without rowid comes":
        "CREATE TABLE t(k TEXT PRIMARY KEY, v);", "INSERT INTO t VALUES ('a',1),('b',2);" =>
        "CREATE TABLE t(k TEXT PRIMARY KEY, v) WITHOUT ROWID;";
    "without rowid and strict go":
        "CREATE TABLE t(a TEXT, b INT, v TEXT, PRIMARY KEY (b, a DESC)) STRICT, WITHOUT ROWID;",
        "INSERT INTO t VALUES ('a',1,'x'),('b',1,'y');" =>
        "CREATE TABLE t(a TEXT NOT NULL, b INT NOT NULL, v TEXT, PRIMARY KEY (a, b));";
    "autoincrement comes and goes":
        "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT); CREATE TABLE b(id INTEGER PRIMARY KEY, v);",
        "INSERT INTO a VALUES (5,'x'); INSERT INTO b VALUES (3,'x');" =>
        "CREATE TABLE a(id INTEGER PRIMARY KEY, v TEXT); CREATE TABLE b(id INTEGER PRIMARY KEY AUTOINCREMENT, v);";
    "a rebuild keeps counting":
        "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);",
        "INSERT INTO a VALUES (99,'x'); DELETE FROM a;" =>
        "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT NOT NULL);";
    "every constraint comes":
        "CREATE TABLE p(id INTEGER PRIMARY KEY, x INT); CREATE TABLE t(a INT, b INT, c TEXT, p INT);",
        "INSERT INTO p VALUES (1,1); INSERT INTO t VALUES (1,1,'x',1),(2,2,'y',NULL);" =>
        "CREATE TABLE p(id INTEGER PRIMARY KEY, x INT UNIQUE);
         CREATE TABLE t(a INT CONSTRAINT \"the key\" PRIMARY KEY, b INT UNIQUE ON CONFLICT REPLACE, c TEXT COLLATE NOCASE CHECK (length(c) < 9),
           p INT CONSTRAINT fk REFERENCES p(x) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
           CONSTRAINT sane CHECK (a > 0 AND b > 0) UNIQUE (a, b) UNIQUE (c COLLATE RTRIM));";
    "every constraint changes a little":
        "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(a INT PRIMARY KEY, b INT UNIQUE, c INT CHECK (c > 0), p REFERENCES p(id));",
        "INSERT INTO p VALUES (1); INSERT INTO t VALUES (1,2,3,1);" =>
        "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(a INT, b INT, c INT CONSTRAINT named CHECK (c > 0), p REFERENCES p(id) ON DELETE CASCADE,
           PRIMARY KEY (a, b), UNIQUE (b) ON CONFLICT IGNORE);";
    "a key that is no rowid":
        "CREATE TABLE t(id INTEGER PRIMARY KEY DESC, v INT);", "INSERT INTO t VALUES (3,1),(NULL,2);" =>
        "CREATE TABLE t(id INTEGER PRIMARY KEY DESC, v INT NOT NULL);";
    "the key moves to another column":
        "CREATE TABLE t(id INTEGER PRIMARY KEY, k TEXT);", "INSERT INTO t VALUES (10,'a'),(20,'b');" =>
        "CREATE TABLE t(k TEXT PRIMARY KEY);";
    "two constraints of one name, and names that look derived":
        "CREATE TABLE t(a INT CONSTRAINT c CHECK (a > 0) CONSTRAINT c CHECK (a < 9), b INT, CONSTRAINT \"primary key\" UNIQUE (b), PRIMARY KEY (a));",
        "INSERT INTO t VALUES (1,1);" =>
        "CREATE TABLE t(a INT CONSTRAINT c CHECK (a > 0), b INT, CONSTRAINT \"primary key\" UNIQUE (a), PRIMARY KEY (b));";
    "a check qualifies its column":
        "CREATE TABLE t(a INT);", "INSERT INTO t VALUES (1);" =>
        "CREATE TABLE t(a INT, CHECK (t.a > 0 AND \"t\".\"a\" < 9));";
    "generated columns come":
        "CREATE TABLE t(a INT, b INT);", "INSERT INTO t VALUES (1,2);" =>
        "CREATE TABLE t(a INT, b INT, c INT GENERATED ALWAYS AS (a + b) STORED, d TEXT AS (a || ',' || b), e AS (d || c) VIRTUAL UNIQUE);";
    "generated columns go and change":
        "CREATE TABLE t(a INT, b INT, c INT AS (a * 2) STORED, d AS (c + 1), e INT);", "INSERT INTO t(a,b,e) VALUES (1,2,9);" =>
        "CREATE TABLE t(a INT, b INT, c INT AS (a * 3) STORED, e INT AS (a));";
    "a virtual column comes alone": "CREATE TABLE t(a INT);", "INSERT INTO t VALUES (1);" =>
        "CREATE TABLE t(a INT, b AS (abs(a)) VIRTUAL);";
    "partial and expression indexes":
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b INT); CREATE INDEX i ON t(a, b DESC); CREATE UNIQUE INDEX u ON t(lower(a)) WHERE b > 0; CREATE INDEX same ON t(b);",
        "INSERT INTO t VALUES (1,'A',1),(2,'B',2);" =>
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT NOT NULL, b INT); CREATE INDEX i ON t(a COLLATE NOCASE, b); CREATE UNIQUE INDEX u ON t(upper(a), b % 3); CREATE INDEX same ON t(b);";
    "an index moves to another table":
        "CREATE TABLE a(x); CREATE TABLE b(x); CREATE INDEX i ON b(x);", "INSERT INTO a VALUES (1);" =>
        "CREATE TABLE a(x); CREATE TABLE b(x); CREATE INDEX i ON a(x);";
    "views over views over a rebuilt table":
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b INT); CREATE VIEW v AS SELECT id, a FROM t; CREATE VIEW w(n, m) AS SELECT id, upper(a) FROM v; CREATE VIEW star AS SELECT * FROM t;",
        "INSERT INTO t VALUES (1,'a',1);" =>
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT NOT NULL, c INT DEFAULT 5); CREATE VIEW v AS SELECT id, a, c FROM t; CREATE VIEW w(n, m) AS SELECT id, upper(a) FROM v; CREATE VIEW star AS SELECT * FROM t;";
    "a view loses the column it read":
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b INT); CREATE VIEW v AS SELECT id, a AS t2, b FROM t; CREATE VIEW t2 AS SELECT * FROM v;",
        "INSERT INTO t VALUES (1,'a',1);" =>
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT); CREATE VIEW v AS SELECT id, a AS t2 FROM t; CREATE VIEW t2 AS SELECT * FROM v;";
    "a view becomes a table": "CREATE VIEW x AS SELECT 1 AS a; CREATE TABLE y(a);", "INSERT INTO y VALUES (1);" =>
        "CREATE TABLE x(a); CREATE VIEW y AS SELECT a FROM x;";
    "triggers of a rebuilt table and triggers that write to it":
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT); CREATE TABLE log(t INT, what TEXT);
         CREATE TRIGGER on_t AFTER UPDATE OF a ON t WHEN new.a IS NOT old.a BEGIN INSERT INTO log VALUES (new.id, 'changed; to ' || new.a); UPDATE t SET a = CASE WHEN a = '' THEN NULL ELSE a END WHERE id = new.id; END;
         CREATE TRIGGER on_log AFTER INSERT ON log BEGIN UPDATE t SET a = a WHERE id = 0; END;",
        "INSERT INTO t VALUES (1,'a'); UPDATE t SET a = 'b';" =>
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT 'x'); CREATE TABLE log(t INT, what TEXT);
         CREATE TRIGGER on_t AFTER UPDATE OF a ON t WHEN new.a IS NOT old.a BEGIN INSERT INTO log VALUES (new.id, 'changed; to ' || new.a); UPDATE t SET a = CASE WHEN a = '' THEN NULL ELSE a END WHERE id = new.id; END;
         CREATE TRIGGER on_log BEFORE INSERT ON log BEGIN SELECT 1; END;";
    "a trigger moves to another table":
        "CREATE TABLE a(x); CREATE TABLE b(x); CREATE TRIGGER r AFTER INSERT ON b BEGIN DELETE FROM a; END;", "INSERT INTO a VALUES (1);" =>
        "CREATE TABLE a(x); CREATE TABLE b(x); CREATE TRIGGER r AFTER INSERT ON a BEGIN DELETE FROM b; END;";
    "instead of triggers on a changed view":
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT); CREATE VIEW v AS SELECT id, a FROM t; CREATE TRIGGER ins INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (new.id, new.a); END;",
        "INSERT INTO v VALUES (1,'a');" =>
        "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT); CREATE VIEW v AS SELECT id, upper(a) AS a FROM t; CREATE TRIGGER ins INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (new.id, new.a); END;";
    "a circle of foreign keys":
        "CREATE TABLE a(id INTEGER PRIMARY KEY, b INT REFERENCES b(id)); CREATE TABLE b(id INTEGER PRIMARY KEY, a INT REFERENCES a(id), v);",
        "INSERT INTO a VALUES (1,NULL); INSERT INTO b VALUES (1,1,'v'); UPDATE a SET b = 1;" =>
        "CREATE TABLE a(id INTEGER PRIMARY KEY, b INT NOT NULL REFERENCES b(id)); CREATE TABLE b(id INTEGER PRIMARY KEY, a INT REFERENCES a(id) ON DELETE CASCADE, v);";
    "the whole circle goes":
        "CREATE TABLE a(id INTEGER PRIMARY KEY, b INT REFERENCES b(id)); CREATE TABLE b(id INTEGER PRIMARY KEY, a INT REFERENCES a(id));",
        "INSERT INTO a VALUES (1,NULL); INSERT INTO b VALUES (1,1); UPDATE a SET b = 1;" => "";
    "a rebuilt parent with cascading children keeps them":
        "CREATE TABLE p(id INTEGER PRIMARY KEY, v TEXT); CREATE TABLE c(id INTEGER PRIMARY KEY, p INT REFERENCES p ON DELETE CASCADE);",
        "INSERT INTO p VALUES (1,'x'); INSERT INTO c VALUES (1,1),(2,1);" =>
        "CREATE TABLE p(id INTEGER PRIMARY KEY, v TEXT NOT NULL); CREATE TABLE c(id INTEGER PRIMARY KEY, p INT REFERENCES p ON DELETE CASCADE, d INT REFERENCES c);";
    "hostile names":
        "CREATE TABLE \"a\"\";drop table x;--\"(\"it's\" INT, [b c] TEXT, \"--\" INT); CREATE INDEX \"i;\" ON \"a\"\";drop table x;--\"(\"it's\"); CREATE TABLE x(a);",
        "INSERT INTO \"a\"\";drop table x;--\" VALUES (1,'x',2); INSERT INTO x VALUES (1);" =>
        "CREATE TABLE \"a\"\";drop table x;--\"(\"it's\" INT NOT NULL, \"b\"\"c\" TEXT, CONSTRAINT \"REFERENCES \"\" (\" CHECK (\"it's\" > 0)); CREATE INDEX \"i;\" ON \"a\"\";drop table x;--\"(\"it's\" DESC); CREATE TABLE x(a);";
    "unicode and keywords as names":
        "CREATE TABLE Ünïcode(\"größe\" REAL, 名前 TEXT, 🦀 INT); CREATE TABLE \"order\"(\"select\" INT PRIMARY KEY, \"from\" TEXT, key TEXT, \"like\" TEXT);",
        "INSERT INTO Ünïcode VALUES (1.5,'名',3); INSERT INTO \"order\" VALUES (1,'x','k','l');" =>
        "CREATE TABLE Ünïcode(\"größe\" REAL NOT NULL, 名前 TEXT, CHECK (名前 <> '')); CREATE TABLE \"order\"(\"select\" INT PRIMARY KEY, \"from\" TEXT NOT NULL, \"key\" TEXT, \"like\" TEXT CHECK (\"like\" LIKE '%l' AND key IS NOT NULL), \"group\" INT REFERENCES \"order\"(\"select\"));";
    "columns named like directives and like the rowid":
        "CREATE TABLE t(\"-- @fill 1\" TEXT, rowid TEXT, \"@renamed\" INT);", "INSERT INTO t VALUES ('a','b',1),('c','d',2);" =>
        "CREATE TABLE t(\"-- @fill 1\" TEXT NOT NULL, rowid TEXT);";
    "rowids stay where nothing shows them":
        "CREATE TABLE t(a TEXT);", "INSERT INTO t VALUES ('a'),('b'),('c'); DELETE FROM t WHERE a = 'b';" =>
        "CREATE TABLE t(a TEXT NOT NULL);";
    "a column moves between collations":
        "CREATE TABLE t(a TEXT COLLATE NOCASE UNIQUE, b TEXT);", "INSERT INTO t VALUES ('a','x');" =>
        "CREATE TABLE t(a TEXT COLLATE BINARY UNIQUE, b TEXT COLLATE RTRIM);";
    "a foreign key to a table that is not there":
        "CREATE TABLE t(a INT REFERENCES nowhere(id));", "" => "CREATE TABLE t(a INT REFERENCES nowhere(id), b REFERENCES nowhere);";
    "a table made from a query": "CREATE TABLE t AS SELECT 1 AS a, 'x' AS \"b c\";", "" => "CREATE TABLE t(a, \"b c\" TEXT NOT NULL);";
}
