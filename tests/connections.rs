//! How a server is reached: TLS, certificates, passwords, service files, several hosts. What libpq does with the same words,
//! `psql` tells beside it.

mod support;

use pkcs8::pkcs5::pbes2;
use pkcs8::{LineEnding, PrivateKeyInfo};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use support::cli::{Cli, Output};
use support::postgres::{Server, servers};
use support::secured::{Authority, Secured, authority, by_itself, certificate, outdated, revoked};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{ServerConfig, ServerConnection};

const PASSWORD: &str = "tr1cky: p@ss/w%rd?&#'\\ü";

fn newest() -> Server {
    servers().pop().expect("a server")
}

/// Whether the same words let `psql` in.
fn psql(cli: &Cli, url: &str) -> bool {
    let mut command = Command::new("psql");
    command
        .args(["-X", "-w", "-c", "SELECT 1", "-d", url])
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.env("HOME", cli.path("")).envs(cli.environment()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().expect("psql runs").success()
}

/// Lets Concertina in, and psql as well.
#[track_caller]
fn both_in(cli: &Cli, url: &str) -> Output {
    assert!(psql(cli, url), "psql is not let in: {url}");
    cli.run(&["inspect", "--url", url]).exits(0)
}

/// Lets neither in; these words are said, and a hint.
#[track_caller]
fn both_out(cli: &Cli, url: &str, words: &[&str]) {
    assert!(!psql(cli, url), "psql is let in: {url}");
    out(cli, url, words);
}

#[track_caller]
fn out(cli: &Cli, url: &str, words: &[&str]) {
    let refused = cli.run(&["inspect", "--url", url]).exits(1);
    for word in words.iter().chain(&["hint: "]) {
        assert!(refused.stderr().contains(word), "`{word}` is not in\n{}", refused.stderr());
    }
}

/// Text as a part of a URL.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Writes a file that nobody else can read.
fn secret(cli: &Cli, path: &str, text: &str) {
    cli.write(path, text);
    cli.close(path);
}

/// A port where this many connections are answered so.
fn answering(count: usize, answer: impl Fn(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || listener.incoming().take(count).for_each(|stream| answer(stream.unwrap())));
    port
}

/// TLS at once, by a server that agrees to no protocol behind it.
fn without_protocol(by: &Authority) -> impl Fn(TcpStream) + Send + 'static {
    let (own, key) = certificate(by, "another", &["db.test"]);
    let chain = CertificateDer::pem_slice_iter(own.as_bytes()).collect::<Result<Vec<_>, _>>().unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = config.with_single_cert(chain, PrivatePkcs8KeyDer::from(key.serialize_der()).into()).unwrap();
    let config = Arc::new(config);
    move |mut stream| {
        let mut tls = ServerConnection::new(config.clone()).unwrap();
        while tls.complete_io(&mut stream).is_ok_and(|(read, written)| read + written > 0) {}
    }
}

