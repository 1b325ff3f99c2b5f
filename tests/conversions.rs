//! Before a plan is written, the values that do not come back as they were from a conversion and its reverse are counted and
//! shown.

mod support;

use support::cli::Cli;
use support::postgres::{Server, servers};

const OLD: &str =
    "CREATE TABLE public.prices (id integer PRIMARY KEY, amount numeric(9,3), \"the label\" text, level integer);";

const NEW: &str = "CREATE TABLE public.prices (
    id integer PRIMARY KEY,
    -- @using round(amount)
    -- @reverse amount::numeric
    amount integer,
    -- @using lower(\"the label\")
    \"the label\" varchar(20),
    -- @using level::text
    -- @reverse level::integer
    level text
);";

const ROWS: &str = "INSERT INTO public.prices SELECT i, i + (i % 4) * 0.25, CASE i WHEN 7 THEN 'A ''name''' ELSE 'b' END, i \
    FROM generate_series(1, 100) i;";

fn counted(server: &Server, small: u64) {
    let database = server.database("conversions");
    let config = format!("schema = [\"schema.sql\"]\n[plan]\nsmall_table = {small}\n");
    let cli = Cli::new().file("concertina.toml", &config).file("schema.sql", OLD).env("DATABASE_URL", &database.url());
    cli.run(&["plan", "--name", "first"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    database.psql(ROWS);
    cli.write("schema.sql", NEW);
    let planned = cli.run(&["plan", "--name", "types", "--allow", "*"]).exits(0);
    let [said, shown] =
        [planned.stdout(), planned.stderr()].map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    assert!(said.contains("not all values of public.prices.amount come back as they were"), "{said}");
    assert!(said.contains("75 do not;") && !said.contains("not all values of public.prices.level"), "{said}");
    let some = [
        "75 do not, such as 1.250 -> 1 -> 1.000, 2.500 -> 3 -> 3.000, 3.750 -> 4 -> 4.000",
        "such as A 'name' -> a 'name' -> a 'name'",
    ];
    assert!(some.iter().all(|values| shown.contains(values)), "{shown}");
    for file in cli.list("plans") {
        let text = cli.read(&format!("plans/{file}"));
        assert!(!text.contains("1.250") && !text.contains("A 'name'"), "values of rows are in {file}");
    }
}

#[test]
fn what_does_not_come_back_is_counted_with_samples() {
    let all = servers();
    for server in all.iter().take(1).chain(all.iter().skip(1).last()) {
        counted(server, 10_000);
        counted(server, 1);
    }
}
