//! What rustls does not look at in a certificate: the name in its subject, which the manual of PostgreSQL still makes
//! certificates with, and the dates of one that is trusted as it is.

use tokio_rustls::rustls::pki_types::{CertificateDer, UnixTime};
use tokio_rustls::rustls::{CertificateError, Error as Refusal};
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::der::asn1::{
    AnyRef, Ia5StringRef, ObjectIdentifier, PrintableStringRef, TeletexStringRef, Utf8StringRef,
};

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const OTHER_NAMES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");

/// Whether the subject of a certificate without alternative names is this host.
pub fn fits(certificate: &CertificateDer, host: &str) -> bool {
    let Ok(certificate) = Certificate::from_der(certificate) else { return false };
    let body = &certificate.tbs_certificate;
    let others = body.extensions.iter().flatten().any(|extension| extension.extn_id == OTHER_NAMES);
    let mut parts = body.subject.0.iter().flat_map(|part| part.0.iter()).filter(|part| part.oid == COMMON_NAME);
    !others && parts.any(|part| text(AnyRef::from(&part.value)).is_some_and(|name| is_for(&name, host)))
}

fn text(value: AnyRef) -> Option<String> {
    let utf8 = value.decode_as::<Utf8StringRef>().map(|text| text.to_string());
    let printable = || value.decode_as::<PrintableStringRef>().map(|text| text.to_string());
    let ia5 = || value.decode_as::<Ia5StringRef>().map(|text| text.to_string());
    let teletex = || value.decode_as::<TeletexStringRef>().map(|text| text.to_string());
    utf8.or_else(|_| printable()).or_else(|_| ia5()).or_else(|_| teletex()).ok()
}

/// A `*.` stands for one label, the first, as in libpq.
fn is_for(name: &str, host: &str) -> bool {
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    match name.strip_prefix("*.") {
        Some(domain) if !domain.is_empty() => {
            host.split_once('.').is_some_and(|(label, rest)| !label.is_empty() && same(rest, domain))
        }
        _ => same(name, host),
    }
}

/// Whether a certificate is in its time.
///
/// # Errors
/// When it is not, or cannot be read.
pub fn is_current(certificate: &CertificateDer, now: UnixTime) -> Result<(), Refusal> {
    let refused = |why| Err(Refusal::InvalidCertificate(why));
    let Ok(certificate) = Certificate::from_der(certificate) else { return refused(CertificateError::BadEncoding) };
    let validity = certificate.tbs_certificate.validity;
    if now.as_secs() < validity.not_before.to_unix_duration().as_secs() {
        return refused(CertificateError::NotValidYet);
    }
    if now.as_secs() > validity.not_after.to_unix_duration().as_secs() {
        return refused(CertificateError::Expired);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_for;

    #[test]
    fn a_star_stands_for_one_label() {
        assert!(is_for("DB.example", "db.Example") && is_for("*.example.com", "a.example.com"));
        for (name, host) in [
            ("*.example.com", "a.b.example.com"),
            ("*.example.com", "example.com"),
            ("*", "a"),
            ("*.", "a."),
            ("db", "db2"),
        ] {
            assert!(!is_for(name, host), "{name} {host}");
        }
    }
}
