//! Certificates and keys, from where libpq looks for them.

use crate::engine::postgres::parameters::{Parameters, home};
use crate::error::{Error, Result, file};
use pkcs8::der::SecretDocument;
use pkcs8::{EncryptedPrivateKeyInfo, der::Decode};
use std::path::{Path, PathBuf};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{
    CertificateDer, CertificateRevocationListDer, PrivateKeyDer, PrivatePkcs8KeyDer,
};

const FOLDER: &str = ".postgresql";

/// Whom a connection trusts.
pub enum Trusted {
    /// No file says whom, and the mode does not ask for it.
    Anybody,
    These(Vec<CertificateDer<'static>>),
}

/// The authorities: of the file that is named, of the system, or of the file in the user's home. One that is there counts
/// whatever the mode, as in libpq.
///
/// # Errors
/// A file that is named and not there, or holds no certificate.
pub fn authorities(parameters: &Parameters, needed: bool) -> Result<Trusted> {
    match parameters.get("sslrootcert") {
        Some("system") => system().map(Trusted::These),
        Some(path) => certificates(Path::new(path)).map(Trusted::These),
        None => match own_file("root.crt") {
            Some(path) => certificates(&path).map(Trusted::These),
            None if needed => Err(Error::new("nothing says whose certificates to trust")
                .hint("`sslrootcert=FILE` (PGSSLROOTCERT) names the authority's certificate; `sslrootcert=system` trusts those that this machine trusts")),
            None => Ok(Trusted::Anybody),
        },
    }
}

fn system() -> Result<Vec<CertificateDer<'static>>> {
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        let error = Error::new("this machine has no list of authorities to trust");
        let error = found.errors.iter().fold(error, |error, cause| error.detail(cause.to_string()));
        return Err(error.hint("install the package ca-certificates, or name a file with `sslrootcert=FILE`"));
    }
    Ok(found.certs)
}

/// What was revoked; nothing if no file says.
///
/// # Errors
/// A file that is named and not there, or holds no list.
pub fn revoked(parameters: &Parameters) -> Result<Vec<CertificateRevocationListDer<'static>>> {
    let Some(path) = parameters.get("sslcrl").map(PathBuf::from).or_else(|| own_file("root.crl")) else {
        return Ok(vec![]);
    };
    let text = std::fs::read(&path).map_err(file("read", &path))?;
    let lists: std::result::Result<Vec<_>, _> = CertificateRevocationListDer::pem_slice_iter(&text).collect();
    match lists {
        Ok(lists) if !lists.is_empty() => Ok(lists),
        _ => Err(Error::new(format!("`{}` holds no list of revoked certificates", path.display()))
            .hint("it has to be in PEM: `openssl crl -inform der -in FILE -out FILE.pem` makes it so")),
    }
}

/// The client's certificate with those above it, and its key; none if there is none.
pub type Own = Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>;

/// Reads it.
///
/// # Errors
/// A certificate without its key, a key that others can read, or whose password is wrong.
pub fn own(parameters: &Parameters) -> Result<Own> {
    if parameters.get("sslcertmode") == Some("disable") {
        return Ok(None);
    }
    let named = parameters.get("sslcert").map(PathBuf::from).or_else(|| own_file("postgresql.crt"));
    let Some(certificate) = named else { return Ok(None) };
    let chain = certificates(&certificate)?;
    let key = parameters.get("sslkey").map(PathBuf::from).or_else(|| own_file("postgresql.key"));
    let key = key.ok_or_else(|| {
        Error::new(format!("there is a client's certificate, `{}`, and no key for it", certificate.display()))
            .hint("name its key with `sslkey=FILE` (PGSSLKEY), or leave the certificate out with `sslcertmode=disable`")
    })?;
    Ok(Some((chain, private_key(&key, parameters.get("sslpassword"))?)))
}

fn own_file(name: &str) -> Option<PathBuf> {
    home(&Path::new(FOLDER).join(name)).filter(|path| path.exists())
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let text = std::fs::read(path).map_err(file("read the certificate", path))?;
    let read: std::result::Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    match read {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(Error::new(format!("`{}` holds no certificate", path.display()))
            .hint("it has to be in PEM: `openssl x509 -inform der -in FILE -out FILE.pem` makes it so")),
    }
}

fn private_key(path: &Path, password: Option<&str>) -> Result<PrivateKeyDer<'static>> {
    if let Some((engine, _)) = path.to_str().and_then(|text| text.split_once(':')).filter(|_| !path.exists()) {
        return Err(Error::new(format!(
            "the key of `sslkey` is in OpenSSL's engine `{engine}`, which is not supported"
        ))
        .hint("name a file with the key"));
    }
    let metadata = std::fs::metadata(path).map_err(file("read the key", path))?;
    if is_open(&metadata) {
        return Err(Error::new(format!("the key `{}` can be read by others, so it is not used", path.display()))
            .hint(format!("`chmod 600 {}`; one of root's may be read by its group", path.display())));
    }
    let text = std::fs::read(path).map_err(file("read the key", path))?;
    let whole = String::from_utf8_lossy(&text);
    if whole.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") {
        return opened(path, &whole, password);
    }
    if whole.contains("Proc-Type: 4,ENCRYPTED") {
        return Err(Error::new(format!("the key `{}` is encrypted in a form that is not supported", path.display()))
            .hint("`openssl pkcs8 -topk8 -in FILE -out FILE.new` writes it in the one that is"));
    }
    PrivateKeyDer::from_pem_slice(&text)
        .map_err(|_| Error::new(format!("`{}` holds no key", path.display())).hint("it has to be in PEM"))
}

/// A key under a password (PKCS #8).
fn opened(path: &Path, text: &str, password: Option<&str>) -> Result<PrivateKeyDer<'static>> {
    let password = password.ok_or_else(|| {
        Error::new(format!("the key `{}` is encrypted, and no password for it is given", path.display()))
            .hint("`sslpassword=…` is that password")
    })?;
    let shut = |_| {
        Error::new(format!("the key `{}` cannot be decrypted", path.display())).hint("is `sslpassword` its password?")
    };
    let (_, document) = SecretDocument::from_pem(text).map_err(|_| shut(pkcs8::Error::KeyMalformed))?;
    let encrypted =
        EncryptedPrivateKeyInfo::from_der(document.as_bytes()).map_err(|_| shut(pkcs8::Error::KeyMalformed))?;
    let key = encrypted.decrypt(password).map_err(shut)?;
    Ok(PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.as_bytes().to_vec())))
}

#[cfg(unix)]
fn is_open(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.mode() & if metadata.uid() == 0 { 0o037 } else { 0o077 } != 0
}

#[cfg(not(unix))]
fn is_open(_: &std::fs::Metadata) -> bool {
    false
}
