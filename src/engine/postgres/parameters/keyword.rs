//! Every connection parameter that libpq has (PostgreSQL 18), its variable, and what becomes of it here.

/// What is done with a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// As libpq does.
    Full,
    /// It changes nothing here: what it is about (an encoding that is always UTF-8, Kerberos) does not occur.
    Idle,
    /// These values alone; what they ask for is the case.
    Only(&'static [&'static str]),
    /// Refused by name, with the reason.
    Never(&'static str),
}

use Use::{Full, Idle, Never, Only};

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub struct Keyword {
    pub name: &'static str,
    /// The environment's variable; none when empty.
    pub variable: &'static str,
    pub used: Use,
}

const PROTOCOL: Use = Only(&["3.0", "3.2", "latest"]);
const NO_OAUTH: &str = "OAuth is not supported";

const ALL: [(&str, &str, Use); 51] = [
    ("application_name", "PGAPPNAME", Full),
    ("channel_binding", "PGCHANNELBINDING", Only(&["disable", "prefer"])),
    ("client_encoding", "PGCLIENTENCODING", Idle),
    ("connect_timeout", "PGCONNECT_TIMEOUT", Full),
    ("dbname", "PGDATABASE", Full),
    ("fallback_application_name", "", Full),
    ("gssdelegation", "PGGSSDELEGATION", Only(&["0"])),
    ("gssencmode", "PGGSSENCMODE", Only(&["disable", "prefer"])),
    ("gsslib", "PGGSSLIB", Idle),
    ("host", "PGHOST", Full),
    ("hostaddr", "PGHOSTADDR", Full),
    ("keepalives", "", Full),
    ("keepalives_count", "", Full),
    ("keepalives_idle", "", Full),
    ("keepalives_interval", "", Full),
    ("krbsrvname", "PGKRBSRVNAME", Idle),
    ("load_balance_hosts", "PGLOADBALANCEHOSTS", Only(&["disable"])),
    ("max_protocol_version", "PGMAXPROTOCOLVERSION", PROTOCOL),
    ("min_protocol_version", "PGMINPROTOCOLVERSION", Only(&["3.0"])),
    ("oauth_client_id", "", Never(NO_OAUTH)),
    ("oauth_client_secret", "", Never(NO_OAUTH)),
    ("oauth_issuer", "", Never(NO_OAUTH)),
    ("oauth_scope", "", Never(NO_OAUTH)),
    ("options", "PGOPTIONS", Full),
    ("passfile", "PGPASSFILE", Full),
    ("password", "PGPASSWORD", Full),
    ("port", "PGPORT", Full),
    ("replication", "", Never("a connection for replication understands no schema")),
    (
        "require_auth",
        "PGREQUIREAUTH",
        Never(
            "it is not seen here how the server asks who one is; `sslmode=verify-full` makes sure which server it is",
        ),
    ),
    ("requirepeer", "PGREQUIREPEER", Never("it is not seen here who a socket's server runs as")),
    ("scram_client_key", "", Never("a password is needed instead")),
    ("scram_server_key", "", Never("a password is needed instead")),
    ("service", "PGSERVICE", Full),
    ("servicefile", "PGSERVICEFILE", Full),
    ("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION", Only(&["TLSv1.2", "TLSv1.3"])),
    ("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION", Only(&["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"])),
    ("sslcert", "PGSSLCERT", Full),
    ("sslcertmode", "PGSSLCERTMODE", Only(&["allow", "disable"])),
    ("sslcompression", "PGSSLCOMPRESSION", Only(&["0"])),
    ("sslcrl", "PGSSLCRL", Full),
    ("sslcrldir", "PGSSLCRLDIR", Never("name one file with `sslcrl`")),
    ("sslkey", "PGSSLKEY", Full),
    ("sslkeylogfile", "", Never("the keys of a connection are written nowhere")),
    ("sslmode", "PGSSLMODE", Only(&["disable", "allow", "prefer", "require", "verify-ca", "verify-full"])),
    ("sslnegotiation", "PGSSLNEGOTIATION", Only(&["postgres", "direct"])),
    ("sslpassword", "", Full),
    ("sslrootcert", "PGSSLROOTCERT", Full),
    ("sslsni", "PGSSLSNI", Only(&["0", "1"])),
    (
        "target_session_attrs",
        "PGTARGETSESSIONATTRS",
        Only(&["any", "read-write", "read-only", "primary", "standby", "prefer-standby"]),
    ),
    ("tcp_user_timeout", "", Full),
    ("user", "PGUSER", Full),
];

/// Every parameter, by name.
pub fn all() -> impl Iterator<Item = Keyword> {
    ALL.into_iter().map(|(name, variable, used)| Keyword { name, variable, used })
}

/// The parameter of this name.
pub fn of(name: &str) -> Option<Keyword> {
    all().find(|keyword| keyword.name == name)
}

/// The name that is most like this one.
pub fn nearest(name: &str) -> Option<&'static str> {
    let plain = name.to_lowercase().replace(['-', '_'], "");
    let far = |known: &str| strsim::jaro_winkler(&plain, &known.replace('_', ""));
    let best = all().map(|keyword| (far(keyword.name), keyword.name)).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(likeness, _)| *likeness > 0.85).map(|(_, name)| name)
}
