//! Backfills beside releases that write. What is split, merged or goes to another table follows the old release. Tables without
//! a key are filled in batches, too: stopped in the middle, gone on with, beside a release that writes.

mod support;

use concertina::error::Exit;
use concertina::run::{Extent, Stop, rollback};
use support::bench::Bench;
use support::postgres::{Database, Server, servers};

/// A plain table, one in partitions of partitions, and one that another stands under.
const BEFORE: &str = "
CREATE TABLE public.plain (id bigint, note text);
CREATE TABLE public.parted (id bigint, note text) PARTITION BY LIST (id);
CREATE TABLE public.parted_1 PARTITION OF public.parted FOR VALUES IN (1);
CREATE TABLE public.parted_rest PARTITION OF public.parted DEFAULT PARTITION BY LIST (note);
CREATE TABLE public.parted_rest_all PARTITION OF public.parted_rest DEFAULT;
CREATE TABLE public.above (id bigint, note text);
CREATE TABLE public.below () INHERITS (public.above);
";

const ROWS: &str = "
INSERT INTO public.plain SELECT i, 'n' || i FROM generate_series(1, 9000) i;
INSERT INTO public.parted SELECT i % 3, 'n' || i FROM generate_series(1, 9000) i;
INSERT INTO public.above SELECT i, 'n' || i FROM generate_series(1, 4000) i;
INSERT INTO public.below SELECT i, 'n' || i FROM generate_series(1, 5000) i;
";

const TABLES: [&str; 3] = ["plain", "parted", "above"];

fn after() -> String {
    let mut schema = BEFORE.to_string();
    for table in TABLES {
        let own = format!("public.{table} (id bigint, note text");
        schema = schema.replace(&own, &format!("{own},\n    -- @fill upper(note)\n    code text NOT NULL"));
    }
    schema
}

fn said_by(database: &Database, query: &str) -> Vec<String> {
    TABLES.iter().map(|table| database.psql(&query.replace("TABLE", table))).collect()
}

async fn filled(server: &Server) {
    let database = server.database("keyless");
    let mut bench = Bench { batches: 3, ..Bench::new(database.url()) };
    bench.plan(BEFORE);
    bench.applies("expand").await;
    database.psql(ROWS);
    let was = said_by(&database, "SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM TABLE t");
    bench.plan(&after());
    assert_eq!(bench.apply().await.unwrap_err().exit, Exit::Interrupted);
    let missing = said_by(&database, "SELECT count(*) > 0 FROM TABLE WHERE code IS NULL");
    assert!(missing.contains(&"t".to_string()), "it stopped when everything was filled");
    database.psql("INSERT INTO plain VALUES (0, 'late'); UPDATE parted SET note = note");
    bench.stop = Stop::default();
    bench.applies("backfill constrain").await;
    let wrong = said_by(&database, "SELECT count(*) FROM TABLE WHERE code <> upper(note) OR code IS NULL");
    assert_eq!(wrong, ["0"; 3], "of {TABLES:?}");
    database.psql("DELETE FROM plain WHERE id = 0");
    bench
        .site(async |site| rollback(site, &concertina::engine::Ladder::own(), &Extent::Steps(3), None).await)
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    let now = said_by(&database, "SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM TABLE t");
    assert_eq!(now, was);
}

#[tokio::test]
async fn a_table_without_a_key_is_filled_in_batches() {
    let all = servers();
    for server in all.iter().take(1).chain(all.iter().skip(1).last()) {
        filled(server).await;
    }
}

const NOTES: &str = "CREATE TABLE public.notes (id bigint PRIMARY KEY, text text);";

/// A column that comes, and may stay empty.
const CODED: &str =
    "CREATE TABLE public.notes (id bigint PRIMARY KEY, text text,\n    -- @fill upper(text)\n    code text);";

/// What stands in the column, of rows that are looked at.
fn codes(database: &Database) -> String {
    let coded = "coalesce(code, '-')";
    database.psql(&format!(
        "SELECT string_agg({coded}, ' ' ORDER BY id) FROM notes WHERE id IN (1, 2, 3, 9000, 9001, 9002)"
    ))
}

