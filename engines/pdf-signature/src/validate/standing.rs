//! Whether a certificate stood at a moment: path, purpose and revocation.

use jiff::Timestamp;

use crate::trust::{
    Certificate, ChainFault, Evidence, Freshness, Origin, Purpose, Status, find_chain,
};

use super::{
    Options, Revocation,
    verdict::{Note, Objection, SubIndication},
};

/// All that is known of certificates.
pub(super) struct Known<'a> {
    pub(super) options: &'a Options,
    pub(super) pool: Vec<Certificate>,
    pub(super) evidence: Evidence,
}

/// A certificate that stood.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// The certificate, its issuers, the root.
    pub(super) chain: Vec<Certificate>,
    /// Where nothing told of revocation.
    pub(super) gaps: Vec<Note>,
    /// The newest revision whose data was used; `None` where something came from outside the file
    /// or was missing.
    pub(super) data_until: Option<usize>,
}

impl Known<'_> {
    /// Judges a certificate at the best proven time; `made` is when it is known to have been used,
    /// where that is proven by a token itself.
    pub(super) fn stands(
        &self,
        certificate: &Certificate,
        purpose: Purpose,
        at: Timestamp,
        made: Option<Timestamp>,
    ) -> Result<Standing, Objection> {
        let anchors = match (purpose, &self.options.time_stamp_anchors) {
            (Purpose::TimeStamping, Some(anchors)) => anchors,
            _ => &self.options.anchors,
        };
        let chain = find_chain(certificate, &self.pool, anchors, purpose, at)
            .map_err(|fault| broken_chain(certificate, &fault))?;
        let mut standing =
            Standing { chain: chain.0.clone(), gaps: Vec::new(), data_until: Some(0) };
        let when = Freshness { at, now: self.options.now };
        for (place, (one, issuer)) in chain.links().enumerate() {
            let name = one.subject_text();
            match self.evidence.status(one, issuer, &self.pool, when) {
                Status::Good { origin: Origin::File(revision) | Origin::Message(revision) } => {
                    standing.data_until = standing.data_until.map(|until| until.max(revision));
                }
                Status::Good { origin: Origin::Outside } => standing.data_until = None,
                Status::Revoked(revoked) if revoked.at > at => {
                    standing.gaps.push(Note::new(
                        "R7",
                        format!(
                            "{name} の証明書は、証明された時刻より後の {} に失効しています。",
                            revoked.at
                        ),
                        format!(
                            "The certificate of {name} was revoked at {}, after the proven time.",
                            revoked.at
                        ),
                    ));
                }
                // RFC 3161, 4: what an authority stamped before it retired stays good.
                Status::Revoked(revoked)
                    if place == 0
                        && !revoked.compromised
                        && purpose == Purpose::TimeStamping
                        && made.is_some_and(|made| made < revoked.at) => {}
                Status::Revoked(revoked) => {
                    let sub = if place == 0 {
                        SubIndication::RevokedNoPoe
                    } else {
                        SubIndication::RevokedCaNoPoe
                    };
                    return Err(Objection::new(
                        sub,
                        "R7",
                        format!(
                            "{name} の証明書は {} に失効しており、それより前に署名された証明がありません。",
                            revoked.at
                        ),
                        format!(
                            "The certificate of {name} was revoked at {}, and nothing proves that it was used before.",
                            revoked.at
                        ),
                    ));
                }
                Status::Missing { stale } => {
                    standing.data_until = None;
                    let note = missing(&name, stale);
                    if self.options.revocation == Revocation::Hard {
                        return Err(Objection { sub: SubIndication::TryLater, note });
                    }
                    standing.gaps.push(note);
                }
                Status::Unusable(why) => {
                    return Err(Objection::new(
                        SubIndication::TryLater,
                        if why.contains("CRL") { "R5" } else { "R6" },
                        format!("{name} の失効情報はありますが、信用できません。（{why}）"),
                        format!(
                            "There is revocation data for {name}, and it cannot be believed: {why}."
                        ),
                    ));
                }
            }
        }
        Ok(standing)
    }
}

fn missing(name: &str, stale: bool) -> Note {
    if stale {
        Note::new(
            "R8",
            format!("{name} の失効情報は古く、この時点の失効は確認できていません。"),
            format!("Revocation data for {name} is too old; revocation was not checked."),
        )
    } else {
        Note::new(
            "R8",
            format!("{name} の失効情報がなく、失効は確認できていません。"),
            format!("There is no revocation data for {name}; revocation was not checked."),
        )
    }
}

fn broken_chain(leaf: &Certificate, fault: &ChainFault) -> Objection {
    let en = format!("{fault}.");
    match fault {
        ChainFault::NoPath(name) => Objection::new(
            SubIndication::NoCertificateChainFound,
            "R1",
            format!("{name} の証明書は、信頼する認証局につながりません。"),
            en,
        ),
        ChainFault::Expired(name, end) => Objection::new(
            SubIndication::OutOfBoundsNoPoe,
            "R2",
            format!(
                "{name} の証明書は {end} に期限が切れており、それより前に署名された証明がありません。"
            ),
            en,
        ),
        ChainFault::NotYetValid(name, begin) if *name == leaf.subject_text() => Objection::new(
            SubIndication::NotYetValid,
            "R2",
            format!("{name} の証明書は {begin} からで、署名のほうが先です。"),
            en,
        ),
        ChainFault::NotYetValid(name, begin) => Objection::new(
            SubIndication::OutOfBoundsNoPoe,
            "R2",
            format!("{name} の証明書は {begin} からで、署名のほうが先です。"),
            en,
        ),
        ChainFault::Constraint(name, _) => Objection::new(
            SubIndication::ChainConstraintsFailure,
            "R4",
            format!("{name} の証明書は、この用途に使えません。"),
            en,
        ),
        ChainFault::UnknownCritical(name, oid) => Objection::new(
            SubIndication::CertificateChainGeneralFailure,
            "R3",
            format!("{name} の証明書に、知らない必須の拡張 {oid} があります。"),
            en,
        ),
        ChainFault::Crypto(name, _) => Objection::new(
            SubIndication::CryptoConstraintsFailureNoPoe,
            "C8",
            format!("{name} の証明書の署名に使われた暗号では証明になりません。"),
            en,
        ),
    }
}
