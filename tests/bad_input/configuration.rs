use super::refused;
use super::support::cli::Cli;

#[test]
fn an_unknown_key_names_the_nearest_and_its_place() {
    let cli = Cli::new().file("concertina.toml", "engine = 'sqlite'\n[databse]\nurl = 'x'\n");
    refused(&cli, &["plan"], 64, &["concertina.toml:2:2", "`databse`", "`database`"]);
}

#[test]
fn broken_toml_has_a_place() {
    let cli = Cli::new().file("concertina.toml", "schema = [\"a.sql\"\n[gates\n");
    refused(&cli, &["plan"], 64, &["concertina.toml:2"]);
}

#[test]
fn a_configuration_that_is_not_text_or_not_there() {
    let cli = Cli::new();
    std::fs::write(cli.path("concertina.toml"), b"engine = '\xff'").unwrap();
    refused(&cli, &["plan"], 1, &["concertina.toml"]);
    refused(&Cli::new(), &["plan", "--config", "missing.toml"], 1, &["missing.toml"]);
}

#[test]
fn a_url_of_nothing_known_is_not_repeated() {
    let cli = Cli::new();
    let said = refused(&cli, &["plan", "--url", "mysql://root:hunter2@db/app"], 64, &["`mysql`", "postgres://"]);
    assert!(!said.stderr().contains("hunter2"));
    refused(&cli, &["plan", "--url", "postgres://me@db:port/app"], 64, &["PostgreSQL URL"]);
    refused(&cli, &["plan", "--url", "app.db"], 64, &["sqlite://"]);
    refused(&cli, &["plan"], 64, &["which database", "--url"]);
    refused(&cli, &["plan", "--url", "env:NOT_SET"], 1, &["`NOT_SET`"]);
    refused(&cli, &["plan", "--url", "file:not_there"], 1, &["not_there"]);
    refused(&cli, &["plan", "--url", "cmd:exit 3"], 1, &["the command of `cmd:`", "exit status: 3"]);
}

#[test]
fn a_file_that_is_no_database() {
    let cli =
        Cli::new().file("app.db", "this is text, and long enough to be read as a header of a page\n").file("s.sql", "");
    refused(&cli, &["plan", "--url", "sqlite://app.db", "--schema", "s.sql"], 1, &["`app.db`", "not a SQLite"]);
    refused(&cli, &["status", "--url", "sqlite://no.db"], 1, &["`no.db`"]);
}
