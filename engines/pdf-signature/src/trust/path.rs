//! From a certificate to a trusted root (RFC 5280, 6.1), with the reason where there is no way.

use std::collections::BTreeSet;

use der::{Decode, asn1::ObjectIdentifier};
use jiff::Timestamp;
use x509_cert::ext::pkix::{CertificatePolicies, NameConstraints, PolicyConstraints};

use crate::cms::CryptoFault;

use super::{certificate::Certificate, names};

/// How long a path may be, and how many signatures are checked while looking for one.
const LONGEST: usize = 12;
const CHECKS: usize = 400;

const ANY_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32.0");
const POLICY_MAPPINGS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.33");
const POLICIES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32");
const POLICY_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.36");
const NAME_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.30");

/// Critical extensions that are looked at: key usage, alternative names, basic constraints, name
/// constraints, policies, mappings, policy constraints, extended key usage, inhibit any policy.
const KNOWN: &[&str] = &[
    "2.5.29.15",
    "2.5.29.17",
    "2.5.29.18",
    "2.5.29.19",
    "2.5.29.30",
    "2.5.29.32",
    "2.5.29.33",
    "2.5.29.36",
    "2.5.29.37",
    "2.5.29.54",
];

const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
/// Extended key usages with which a person or an office may sign documents: any, e-mail, client,
/// document signing (RFC 9336), and those of Adobe and Microsoft.
const SIGNING: &[&str] = &[
    "2.5.29.37.0",
    "1.3.6.1.5.5.7.3.4",
    "1.3.6.1.5.5.7.3.2",
    "1.3.6.1.5.5.7.3.36",
    "1.2.840.113583.1.1.5",
    "1.3.6.1.4.1.311.10.3.12",
];

/// What a certificate is to be good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Signing documents.
    Signing,
    /// Issuing time-stamps.
    TimeStamping,
}

/// A certificate, its issuers, and last the trusted one.
#[derive(Debug, Clone)]
pub struct Chain(pub Vec<Certificate>);

impl Chain {
    /// Each certificate with its issuer, without the trusted one.
    pub fn links(&self) -> impl Iterator<Item = (&Certificate, &Certificate)> {
        self.0.iter().zip(self.0.iter().skip(1))
    }
}

/// Why there is no path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// No issuer leads to a trusted root.
    #[error("no path leads from {0} to a trusted root")]
    NoPath(String),
    /// A certificate had ended.
    #[error("the certificate of {0} had ended on {1}")]
    Expired(String, Timestamp),
    /// A certificate had not begun.
    #[error("the certificate of {0} had not begun before {1}")]
    NotYetValid(String, Timestamp),
    /// A certificate may not be used for this.
    #[error("{0}: {1}")]
    Constraint(String, String),
    /// A critical extension that is not known here.
    #[error("the certificate of {0} has the unknown critical extension {1}")]
    UnknownCritical(String, ObjectIdentifier),
    /// A certificate is signed with a weak or unknown algorithm.
    #[error("the certificate of {0}: {1}")]
    Crypto(String, CryptoFault),
}

impl ChainFault {
    /// How much a fault tells: of several paths that fail, the one that came farthest is reported.
    fn weight(&self) -> u8 {
        match self {
            Self::NoPath(_) => 0,
            Self::Crypto(..) => 1,
            Self::UnknownCritical(..) | Self::Constraint(..) => 2,
            Self::Expired(..) | Self::NotYetValid(..) => 3,
        }
    }
}

/// Looks for a path that holds at a moment.
///
/// # Errors
/// The fault of the path that came farthest.
pub fn find_chain(
    leaf: &Certificate,
    pool: &[Certificate],
    anchors: &[Certificate],
    purpose: Purpose,
    at: Timestamp,
) -> Result<Chain, ChainFault> {
    let mut search = Search {
        pool,
        anchors,
        purpose,
        at,
        checks: 0,
        fault: ChainFault::NoPath(leaf.subject_text()),
    };
    let mut path = vec![leaf.clone()];
    if search.extend(&mut path) { Ok(Chain(path)) } else { Err(search.fault) }
}

struct Search<'a> {
    pool: &'a [Certificate],
    anchors: &'a [Certificate],
    purpose: Purpose,
    at: Timestamp,
    checks: usize,
    fault: ChainFault,
}