#[test]
fn a_server_is_who_it_should_be() {
    let secured = Secured::start(newest().major, PASSWORD);
    let cli = Cli::new().file("ca.crt", &secured.authority.pem()).file("other.crt", &authority("another one").pem());
    let folder = cli.path("").display().to_string();
    let url = |host: &str, more: &str| {
        format!(
            "postgres://postgres@{host}:{}/postgres?hostaddr=127.0.0.1&{}",
            secured.port,
            more.replace("./", &format!("{folder}/"))
        )
    };
    for mode in ["disable", "allow", "prefer", "require"] {
        both_in(&cli, &url("db.test", &format!("sslmode={mode}")));
    }
    both_in(&cli, &url("db.test", "sslmode=verify-full&sslrootcert=./ca.crt"));
    both_in(&cli, &url("else.test", "sslmode=verify-ca&sslrootcert=./ca.crt"));
    both_out(
        &cli,
        &url("else.test", "sslmode=verify-full&sslrootcert=./ca.crt"),
        &["is not for `else.test`", "db.test"],
    );
    both_out(
        &cli,
        &url("db.test", "sslmode=verify-ca&sslrootcert=./other.crt"),
        &["nobody who is trusted", "sslrootcert"],
    );
    // One that is named counts, whatever the mode; where it can, a weak one does without TLS then.
    both_out(&cli, &url("db.test", "sslmode=require&sslrootcert=./other.crt"), &["nobody who is trusted"]);
    both_in(&cli, &url("db.test", "sslmode=prefer&sslrootcert=./other.crt"));
    both_out(&cli, &url("db.test", "sslmode=verify-full"), &["whose certificates to trust", "sslrootcert=system"]);
    both_out(&cli, &url("db.test", "sslmode=verify-full&sslrootcert=./no.crt"), &["no.crt"]);
    // Files that cannot be used are told of, also where the connection could do without them.
    for mode in ["allow", "prefer"] {
        out(&cli, &url("db.test", &format!("sslmode={mode}&sslrootcert=./no.crt")), &["no.crt"]);
    }
    out(&cli, &url("db.test", "sslrootcert=system"), &["nobody who is trusted"]);
    cli.run(&["inspect", "--url", &url("db.test", "sslrootcert=system&sslmode=require")]).exits(64);
    cli.run(&["inspect", "--url", &url("db.test", "sslnegotiation=direct&sslmode=prefer")]).exits(64);
    if secured.server.major >= 17 {
        cli.run(&["inspect", "--url", &url("db.test", "sslnegotiation=direct&sslmode=require")]).exits(0);
    }
    cli.write("revoked.crl", &revoked(&secured.authority));
    both_out(&cli, &url("db.test", "sslmode=verify-full&sslrootcert=./ca.crt&sslcrl=./revoked.crl"), &["was revoked"]);
    cli.write("outdated.crl", &outdated(&secured.authority));
    both_out(
        &cli,
        &url("db.test", "sslmode=verify-full&sslrootcert=./ca.crt&sslcrl=./outdated.crl"),
        &["is out of date", "on 2025-01-01"],
    );
    cli.write("empty.crl", "");
    out(
        &cli,
        &url("db.test", "sslmode=verify-full&sslrootcert=./ca.crt&sslcrl=./empty.crl"),
        &["empty.crl", "holds no list"],
    );
    let port = answering(1, without_protocol(&secured.authority));
    out(
        &cli,
        &format!("postgres://postgres@127.0.0.1:{port}/x?sslmode=require&sslnegotiation=direct"),
        &["does not say that it speaks", "PostgreSQL 17"],
    );

    // As PostgreSQL's manual makes them: a name in the subject alone, and one that a server signed for itself.
    let (by_subject, key) = certificate(&secured.authority, "db.test", &[]);
    secured.shows("subject", &by_subject, &key);
    both_in(&cli, &url("db.test", "sslmode=verify-full&sslrootcert=./ca.crt"));
    both_out(&cli, &url("else.test", "sslmode=verify-full&sslrootcert=./ca.crt"), &["is not for `else.test`"]);
    let itself = by_itself("db.test");
    secured.shows("itself", &itself.pem(), itself.key());
    cli.write(".postgresql/root.crt", &itself.pem());
    both_in(&cli, &url("db.test", "sslmode=verify-full"));
    both_out(&cli, &url("else.test", "sslmode=verify-full"), &["is not for `else.test`"]);
}

