//! Revocation data from everywhere, and what all of it together says of one certificate.

use jiff::{SignedDuration, Timestamp};

use super::{
    certificate::Certificate,
    crl::{Crl, Revoked},
    ocsp::{AnswerStatus, Ocsp},
};

/// How long an answer without a next update is fresh.
const GRACE: SignedDuration = SignedDuration::from_hours(24);
/// How far clocks may differ.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Where data comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// In the file since this revision.
    File(usize),
    /// In the message of a signature, which is in the file since this revision.
    Message(usize),
    /// Given by whoever asks.
    Outside,
}

/// Revocation data with its origin.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Lists.
    pub crls: Vec<(Origin, Crl)>,
    /// Responses.
    pub ocsps: Vec<(Origin, Ocsp)>,
}

/// How recent data must be.
#[derive(Debug, Clone, Copy)]
pub struct Freshness {
    /// The moment for which the status is asked: the best proof of when the signature existed.
    pub at: Timestamp,
    /// Now; nothing can come from later.
    pub now: Timestamp,
}

/// What is known of a certificate.
#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    /// Not revoked, by data that is fresh for the moment.
    Good {
        /// Where it comes from; data in the file wins.
        origin: Origin,
    },
    /// Revoked.
    Revoked(Revoked),
    /// No data speaks of it, or only data from before.
    Missing {
        /// There is data, and it is too old.
        stale: bool,
    },
    /// Data speaks of it and none can be believed.
    Unusable(String),
}

impl Evidence {
    /// Takes in bytes that are a CRL or an OCSP response; others are left out.
    pub fn add(&mut self, origin: Origin, der: &[u8]) {
        if let Ok(crl) = Crl::read(der) {
            self.crls.push((origin, crl));
        } else if let Ok(ocsp) = Ocsp::read(der) {
            self.ocsps.push((origin, ocsp));
        }
    }

    /// What all data says of a certificate.
    #[must_use]
    pub fn status(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        pool: &[Certificate],
        when: Freshness,
    ) -> Status {
        let mut sum = Sum { good: None, revoked: None, stale: false, unusable: None };
        for (origin, ocsp) in &self.ocsps {
            sum.ocsp(*origin, ocsp, certificate, issuer, pool, when);
        }
        for (origin, crl) in &self.crls {
            sum.crl(*origin, crl, certificate, issuer, when);
        }
        match (sum.revoked, sum.good, sum.unusable) {
            (Some(revoked), ..) => Status::Revoked(revoked),
            (None, Some(origin), _) => Status::Good { origin },
            (None, None, Some(why)) if !sum.stale => Status::Unusable(why),
            _ => Status::Missing { stale: sum.stale },
        }
    }
}

struct Sum {
    good: Option<Origin>,
    revoked: Option<Revoked>,
    stale: bool,
    unusable: Option<String>,
}

impl Sum {
    fn ocsp(
        &mut self,
        origin: Origin,
        ocsp: &Ocsp,
        certificate: &Certificate,
        issuer: &Certificate,
        pool: &[Certificate],
        when: Freshness,
    ) {
        let Some(answer) = ocsp.answer(certificate, issuer) else { return };
        if let Err(why) = ocsp.authorised(issuer, pool) {
            self.unusable = Some(why);
            return;
        }
        if answer.this_update > when.now.saturating_add(SKEW).unwrap_or(when.now) {
            self.unusable = Some("an OCSP response from the future".to_owned());
            return;
        }
        match answer.status {
            AnswerStatus::Unknown => {
                self.unusable = Some("the responder does not know the certificate".to_owned());
            }
            AnswerStatus::Revoked(revoked) => self.revoke(revoked),
            AnswerStatus::Good => {
                let next = answer.next_update;
                self.good(
                    origin,
                    certificate,
                    answer.this_update,
                    next,
                    answer.archive_cutoff,
                    when,
                );
            }
        }
    }

    fn crl(
        &mut self,
        origin: Origin,
        crl: &Crl,
        certificate: &Certificate,
        issuer: &Certificate,
        when: Freshness,
    ) {
        if !crl.names_issuer_of(certificate) {
            return;
        }
        if let Err(why) = crl.covers(certificate, issuer) {
            self.unusable = Some(why);
            return;
        }
        if crl.this_update > when.now.saturating_add(SKEW).unwrap_or(when.now) {
            self.unusable = Some("a CRL from the future".to_owned());
            return;
        }
        match crl.entry(certificate) {
            Err(why) => self.unusable = Some(why),
            Ok(Some(revoked)) => self.revoke(revoked),
            Ok(None) => {
                let kept = crl.keeps_expired_since;
                self.good(origin, certificate, crl.this_update, crl.next_update, kept, when);
            }
        }
    }

    fn revoke(&mut self, revoked: Revoked) {
        let earlier = self.revoked.is_none_or(|known| revoked.at < known.at);
        if earlier {
            self.revoked = Some(revoked);
        }
    }

    /// "Not revoked" counts from when it is fresh, and only while the certificate was still spoken
    /// of.
    fn good(
        &mut self,
        origin: Origin,
        certificate: &Certificate,
        this_update: Timestamp,
        next_update: Option<Timestamp>,
        remembers: Option<Timestamp>,
        when: Freshness,
    ) {
        let until =
            next_update.or_else(|| this_update.saturating_add(GRACE).ok()).unwrap_or(this_update);
        let forgotten = this_update > certificate.not_after()
            && remembers.is_none_or(|since| since > certificate.not_after());
        let later = this_update >= when.at;
        if forgotten || !(later || until.saturating_add(SKEW).unwrap_or(until) >= when.at) {
            self.stale = true;
            return;
        }
        let in_file = |origin: &Origin| !matches!(origin, Origin::Outside);
        if self.good.is_none_or(|known| !in_file(&known) && in_file(&origin)) {
            self.good = Some(origin);
        }
    }
}