impl Search<'_> {
    fn note(&mut self, fault: ChainFault) {
        if fault.weight() > self.fault.weight() {
            self.fault = fault;
        }
    }

    fn extend(&mut self, path: &mut Vec<Certificate>) -> bool {
        let Some(last) = path.last().cloned() else { return false };
        if self.anchors.contains(&last) {
            return self.holds(path);
        }
        if path.len() >= LONGEST {
            return false;
        }
        let candidates: Vec<Certificate> = self
            .anchors
            .iter()
            .chain(self.pool)
            .filter(|candidate| candidate.subject() == last.issuer() && !path.contains(candidate))
            .filter(|candidate| match (last.authority_key(), candidate.subject_key()) {
                (Some(wanted), Some(key)) => wanted == key,
                _ => true,
            })
            .cloned()
            .collect();
        for candidate in candidates {
            self.checks += 1;
            if self.checks > CHECKS {
                return false;
            }
            if let Err(fault) = candidate.signed(&last) {
                if fault != CryptoFault::Wrong {
                    self.note(ChainFault::Crypto(last.subject_text(), fault));
                }
                continue;
            }
            path.push(candidate);
            if self.extend(path) {
                return true;
            }
            path.pop();
        }
        false
    }

    fn holds(&mut self, path: &[Certificate]) -> bool {
        match check(path, self.purpose, self.at) {
            Ok(()) => true,
            Err(fault) => {
                self.note(fault);
                false
            }
        }
    }
}

/// Checks a path whose signatures hold, from the trusted one down.
fn check(path: &[Certificate], purpose: Purpose, at: Timestamp) -> Result<(), ChainFault> {
    let mut constraints: Vec<NameConstraints> = Vec::new();
    let mut policies = Policies::default();
    let Some((anchor, below)) = path.split_last() else { return Ok(()) };
    if !below.is_empty() && anchor.is_version_3() {
        authority(anchor, 0, true)?;
    }
    // Whoever trusts a signer's certificate itself trusts it within its own days, too.
    let checked = if below.is_empty() { path } else { below };
    for (place, certificate) in checked.iter().enumerate().rev() {
        let name = || certificate.subject_text();
        let odd = |what: &str| ChainFault::Constraint(name(), what.to_owned());
        if at < certificate.not_before() {
            return Err(ChainFault::NotYetValid(name(), certificate.not_before()));
        }
        if at > certificate.not_after() {
            return Err(ChainFault::Expired(name(), certificate.not_after()));
        }
        let unknown = certificate
            .extensions()
            .iter()
            .find(|e| e.critical && !KNOWN.contains(&e.oid.to_string().as_str()));
        if let Some(extension) = unknown {
            return Err(ChainFault::UnknownCritical(name(), extension.oid));
        }
        // Self-issued certificates in the middle are not bound by names (6.1.3 b).
        if place == 0 || !certificate.is_self_issued() {
            for constraint in &constraints {
                names::within(constraint, certificate).map_err(odd)?;
            }
        }
        policies.step(certificate).map_err(odd)?;
        if place > 0 {
            // Between this authority and the leaf; those that are self-issued do not count.
            let between =
                checked.iter().take(place).skip(1).filter(|lower| !lower.is_self_issued()).count();
            authority(certificate, between, false)?;
            if let Some(extension) = certificate.extension(NAME_CONSTRAINTS) {
                let read = NameConstraints::from_der(&extension.value);
                constraints.push(read.map_err(|_| odd("name constraints that cannot be read"))?);
            }
        } else {
            leaf(certificate, purpose)?;
        }
    }
    policies.end().map_err(|what| ChainFault::Constraint(String::new(), what.to_owned()))
}