#[tokio::test]
async fn an_empty_value_of_a_column_that_comes_is_filled_while_the_backfill_lasts_and_never_again() {
    let database = servers().pop().unwrap().database("emptied");
    let mut bench = Bench { batches: 3, ..Bench::new(database.url()) };
    bench.plan(NOTES);
    bench.applies("expand").await;
    database.psql("INSERT INTO notes SELECT i, 'n' || i FROM generate_series(1, 9000) i");
    bench.plan(CODED);
    assert_eq!(bench.apply().await.unwrap_err().exit, Exit::Interrupted);
    assert_eq!(
        database.psql("SELECT count(*) FROM notes WHERE code IS NULL AND id IN (1, 9000)"),
        "1",
        "in its middle"
    );
    // Until the backfill is done nobody can tell what a person emptied from what is not filled yet.
    database.psql("UPDATE notes SET code = NULL WHERE id = 1; UPDATE notes SET code = 'mine' WHERE id = 2");
    database.psql("UPDATE notes SET text = 'other' WHERE id = 3; UPDATE notes SET code = 'early' WHERE id = 9000");
    database.psql("INSERT INTO notes VALUES (9001, 'late')");
    assert_eq!(codes(&database), "- mine N3 early LATE");
    bench.stop = Stop::default();
    bench.applies("backfill").await;
    assert_eq!(codes(&database), "N1 mine N3 early LATE");
    // From then on the new release runs beside the old one, and what it empties stays empty, whoever writes the row next.
    database.psql("UPDATE notes SET code = NULL WHERE id IN (1, 9001); UPDATE notes SET text = text WHERE id = 1");
    database.psql("INSERT INTO notes VALUES (9002, 'last')");
    assert_eq!(codes(&database), "- mine N3 early - LAST");
    bench.deploy().await;
    bench.applies("contract").await;
    assert_eq!(codes(&database), "- mine N3 early - LAST");
    assert_eq!(database.psql("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"), "0");
}

const WHOLE: &str = "CREATE TABLE public.people (id bigint PRIMARY KEY, name text NOT NULL, seen integer);";

const SPLIT: &str = "CREATE TABLE public.people (
    id bigint PRIMARY KEY,
    seen integer,
    -- @fill split_part(name, ' ', 1)
    first text NOT NULL,
    -- @fill nullif(split_part(name, ' ', 2), '')
    last text
);";

/// What stands in the columns that one is split into.
fn parts(database: &Database) -> String {
    database.psql("SELECT string_agg(concat_ws(' ', id, first, last), ', ' ORDER BY id) FROM people")
}

#[tokio::test]
async fn what_a_column_is_split_into_follows_the_old_release() {
    for server in servers() {
        let database = server.database("split");
        let bench = Bench::new(database.url());
        bench.plan(WHOLE);
        bench.applies("expand").await;
        database.psql("INSERT INTO people VALUES (1, 'Ada Byron'), (2, 'Cher'), (3, 'Kurt Weill')");
        bench.plan(SPLIT);
        bench.applies("expand backfill constrain").await;
        assert_eq!(parts(&database), "1 Ada Byron, 2 Cher, 3 Kurt Weill");
        database.psql(
            "UPDATE people SET name = 'Cher Sarkisian' WHERE id = 2; UPDATE people SET name = 'Ada' WHERE id = 1",
        );
        database.psql("INSERT INTO people VALUES (4, 'Nina Simone'); UPDATE people SET seen = 1");
        assert_eq!(parts(&database), "1 Ada, 2 Cher Sarkisian, 3 Kurt Weill, 4 Nina Simone");
        database.psql("UPDATE people SET last = 'W' WHERE id = 3; INSERT INTO people (id, first) VALUES (5, 'Odetta')");
        database.psql("UPDATE people SET seen = 2");
        assert_eq!(parts(&database), "1 Ada, 2 Cher Sarkisian, 3 Kurt W, 4 Nina Simone, 5 Odetta");
    }
}

const TOGETHER: &str = "CREATE TABLE public.customers (id bigint PRIMARY KEY, city text, seen integer);
    CREATE TABLE public.addresses (id bigint PRIMARY KEY, customer bigint NOT NULL);
    CREATE INDEX by_customer ON public.addresses (customer);";

const APART: &str = "CREATE TABLE public.customers (id bigint PRIMARY KEY, seen integer);
    CREATE TABLE public.addresses (
        id bigint PRIMARY KEY,
        customer bigint NOT NULL,
        -- @fill coalesce((SELECT city FROM customers AS c WHERE c.id = addresses.customer), '?')
        city text NOT NULL
    );
    CREATE INDEX by_customer ON public.addresses (customer);";

