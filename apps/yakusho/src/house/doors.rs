//! Ways in for staff, as the settings say.

use anyhow::{Context, Result};
use yakusho_casework::Doors;
use yakusho_identity::{
    certificate::CertificateProxy,
    single_sign_on::{MatchedBy, SingleSignOn, SingleSignOnConfig},
};

use crate::config::Config;

/// Opens them.
///
/// # Errors
/// Where the machine has no TLS.
pub fn open(config: &Config) -> Result<Doors> {
    let (oidc, certificate) = (&config.sign_in.oidc, &config.sign_in.certificate);
    let single_sign_on = (!oidc.issuer.is_empty()).then(|| {
        let site = config.server.public_url.trim_end_matches('/');
        SingleSignOn::new(SingleSignOnConfig {
            issuer: oidc.issuer.clone(),
            client_id: oidc.client_id.clone(),
            client_secret: std::env::var("YAKUSHO_OIDC_CLIENT_SECRET").ok().map(Into::into),
            claim: oidc.claim.clone(),
            matched_by: match oidc.account.as_str() {
                "employee_number" => MatchedBy::EmployeeNumber,
                _ => MatchedBy::Login,
            },
            redirect: format!("{site}/staff/single-sign-on/return"),
            label: oidc.label.clone(),
            amr: oidc.amr.clone(),
        })
    });
    let lower = |name: &String| name.to_ascii_lowercase();
    Ok(Doors {
        single_sign_on: single_sign_on.transpose().context("統合認証")?,
        certificates: CertificateProxy {
            proxies: certificate.proxies.clone(),
            verified: lower(&certificate.verified),
            verified_value: certificate.verified_value.clone(),
            fingerprint: lower(&certificate.fingerprint),
            subject: lower(&certificate.subject),
            serial: lower(&certificate.serial),
        },
    })
}
