//! Proof of existence: until when what is shown to have been there at the latest.

use jiff::{SignedDuration, Timestamp};

use crate::{
    cms::TimeStamp,
    trust::{Certificate, Purpose},
};

use super::{
    integrity::objection,
    standing::{Known, Standing},
    verdict::{Objection, SubIndication},
};

/// How far clocks may differ.
pub(super) const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// What document time-stamps prove: everything up to a revision existed at a time.
#[derive(Debug, Clone, Default)]
pub(super) struct Proofs(pub(super) Vec<(usize, Timestamp)>);

impl Proofs {
    /// The earliest proven time for what is in a revision.
    pub(super) fn of(&self, revision: usize) -> Option<Timestamp> {
        self.0.iter().filter(|(covers, _)| *covers >= revision).map(|(_, time)| *time).min()
    }

    /// The earliest proven time for a revision by another stamp than that of the revision itself.
    pub(super) fn after(&self, revision: usize) -> Option<Timestamp> {
        self.0.iter().filter(|(covers, _)| *covers > revision).map(|(_, time)| *time).min()
    }
}

/// Judges a time-stamp whose existence is proven at `control` (or is judged now): its authority
/// must have stood then, and its own time must lie before.
pub(super) fn stamp(
    known: &Known<'_>,
    token: &TimeStamp,
    authority: &Certificate,
    control: Timestamp,
) -> Result<Standing, Objection> {
    let time = token.info.time;
    let latest = control.saturating_add(SKEW).unwrap_or(control);
    if time > latest {
        return Err(Objection::new(
            SubIndication::TimestampOrderFailure,
            "T5",
            format!("タイムスタンプの時刻 {time} が、それを証明する時刻より後です。"),
            format!("The time-stamp says {time}, which is after the time that proves it."),
        ));
    }
    if time < authority.not_before() || time > authority.not_after() {
        return Err(Objection::new(
            SubIndication::NotYetValid,
            "T3",
            "タイムスタンプの時刻が、発行局の証明書の期間の外です。",
            "The time-stamp's time lies outside the days of its authority's certificate.",
        ));
    }
    known.stands(authority, Purpose::TimeStamping, control, Some(time))
}

/// Reads and judges a time-stamp over a signature value.
pub(super) fn signature_stamp(
    known: &Known<'_>,
    der: &[u8],
    value: &[u8],
    control: Timestamp,
) -> Result<(Timestamp, Standing), Objection> {
    let name = |objection: Objection| Objection {
        sub: match objection.sub {
            // The stamp is broken, not the signature: it proves nothing, and somebody broke it.
            sub if sub.indication() == super::Indication::TotalFailed => {
                SubIndication::SigConstraintsFailure
            }
            sub => sub,
        },
        note: super::Note::new(
            "T1",
            format!("署名のタイムスタンプ：{}", objection.note.ja),
            format!("The signature's time-stamp: {}", objection.note.en),
        ),
    };
    let token = TimeStamp::read(der).map_err(|fault| name(objection(fault)))?;
    let authority = token.verify(&[value]).map_err(|fault| name(objection(fault)))?.clone();
    let standing = stamp(known, &token, &authority, control).map_err(name)?;
    Ok((token.info.time, standing))
}
