//! Who a server has to be. The certificate's chain is checked wherever there are authorities to check it with, its name
//! with `sslmode=verify-full` alone.

use super::files::{Trusted, authorities, revoked};
use super::{Mode, Provider, common_name};
use crate::engine::postgres::parameters::Parameters;
use crate::error::{Error, Result};
use std::sync::Arc;
use tokio_rustls::rustls::client::WebPkiServerVerifier;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::client::verify_server_name;
use tokio_rustls::rustls::crypto::{verify_tls12_signature, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::{CertificateError, DigitallySignedStruct, Error as Refusal, RootCertStore, SignatureScheme};

/// What a certificate is judged by.
#[derive(Debug)]
pub struct Verifier {
    /// None where any certificate will do.
    chain: Option<Arc<WebPkiServerVerifier>>,
    anchors: Vec<CertificateDer<'static>>,
    /// Whether the certificate has to be for the host.
    names: bool,
    provider: Provider,
}

impl Verifier {
    /// As the parameters have it.
    ///
    /// # Errors
    /// Files that cannot be used.
    pub fn new(parameters: &Parameters, provider: &Provider) -> Result<Verifier> {
        let mode = Mode::of(parameters);
        let names = mode == Mode::VerifyAll;
        let (chain, anchors) = match authorities(parameters, mode >= Mode::VerifyAuthority)? {
            Trusted::Anybody => (None, vec![]),
            Trusted::These(anchors) => (Some(chain(parameters, &anchors, provider)?), anchors),
        };
        Ok(Verifier { chain, anchors, names, provider: provider.clone() })
    }

    /// A certificate that is itself among the trusted ones, as a server has that signed its own.
    fn itself(
        &self,
        certificate: &CertificateDer,
        name: &ServerName,
        now: UnixTime,
    ) -> std::result::Result<(), Refusal> {
        common_name::is_current(certificate, now)?;
        if !self.names {
            return Ok(());
        }
        let parsed = ParsedCertificate::try_from(certificate)?;
        verify_server_name(&parsed, name).or_else(|refusal| named(certificate, name, refusal))
    }
}

/// A certificate without other names can be for a host by its subject alone.
fn named(certificate: &CertificateDer, name: &ServerName, refusal: Refusal) -> std::result::Result<(), Refusal> {
    if common_name::fits(certificate, &name.to_str()) { Ok(()) } else { Err(refusal) }
}

fn chain(
    parameters: &Parameters,
    anchors: &[CertificateDer<'static>],
    provider: &Provider,
) -> Result<Arc<WebPkiServerVerifier>> {
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(anchors.iter().cloned());
    let unusable = |cause: &dyn std::fmt::Display| {
        Error::new(format!("the authorities of `sslrootcert` cannot be used: {cause}"))
            .hint("is it a certificate of X.509 version 3?")
    };
    if added == 0 {
        return Err(unusable(&"none of them can be read"));
    }
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone())
        .with_crls(revoked(parameters)?)
        .enforce_revocation_expiration()
        .build()
        .map_err(|cause| unusable(&cause))
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        above: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, Refusal> {
        let held = || Ok(ServerCertVerified::assertion());
        let Some(chain) = &self.chain else { return held() };
        if self.anchors.iter().any(|anchor| anchor.as_ref() == own.as_ref()) {
            return self.itself(own, name, now).and_then(|()| held());
        }
        use CertificateError::{NotValidForName, NotValidForNameContext};
        match chain.verify_server_cert(own, above, name, ocsp, now) {
            // The name is what is looked at last.
            Err(refusal @ Refusal::InvalidCertificate(NotValidForName | NotValidForNameContext { .. })) => {
                if self.names { named(own, name, refusal).and_then(|()| held()) } else { held() }
            }
            judged => judged,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, Refusal> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, Refusal> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