/// What a certificate that issues others must have.
fn authority(certificate: &Certificate, between: usize, anchor: bool) -> Result<(), ChainFault> {
    let odd = |what: &str| ChainFault::Constraint(certificate.subject_text(), what.to_owned());
    let basic = certificate.basic_constraints().map_err(|_| odd("basic constraints"))?;
    match basic {
        Some(basic) if basic.ca => {
            let longest = basic.path_len_constraint.map(usize::from);
            if !anchor && longest.is_some_and(|longest| between > longest) {
                return Err(odd("more authorities below it than it may have"));
            }
        }
        // A root without the extension was trusted by hand.
        None if anchor => {}
        _ => return Err(odd("it issued a certificate and is no authority")),
    }
    let usage = certificate.key_usage().map_err(|_| odd("key usage"))?;
    if usage.is_some_and(|usage| !usage.key_cert_sign()) {
        return Err(odd("its key may not sign certificates"));
    }
    Ok(())
}

fn leaf(certificate: &Certificate, purpose: Purpose) -> Result<(), ChainFault> {
    let odd = |what: &str| ChainFault::Constraint(certificate.subject_text(), what.to_owned());
    let usage = certificate.key_usage().map_err(|_| odd("key usage"))?;
    if usage.is_some_and(|usage| !usage.digital_signature() && !usage.non_repudiation()) {
        return Err(odd("its key may not sign (key usage)"));
    }
    let extended = certificate.extended_key_usage().map_err(|_| odd("extended key usage"))?;
    match (purpose, extended) {
        // RFC 3161, 2.3: there, critical, and nothing else.
        (Purpose::TimeStamping, Some((true, uses))) if uses == [TIME_STAMPING] => Ok(()),
        (Purpose::TimeStamping, _) => Err(odd("it is no certificate of a time-stamp authority")),
        (Purpose::Signing, None) => Ok(()),
        (Purpose::Signing, Some((_, uses))) => {
            if uses.iter().any(|oid| SIGNING.contains(&oid.to_string().as_str())) {
                Ok(())
            } else {
                Err(odd("it may not sign documents (extended key usage)"))
            }
        }
    }
}

/// Policies as far as a chain asks for them (6.1): intersection, without mappings.
#[derive(Default)]
struct Policies {
    allowed: Option<BTreeSet<ObjectIdentifier>>,
    depth: u32,
    explicit: Option<u32>,
    mapped: bool,
}

impl Policies {
    fn step(&mut self, certificate: &Certificate) -> Result<(), &'static str> {
        match certificate.extension(POLICIES) {
            None => self.allowed = Some(BTreeSet::new()),
            Some(extension) => {
                let read = CertificatePolicies::from_der(&extension.value);
                let named: BTreeSet<ObjectIdentifier> = read
                    .map_err(|_| "policies that cannot be read")?
                    .0
                    .iter()
                    .map(|policy| policy.policy_identifier)
                    .collect();
                if !named.contains(&ANY_POLICY) {
                    self.allowed = Some(match self.allowed.take() {
                        None => named,
                        Some(allowed) => allowed.intersection(&named).copied().collect(),
                    });
                }
            }
        }
        self.mapped |= certificate.extension(POLICY_MAPPINGS).is_some();
        if let Some(extension) = certificate.extension(POLICY_CONSTRAINTS) {
            let read = PolicyConstraints::from_der(&extension.value);
            let read = read.map_err(|_| "policy constraints that cannot be read")?;
            if let Some(skip) = read.require_explicit_policy {
                let from = self.depth.saturating_add(skip);
                self.explicit = Some(self.explicit.map_or(from, |known| known.min(from)));
            }
        }
        self.depth = self.depth.saturating_add(1);
        Ok(())
    }

    fn end(&self) -> Result<(), &'static str> {
        let needed = self.explicit.is_some_and(|from| from < self.depth);
        if needed && self.mapped {
            return Err("policy mappings where a policy is required are not supported");
        }
        if needed && self.allowed.as_ref().is_some_and(BTreeSet::is_empty) {
            return Err("no policy holds along the path, and one is required");
        }
        Ok(())
    }
}

/// Whether a responder's certificate may sign OCSP responses.
pub(super) fn may_answer(certificate: &Certificate) -> bool {
    const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
    let usage = certificate.key_usage();
    let signs = usage.is_ok_and(|usage| {
        usage.is_none_or(|usage| usage.digital_signature() || usage.non_repudiation())
    });
    let extended = certificate.extended_key_usage().ok().flatten();
    signs && extended.is_some_and(|(_, uses)| uses.contains(&OCSP_SIGNING))
}
