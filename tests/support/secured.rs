//! A server of one's own that speaks TLS and asks for passwords, and the authority that signs its certificates.

use super::cluster::Cluster;
use super::postgres::Server;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, DistinguishedName, DnType,
    IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams, SerialNumber, date_time_ymd,
};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// Who may come, and how.
const RULES: &str = "local all all trust\n\
    hostssl all by_certificate 127.0.0.1/32 cert\n\
    host all by_password 127.0.0.1/32 scram-sha-256\n\
    hostssl all only_encrypted 127.0.0.1/32 trust\n\
    hostnossl all only_plain 127.0.0.1/32 trust\n\
    host all postgres 127.0.0.1/32 trust\n";

const ROLES: &str = "CREATE ROLE by_certificate LOGIN; CREATE ROLE only_encrypted LOGIN; CREATE ROLE only_plain LOGIN;";

/// The serial number of the server's certificate.
const SERIAL: u64 = 7;

/// An authority.
pub type Authority = CertifiedIssuer<'static, KeyPair>;

/// A server that ends with its handle. Its port is reached at 127.0.0.1.
pub struct Secured {
    cluster: Cluster,
    pub server: Server,
    pub port: String,
    pub authority: Authority,
}

/// A certificate that a server has signed for itself, as `openssl req -x509` makes it.
pub fn by_itself(name: &str) -> Authority {
    let mut parameters = CertificateParams::new(vec![]).unwrap();
    parameters.distinguished_name = subject(name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap()
}

/// An authority by this name.
pub fn authority(name: &str) -> Authority {
    let mut parameters = CertificateParams::new(vec![]).unwrap();
    parameters.distinguished_name = subject(name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap()
}

fn subject(name: &str) -> DistinguishedName {
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, name);
    subject
}

/// A certificate for these hosts, with this name as its subject, and its key: both in PEM.
pub fn certificate(by: &Authority, name: &str, hosts: &[&str]) -> (String, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let mut parameters = CertificateParams::new(hosts.iter().map(|host| host.to_string()).collect::<Vec<_>>()).unwrap();
    parameters.distinguished_name = subject(name);
    parameters.serial_number = Some(SerialNumber::from(SERIAL));
    (parameters.signed_by(&key, by).unwrap().pem(), key)
}

/// The authority's list of what it has revoked: the certificate of the server.
pub fn revoked(by: &Authority) -> String {
    let certificate = RevokedCertParams {
        serial_number: SerialNumber::from(SERIAL),
        revocation_time: date_time_ymd(2024, 1, 1),
        reason_code: None,
        invalidity_date: None,
    };
    list(by, 2124, vec![certificate])
}

/// A list of nothing that was to be followed by another one long ago.
pub fn outdated(by: &Authority) -> String {
    list(by, 2025, vec![])
}

fn list(by: &Authority, until: i32, revoked_certs: Vec<RevokedCertParams>) -> String {
    let list = CertificateRevocationListParams {
        this_update: date_time_ymd(2024, 1, 1),
        next_update: date_time_ymd(until, 1, 1),
        crl_number: SerialNumber::from(1),
        issuing_distribution_point: None,
        revoked_certs,
        key_identifier_method: KeyIdMethod::Sha256,
    };
    list.signed_by(by).unwrap().pem().unwrap()
}

impl Secured {
    /// Starts one of this major version whose certificate is for `db.test`, with the role `by_password` and its password.
    pub fn start(major: u32, password: &str) -> Secured {
        let cluster = Cluster::alone(major);
        let server = cluster.server.clone();
        let port = server.socket().1.to_string();
        let secured = Secured { cluster, server, port, authority: authority("the tests' authority") };
        let password = password.replace('\'', "''");
        secured.server.psql(&format!("{ROLES} CREATE ROLE by_password LOGIN PASSWORD '{password}'"));
        fs::write(secured.data().join("pg_hba.conf"), RULES).unwrap();
        secured.place("ca.crt", &secured.authority.pem());
        let (own, key) = certificate(&secured.authority, "the tests' server", &["db.test"]);
        secured.shows("first", &own, &key);
        secured
    }

    /// From now on the server shows this certificate.
    pub fn shows(&self, name: &str, certificate: &str, key: &KeyPair) {
        let (certificate_file, key_file) = (format!("{name}.crt"), format!("{name}.key"));
        self.place(&certificate_file, certificate);
        self.place(&key_file, &key.serialize_pem());
        self.server.psql(&format!(
            "ALTER SYSTEM SET ssl = on; ALTER SYSTEM SET ssl_ca_file = 'ca.crt'; \
             ALTER SYSTEM SET ssl_cert_file = '{certificate_file}'; ALTER SYSTEM SET ssl_key_file = '{key_file}'; \
             SELECT pg_reload_conf()"
        ));
        let begun = Instant::now();
        while self.server.psql("SHOW ssl_cert_file") != certificate_file {
            assert!(begun.elapsed() < Duration::from_secs(10), "the server does not read its settings");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Puts a file into the server's folder that it alone can read.
    fn place(&self, name: &str, text: &str) {
        let data = self.data();
        let path = data.join(name);
        fs::write(&path, text).unwrap();
        Command::new("chmod").arg("600").arg(&path).status().unwrap();
        Command::new("chown").arg("--reference").arg(&data).arg(&path).status().unwrap();
    }

    fn data(&self) -> PathBuf {
        self.cluster.folder().join("data")
    }
}
