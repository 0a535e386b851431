//! Single sign-on with the city's own identity provider (OpenID Connect Core 1.0, authorization code
//! flow with PKCE, RFC 7636). The provider says who somebody is; the account must exist already.
//!
//! The profile is narrow on purpose (docs/decisions/0024): RS256 and ES256 only, the code flow only,
//! the ID token only.

mod id_token;
mod provider;

pub use id_token::{Claims, Expected, NotTrusted, verify_id_token};
pub use provider::{Authorization, ProviderError, SingleSignOn};

use secrecy::SecretString;

/// Which account an identity belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchedBy {
    /// The claim is the sign-in name.
    Login,
    /// The claim is the 職員番号.
    EmployeeNumber,
}

/// The provider and how staff are known there.
#[derive(Clone, Debug)]
pub struct SingleSignOnConfig {
    /// The issuer's URL, without a slash at its end.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there; `None` for a public client.
    pub client_secret: Option<SecretString>,
    /// The claim that names the person.
    pub claim: String,
    /// What the claim is here.
    pub matched_by: MatchedBy,
    /// Where the provider sends people back.
    pub redirect: String,
    /// The words of the button.
    pub label: String,
    /// Values of `amr` of which one must be there (`mfa`, `otp`, `hwk`); empty where the city's
    /// provider always checks two factors.
    pub amr: Vec<String>,
}