/// What stands in the column that went to another table.
fn cities(database: &Database) -> String {
    database.psql("SELECT string_agg(city, ', ' ORDER BY id) FROM addresses")
}

#[tokio::test]
async fn what_went_to_another_table_follows_the_old_release() {
    for server in servers() {
        let database = server.database("moved");
        let bench = Bench::new(database.url());
        bench.plan(TOGETHER);
        bench.applies("expand").await;
        database.psql("INSERT INTO customers VALUES (1, 'Oslo'), (2, 'Rome'); INSERT INTO addresses VALUES (1, 1), (2, 2), (3, 2), (4, 9)");
        bench.plan(APART);
        bench.applies("expand backfill constrain").await;
        assert_eq!(cities(&database), "Oslo, Rome, Rome, ?");
        database.psql("UPDATE customers SET city = 'Pisa' WHERE id = 2; INSERT INTO addresses VALUES (5, 1)");
        database
            .psql("INSERT INTO customers VALUES (9, 'Kyiv'); UPDATE customers SET id = 8, city = 'Lviv' WHERE id = 1");
        assert_eq!(cities(&database), "?, Pisa, Pisa, Kyiv, ?");
        database.psql("UPDATE addresses SET city = 'Bonn' WHERE id = 3; UPDATE customers SET seen = 1");
        assert_eq!(cities(&database), "?, Pisa, Bonn, Kyiv, ?", "it wrote nothing of what leaves");
        database.psql("ALTER TABLE addresses ADD CONSTRAINT by_hand CHECK (city <> 'Atlantis')");
        let written = "UPDATE customers SET city = 'Atlantis' WHERE id = 9 RETURNING city";
        assert_eq!(database.psql(written), "Atlantis", "what the other table refuses keeps nobody from writing");
        database.psql("ALTER TABLE addresses DROP CONSTRAINT by_hand");
        assert_eq!(cities(&database), "?, Pisa, Bonn, Kyiv, ?");
        database.psql("DELETE FROM customers WHERE id = 9");
        assert_eq!(cities(&database), "?, Pisa, Bonn, ?, ?");
        bench
            .site(async |site| rollback(site, &concertina::engine::Ladder::own(), &Extent::Steps(3), None).await)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(database.psql("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"), "0");
    }
}

const PLAIN: &str = "CREATE TABLE public.orders (
    id bigint PRIMARY KEY, rate numeric NOT NULL, seen integer, amount numeric NOT NULL, weight numeric NOT NULL);";

const CONVERTED: &str = "CREATE TABLE public.orders (
    id bigint PRIMARY KEY, rate numeric NOT NULL, seen integer,
    -- @using (amount * rate)::bigint
    -- @reverse amount / rate
    amount bigint NOT NULL,
    -- @using weight::text
    -- @reverse weight::numeric
    weight text NOT NULL);";

#[tokio::test]
async fn what_a_column_is_converted_to_follows_every_column_that_it_is_made_of() {
    for server in servers() {
        let database = server.database("converted");
        let bench = Bench::new(database.url());
        bench.cli.write("concertina.toml", "[plan]\nsmall_table = 1\n");
        bench.plan(PLAIN);
        bench.applies("expand").await;
        database.psql("INSERT INTO orders VALUES (1, 2, 0, 10, 1.0), (2, 3, 0, 20, 2.0)");
        bench.plan(CONVERTED);
        bench.applies("expand backfill constrain").await;
        let former = "SELECT string_agg(round(_former_amount) || ' ' || _former_weight, ', ' ORDER BY id) FROM orders";
        assert_eq!(database.psql(former), "10 1.0, 20 2.0");
        database.psql("UPDATE orders SET rate = 4 WHERE id = 1; UPDATE orders SET seen = 1");
        assert_eq!(database.psql(former), "5 1.0, 20 2.0");
        database.psql("UPDATE orders SET amount = 90 WHERE id = 2; UPDATE orders SET weight = '1.00' WHERE id = 1");
        assert_eq!(database.psql(former), "5 1.00, 30 2.0");
        database.psql("UPDATE orders SET _former_weight = NULL WHERE id = 2");
        assert_eq!(database.psql(former), "5 1.00, 30 2.0", "nothing takes a value away");
    }
}