#[test]
fn a_client_is_who_it_should_be() {
    let secured = Secured::start(newest().major, PASSWORD);
    let cli = Cli::new();
    let folder = cli.path("").display().to_string();
    let url = |user: &str, more: &str| {
        format!("postgres://{user}@127.0.0.1:{}/postgres?{}", secured.port, more.replace("./", &format!("{folder}/")))
    };
    // By certificate.
    both_out(&cli, &url("by_certificate", "sslmode=require"), &["valid client certificate", "sslcert=FILE"]);
    let (own, key) = certificate(&secured.authority, "by_certificate", &[]);
    secret(&cli, "own.crt", &own);
    secret(&cli, "own.key", &key.serialize_pem());
    both_in(&cli, &url("by_certificate", "sslmode=require&sslcert=./own.crt&sslkey=./own.key"));
    let options = pbes2::Parameters::pbkdf2_sha256_aes256cbc(2048, b"saltsalt", b"0123456789abcdef").unwrap();
    let shut = key.serialize_der();
    let shut = PrivateKeyInfo::try_from(shut.as_slice()).unwrap().encrypt_with_params(options, "open-sesame").unwrap();
    secret(&cli, "shut.key", &shut.to_pem("ENCRYPTED PRIVATE KEY", LineEnding::LF).unwrap());
    let with = |password: &str| {
        url("by_certificate", &format!("sslmode=require&sslcert=./own.crt&sslkey=./shut.key{password}"))
    };
    both_in(&cli, &with("&sslpassword=open-sesame"));
    both_out(&cli, &with("&sslpassword=shut-sesame"), &["cannot be decrypted"]);
    both_out(&cli, &with(""), &["no password for it is given"]);
    let (foreign, foreign_key) = certificate(&authority("another one"), "by_certificate", &[]);
    secret(&cli, "foreign.crt", &foreign);
    secret(&cli, "foreign.key", &foreign_key.serialize_pem());
    both_out(
        &cli,
        &url("by_certificate", "sslmode=require&sslcert=./foreign.crt&sslkey=./foreign.key"),
        &["refused TLS", "sslcert=FILE"],
    );
    both_out(&cli, &url("postgres", "sslmode=require&sslcert=./own.crt&sslkey=./foreign.key"), &["`sslkey`"]);
    both_out(&cli, &url("postgres", "sslmode=require&sslcert=./own.crt"), &["no key for it"]);
    fs::set_permissions(cli.path("own.key"), fs::Permissions::from_mode(0o644)).unwrap();
    both_out(
        &cli,
        &url("postgres", "sslmode=require&sslcert=./own.crt&sslkey=./own.key"),
        &["can be read by others", "chmod 600"],
    );
    // By what the server asks of the connection.
    both_in(&cli, &url("only_encrypted", "sslmode=allow"));
    both_in(&cli, &url("only_plain", "sslmode=prefer"));
    both_out(&cli, &url("only_encrypted", "sslmode=disable"), &["no pg_hba.conf entry", "sslmode=require"]);
    both_out(&cli, &url("only_plain", "sslmode=require"), &["no pg_hba.conf entry"]);
}

#[test]
fn a_password_is_found_where_libpq_finds_it() {
    let secured = Secured::start(newest().major, PASSWORD);
    let url = format!("postgres://by_password@127.0.0.1:{}/postgres", secured.port);
    let given = url.replace('@', &format!(":{}@", encoded(PASSWORD)));
    both_in(&Cli::new(), &given);
    both_in(&Cli::new(), &format!("{url}?password={}&sslmode=disable", encoded(PASSWORD)));
    let quoted = PASSWORD.replace('\\', "\\\\").replace('\'', "\\'");
    both_in(
        &Cli::new(),
        &format!("host=127.0.0.1 port={} user=by_password dbname=postgres password='{quoted}'", secured.port),
    );
    both_in(&Cli::new().env("PGPASSWORD", PASSWORD), &url);
    both_out(&Cli::new(), &url, &["no password was given", "~/.pgpass"]);
    both_out(
        &Cli::new(),
        &url.replace('@', ":wr0ng-0ne@"),
        &["password authentication failed", "check the user and the password"],
    );

    let cli = Cli::new();
    let line = PASSWORD.replace('\\', "\\\\").replace(':', "\\:");
    secret(
        &cli,
        ".pgpass",
        &format!("# ours\n127.0.0.1:1:*:*:no\n127.0.0.1:{}:postgres:by_password:{line}\n", secured.port),
    );
    both_in(&cli, &url);
    fs::set_permissions(cli.path(".pgpass"), fs::Permissions::from_mode(0o640)).unwrap();
    both_out(&cli, &url, &["warning: the password file", "others can read it", "no password was given"]);
    secret(&cli, "elsewhere", &format!("*:*:*:*:{line}"));
    let elsewhere = cli.path("elsewhere").display().to_string();
    let cli = cli.env("PGPASSFILE", &elsewhere);
    both_in(&cli, &url);

    let services = format!(
        "[app]\nhost=127.0.0.1\nport={}\nuser=by_password\ndbname=postgres\npassword={PASSWORD}\n",
        secured.port
    );
    let cli = Cli::new().file(".pg_service.conf", &services);
    both_in(&cli, "postgres://?service=app");
    both_in(&cli, "service=app");
    let cli = cli.env("PGSERVICE", "app");
    cli.run(&["inspect"]).exits(0);
    both_out(&cli, "service=no", &["there is no service `no`"]);

    // Where only the configuration's password is kept elsewhere.
    let config = |place: &str| format!("[database]\nurl = \"{url}\"\npassword = \"{place}\"\n");
    for place in ["env:WORD", "file:word", "cmd:cat word"] {
        let cli = Cli::new().file("concertina.toml", &config(place)).file("word", PASSWORD).env("WORD", PASSWORD);
        cli.run(&["inspect"]).exits(0);
    }
    let plain = Cli::new().file("concertina.toml", &config("itself")).run(&["inspect"]).exits(1);
    assert!(plain.stderr().contains("`database.password`") && !plain.stderr().contains("itself"), "{plain:?}");
}

