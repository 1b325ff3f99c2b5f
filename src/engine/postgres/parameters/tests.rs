use super::*;

fn said(text: &str) -> Vec<(String, String)> {
    let parameters = Parameters::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    parameters.said.into_iter().map(|(name, value)| (name.to_string(), value)).collect()
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let pair = |pair: &str| pair.split_once('=').map(|(name, value)| (name.to_string(), value.to_string()));
    text.split(' ').filter_map(pair).collect()
}

#[test]
fn urls_are_read_as_libpq_reads_them() {
    for (url, expected) in [
        ("postgres://", ""),
        ("postgresql://me:p%40s%2Fs@db:6432/app", "dbname=app host=db password=p@s/s port=6432 user=me"),
        ("postgres://a:1,b,c:3/app", "dbname=app host=a,b,c port=1,,3"),
        ("postgres://[::1]:5433/app?user=you", "dbname=app host=::1 port=5433 user=you"),
        ("postgres://%2Frun%2Fpg/app", "dbname=app host=/run/pg"),
        ("postgres:///app?host=/run/pg&dbname=other", "dbname=other host=/run/pg"),
        ("postgres://db/?password=a+b&ssl=true", "host=db password=a+b sslmode=require"),
        ("host=db  port = 1 user='me' password=a\\'b", "host=db password=a'b port=1 user=me"),
    ] {
        assert_eq!(said(url), pairs(expected), "{url}");
    }
    assert_eq!(
        said("dbname='my app' password='a \\\\b'"),
        [("dbname", "my app"), ("password", "a \\b")].map(|(n, v)| (n.into(), v.into()))
    );
}

#[test]
fn what_cannot_be_read_or_obeyed_is_refused_without_its_values() {
    for (text, words) in [
        ("postgres://me:hun@ter2@db/app", "an `@`"),
        ("postgres://me:hunter2/x@db/app", "an `@`"),
        ("postgres://me:hunter2", "a port is not a number"),
        ("postgres://db/app?password=hun&ter2", "not written `name=value`"),
        ("postgres://db/app?password=hun&ter2=x", "behind the password"),
        ("postgres://db/app?password=%zz", "hexadecimal"),
        ("postgres://db/app?password=%ff", "no text"),
        ("postgres://[::1/app", "not closed"),
        ("postgres://db/app?ssl-mode=require", "write `sslmode`"),
        ("postgres://db/app?schema=public", "no connection parameter `schema`"),
        ("postgres://db/app?sslmode=hunter2", "`verify-full`"),
        ("postgres://db/app?channel_binding=require", "`channel_binding`"),
        ("postgres://db/app?require_auth=scram-sha-256", "`require_auth` is not supported"),
        ("postgres://db/app?load_balance_hosts=random", "`load_balance_hosts`"),
        ("password=hun ter2", "no `=`"),
        ("password='hunter2", "not closed"),
    ] {
        let error = Parameters::parse(text).expect_err(text);
        let shown = error.to_string();
        assert_eq!(error.exit, Exit::Usage);
        assert!(shown.contains(words) && shown.contains("hint: "), "{text}: {shown}");
        assert!(!shown.contains("hunter2") && !shown.contains("ter2"), "{text}: {shown}");
    }
}

#[test]
fn a_password_is_never_shown() {
    for (text, shown) in [
        ("postgres://me:hunter2@db.example:5432/app?sslmode=require", "postgres://me@db.example:5432/app"),
        ("postgresql://me@db/app?password=hunter2&port=1", "postgres://me@db:1/app"),
        ("host=/run/pg user=me password=hunter2 sslpassword=hunter2 dbname=app", "postgres://me@/app?host=/run/pg"),
        ("postgres://a:1,b:2/app", "postgres://a:1,b:2/app"),
        ("postgres://a,[::1]:2/app", "postgres://a,[::1]:2/app"),
        ("postgres://d%0Ab/%1B[31m", "postgres://d%0Ab/%1B[31m"),
    ] {
        let parameters = Parameters::parse(text).expect(text);
        assert_eq!(Parameters { alone: true, ..parameters.clone() }.to_string(), shown);
        assert_eq!(format!("{parameters:?}"), parameters.to_string());
    }
}

#[test]
fn a_secret_is_known_as_it_reads_and_as_it_was_written() {
    let secrets = Parameters::parse("postgres://me:first@db/app?password=p%2fs%40-x").expect("a URL").secrets();
    for form in ["p/s@-x", "p%2fs%40-x", "first"] {
        assert!(secrets.iter().any(|secret| secret == form), "{form}");
    }
}

#[test]
fn a_service_comes_before_the_environment_and_behind_the_url() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("services");
    std::fs::write(&file, "# ours\n[other]\nhost=no\n\n[app]\nhost=db\nport=6432\nuser=service\n").expect("written");
    let file = file.display().to_string();
    let set = move |name: &str| match name {
        "PGSERVICEFILE" => Some(file.clone()),
        "PGUSER" => Some("environment".into()),
        "PGDATABASE" => Some("shop".into()),
        "PGSYSCONFDIR" => Some("/nowhere".into()),
        _ => None,
    };
    let whole = |text: &str| environment::completed(Parameters::parse(text).expect(text), &set);
    let app = whole("postgres://?service=app&port=1").expect("a service");
    let values = ["host", "port", "user", "dbname"].map(|name| app.get(name));
    assert_eq!(values, [Some("db"), Some("1"), Some("service"), Some("shop")]);
    assert!(whole("service=none").expect_err("unknown").to_string().contains("there is no service `none`"));
    assert_eq!(whole("postgres://db").expect("read").get("user"), Some("environment"));
}

#[test]
fn a_variable_that_cannot_be_obeyed_is_named() {
    let set = |name: &str| (name == "PGREQUIREAUTH").then(|| "none".to_string());
    let error = environment::completed(Parameters::default(), &set).expect_err("refused");
    assert!(error.exit == Exit::Error && error.to_string().contains("`PGREQUIREAUTH`"), "{error}");
    let set = |name: &str| (name == "PGSSLROOTCERT").then(|| "system".to_string());
    let whole = |text: &str| environment::completed(Parameters::parse(text).expect(text), &set);
    assert_eq!(whole("postgres://db").expect("read").get("sslmode"), Some("verify-full"));
    assert!(whole("postgres://db?sslmode=require").expect_err("too weak").to_string().contains("too weak"));
}

#[test]
fn hosts_addresses_and_ports_are_of_one_number() {
    let places = |text: &str| {
        let endpoints = Parameters::parse(text).expect(text).endpoints()?;
        Ok::<_, Error>(
            endpoints.into_iter().map(|e| format!("{} {:?} {}", e.host, e.place, e.port)).collect::<Vec<_>>(),
        )
    };
    assert_eq!(places("host=a,/run port=7").expect("two"), ["a Name(\"a\") 7", "/run Socket(\"/run\") 7"]);
    assert_eq!(places("host=a hostaddr=::1").expect("one"), ["a Address(::1) 5432"]);
    assert_eq!(
        places("hostaddr=1.2.3.4,::1 port=1,2").expect("two"),
        ["1.2.3.4 Address(1.2.3.4) 1", "::1 Address(::1) 2"]
    );
    for refused in ["host=a,b hostaddr=::1", "host=a,b port=1,2,3", "hostaddr=a", "host=a port=0", "host=@a"] {
        assert!(places(refused).is_err(), "{refused}");
    }
}