#[test]
fn the_first_host_that_takes_it_is_the_one() {
    let server = newest();
    let (socket, port) = (server.socket().0.to_string(), server.socket().1.to_string());
    let database = server.database("several hosts");
    let name = &database.name;
    let cli = Cli::new();
    both_in(&cli, &format!("postgres://postgres@127.0.0.1:1,127.0.0.1:{port}/{name}"));
    both_in(&cli, &format!("host=/no/such/folder,{socket} port={port} user=postgres dbname={name}"));
    let none = format!("postgres://postgres@127.0.0.1:1,127.0.0.1:2/{name}");
    both_out(
        &cli,
        &none,
        &["nobody answers at 127.0.0.1:2", "127.0.0.1: nobody answers at 127.0.0.1:1", "listen_addresses"],
    );
    let attributes =
        |wanted: &str| format!("postgres://postgres@127.0.0.1:{port}/{name}?target_session_attrs={wanted}");
    for wanted in ["any", "read-write", "primary", "prefer-standby"] {
        both_in(&cli, &attributes(wanted));
    }
    for wanted in ["read-only", "standby"] {
        both_out(&cli, &attributes(wanted), &["asks for another one"]);
    }
    database.psql(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on"));
    both_in(&cli, &attributes("read-only"));
    both_out(&cli, &attributes("read-write"), &["takes no writes"]);
    both_out(
        &cli,
        &format!("postgres://postgres@127.0.0.1:{port}/{name}?sslmode=require"),
        &["does not offer TLS", "ssl = on"],
    );
    both_out(&cli, &format!("postgres://postgres@127.0.0.1:{port}/no_such_one"), &["does not exist", "createdb"]);
    both_out(&cli, "postgres://postgres@no-such-host.invalid/x", &["`no-such-host.invalid` has no address"]);
    both_out(&cli, &format!("postgres:///{name}?host=/no/such/folder"), &["/no/such/folder/.s.PGSQL.5432"]);
    // Nobody is asked again without TLS where nobody listens, or where the answer was an error.
    let nobody = cli.run(&["inspect", "--url", "postgres://postgres@127.0.0.1:1/x"]).exits(1);
    assert!(!nobody.stderr().contains("and before"), "{nobody:?}");
    let failing = answering(1, |mut stream| {
        stream.read_exact(&mut [0; 8]).unwrap();
        stream.write_all(b"E").unwrap();
    });
    out(&cli, &format!("postgres://postgres@127.0.0.1:{failing}/x"), &["answered with an error", "its log"]);
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let quiet = format!("postgres://postgres@{}/x?connect_timeout=2", silent.local_addr().unwrap());
    both_out(&cli, &quiet, &["no answer from `127.0.0.1` within 2 s", "PGCONNECT_TIMEOUT"]);
}

#[test]
fn each_server_has_its_time_to_answer() {
    let server = newest();
    let port = server.socket().1;
    let silent = ["127.0.0.1:0", "127.0.0.2:0"].map(|address| TcpListener::bind(address).unwrap());
    let [one, two] = silent.each_ref().map(|listener| listener.local_addr().unwrap());
    let cli = Cli::new();
    let of = |hosts: &str| format!("postgres://postgres@{hosts}/postgres?connect_timeout=2");
    both_in(&cli, &of(&format!("{one},127.0.0.1:{port}")));
    // A second is less than libpq waits for at least.
    let of = |hosts: &str| of(hosts).replace("=2", "=1");
    let named = format!("host=a.test,b.test,c.test port={},{},{port}", one.port(), two.port());
    let addresses = "hostaddr=127.0.0.1,127.0.0.2,127.0.0.1 user=postgres dbname=postgres connect_timeout=1";
    cli.run(&["inspect", "--url", &format!("{named} {addresses}")]).exits(0);
    let late = ["no answer from `127.0.0.2` within 1 s", "127.0.0.1: no answer from `127.0.0.1` within 1 s"];
    out(&cli, &of(&format!("{one},{two}")), &late);
    // Who answered in time, and is not the one that is asked for, leaves the next its own.
    let standby = format!("{}&target_session_attrs=standby", of(&format!("127.0.0.1:{port},{two}")));
    out(&cli, &standby, &[late[0], "127.0.0.1: ", "asks for another one"]);
    for none in ["0", "-1"] {
        both_in(&cli, &of(&format!("127.0.0.1:{port}")).replace("=1", &format!("={none}")));
    }
    let unread = cli.run(&["inspect", "--url", &of(&two.to_string()).replace("=1", "=soon")]).exits(64);
    assert!(unread.stderr().contains("`connect_timeout` is not a whole number"), "{unread:?}");
}

#[test]
fn variables_and_what_is_unknown() {
    let server = newest();
    let database = server.database("variables");
    let cli = Cli::new().env("PGHOST", server.socket().0).env("PGPORT", server.socket().1).env("PGUSER", "postgres");
    let cli = cli.env("PGDATABASE", &database.name).env("PGAPPNAME", "named-so").env("PGOPTIONS", "-c work_mem=123kB");
    let cli = cli.file("migrations/.keep", "").file("schema/app.sql", "CREATE TABLE a (id bigint PRIMARY KEY);");
    cli.run(&["plan", "--name", "first"]).exits(0);
    database.psql(
        "CREATE FUNCTION seen() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN \
         INSERT INTO public.seen VALUES (current_setting('application_name'), current_setting('work_mem')); END$$; \
         CREATE TABLE public.seen (name text, memory text); \
         CREATE EVENT TRIGGER seen ON ddl_command_end EXECUTE FUNCTION seen()",
    );
    cli.run(&["apply", "--yes", "--allow-unrelated"]);
    assert_eq!(database.psql("SELECT DISTINCT name, memory FROM public.seen"), "named-so|123kB");
    let told = cli.run(&["status", "--format", "json"]);
    let named = format!("/{}", database.name);
    assert!(told.stderr().contains("which the PG* variables name") && told.stderr().contains(&named), "{told:?}");
    assert!(!cli.run(&["status", "--url", &database.url()]).stderr().contains("PG*"));
    // What is configured is meant, also where it is not there.
    cli.write("concertina.toml", "[database]\nurl = \"env:DATABASE_URL\"\n");
    for command in ["status", "apply"] {
        let unset = cli.run(&[command]).exits(1);
        assert!(unset.stderr().contains("`DATABASE_URL` is not set"), "{unset:?}");
    }
    cli.write("concertina.toml", "");
    let unknown = cli.run(&["inspect", "--url", "postgres://db/app?sslmod=require"]).exits(64);
    assert!(unknown.stderr().contains("`sslmod`") && unknown.stderr().contains("write `sslmode`"), "{unknown:?}");
    let asked = cli.env("PGREQUIREAUTH", "scram-sha-256").run(&["inspect"]).exits(1);
    assert!(asked.stderr().contains("`PGREQUIREAUTH`") && asked.stderr().contains("`require_auth`"), "{asked:?}");
}

#[test]
fn a_plain_connection_that_leaves_the_machine_is_told_of_once() {
    let server = newest();
    let database = server.database("plain");
    let port = server.socket().1;
    // Where the system sends it, it leaves nothing; but it is no address of this machine's own.
    let url = format!("postgres://postgres@0.0.0.0:{port}/{}", database.name);
    let cli = Cli::new().file("schema/app.sql", "CREATE TABLE a (id bigint PRIMARY KEY);").env("DATABASE_URL", &url);
    let planned = cli.run(&["plan", "--name", "first"]).exits(0);
    assert_eq!(planned.stderr().matches("is not encrypted, and leaves this machine").count(), 1, "{planned:?}");
    assert!(
        planned.stderr().contains("sslmode=verify-full") && planned.stderr().contains("sslrootcert="),
        "{planned:?}"
    );
    assert_eq!(cli.run(&["status", "-q"]).stderr(), "");
    for near in [database.url(), format!("postgres://postgres@127.0.0.1:{port}/{}", database.name)] {
        let status = cli.run(&["status", "--url", &near]);
        assert!(!status.stderr().contains("not encrypted"), "{status:?}");
    }
}
