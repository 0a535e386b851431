//! Brings everything together into one report.

use jiff::Timestamp;

use crate::{
    changes::{Change, ChangeKind, changes},
    cms::oids,
    document::{Document, Result},
    signature::{Found, find},
    trust::{Certificate, Evidence, Origin, Purpose},
};

use super::{
    Options,
    after::{Allowance, Bounds, note},
    integrity::{self, Checked, Intact, Message},
    level::Level,
    proof::{self, Proofs},
    report::{Report, SignatureReport, StampReport},
    standing::{Known, Standing},
    store,
    verdict::{Indication, Note, Objection, SubIndication},
};

/// Validates every signature and time-stamp of a file.
///
/// # Errors
/// Only where the file cannot be read as PDF; everything else is in the report.
pub fn validate(data: &[u8], options: &Options) -> Result<Report> {
    let document = Document::read(data)?;
    let found = find(&document)?;
    let checked: Vec<Checked> = found.iter().map(|one| integrity::check(&document, one)).collect();
    let known = gather(&document, &checked, options);
    let mut judge = Judge {
        later: later_changes(&document, &checked)?,
        document: &document,
        known,
        found: &found,
        checked: &checked,
        proofs: Proofs::default(),
        stamps: Vec::new(),
    };
    judge.document_stamps();
    Ok(judge.report())
}

/// Certificates and revocation data from everywhere.
fn gather<'o>(document: &Document<'_>, checked: &[Checked], options: &'o Options) -> Known<'o> {
    let mut pool: Vec<Certificate> = Vec::new();
    let mut evidence = Evidence::default();
    for one in checked {
        pool.extend(one.certificates.iter().cloned());
        let origin = Origin::Message(one.revision.unwrap_or(0));
        for der in &one.revocation {
            evidence.add(origin, der);
        }
        let Ok(Intact { message: Message::Signature(message), .. }) = &one.outcome else {
            continue;
        };
        for token in message.unsigned(oids::SIGNATURE_TIME_STAMP) {
            if let Ok(token) = crate::cms::SignedData::read(token) {
                pool.extend(token.certificates);
                token.revocation.iter().for_each(|der| evidence.add(origin, der));
            }
        }
    }
    store::read(document, &mut pool, &mut evidence);
    pool.extend(options.certificates.iter().cloned());
    evidence.crls.extend(options.crls.iter().map(|crl| (Origin::Outside, crl.clone())));
    evidence.ocsps.extend(options.ocsps.iter().map(|ocsp| (Origin::Outside, ocsp.clone())));
    pool.extend(evidence.ocsps.iter().flat_map(|(_, ocsp)| ocsp.certificates().iter().cloned()));
    let mut once = std::collections::HashSet::new();
    pool.retain(|certificate| once.insert(certificate.der().to_vec()));
    Known { options, pool, evidence }
}

/// What each revision changed, from the first one that a signature covers on.
fn later_changes(document: &Document<'_>, checked: &[Checked]) -> Result<Vec<Change>> {
    let Some(first) = checked.iter().filter_map(|one| one.revision).min() else {
        return Ok(Vec::new());
    };
    let last = document.revisions().len().saturating_sub(1);
    let mut all = Vec::new();
    for revision in first + 1..=last {
        all.extend(changes(document, revision)?);
    }
    let covered = checked.iter().filter_map(|one| one.end).max().unwrap_or(0);
    let trailing = document.trailing();
    if trailing.start.max(covered) < trailing.end {
        all.push(Change {
            // Behind the last saving, so it is later than every signature.
            revision: last + 1,
            kind: ChangeKind::NotExplained,
            what: "bytes behind the end of the file (%%EOF)".to_owned(),
        });
    }
    Ok(all)
}

struct Judge<'a> {
    document: &'a Document<'a>,
    known: Known<'a>,
    found: &'a [Found],
    checked: &'a [Checked],
    later: Vec<Change>,
    proofs: Proofs,
    stamps: Vec<(usize, std::result::Result<Standing, Objection>)>,
}

impl Judge<'_> {
    /// From the newest back: each is judged at the time that the next one proves.
    fn document_stamps(&mut self) {
        let mut order: Vec<(usize, usize)> = Vec::new();
        for (place, one) in self.checked.iter().enumerate() {
            if let Ok(Intact { message: Message::TimeStamp(_), revision, .. }) = &one.outcome {
                order.push((*revision, place));
            }
        }
        order.sort_unstable_by(|one, two| two.cmp(one));
        for (revision, place) in order {
            let Some(Ok(intact)) = self.checked.get(place).map(|one| one.outcome.as_ref()) else {
                continue;
            };
            let Message::TimeStamp(token) = &intact.message else { continue };
            let control = self.proofs.after(revision).unwrap_or(self.known.options.now);
            let outcome = proof::stamp(&self.known, token, &intact.signer, control);
            if outcome.is_ok() {
                self.proofs.0.push((revision, token.info.time));
            }
            self.stamps.push((place, outcome));
        }
    }

    fn report(&self) -> Report {
        let mut signatures = Vec::new();
        let mut document_timestamps = Vec::new();
        for (place, (found, checked)) in self.found.iter().zip(self.checked).enumerate() {
            let is_stamp = found.dict.sub_filter == crate::signature::SubFilter::TimeStamp;
            if is_stamp {
                document_timestamps.push(self.stamp(place, found, checked));
            } else {
                signatures.push(self.signature(place, found, checked));
            }
        }
        let worst = signatures.iter().map(|one: &SignatureReport| one.indication).max();
        Report {
            verdict: worst.map_or("NO-SIGNATURE", Indication::as_str),
            revisions: self.document.revisions().len(),
            signatures,
            document_timestamps,
        }
    }

    fn covers_whole(&self, checked: &Checked) -> bool {
        checked.end == Some(self.document.data().len())
    }

    fn stamp(&self, place: usize, found: &Found, checked: &Checked) -> StampReport {
        let objection = match &checked.outcome {
            Err(objection) => Some(objection.clone()),
            Ok(_) => {
                let judged = self.stamps.iter().find(|(stamp, _)| *stamp == place);
                judged.and_then(|(_, outcome)| outcome.as_ref().err().cloned())
            }
        };
        let mut notes: Vec<Note> = Vec::new();
        let judged = self.stamps.iter().find(|(stamp, _)| *stamp == place);
        if let Some((_, Ok(standing))) = judged {
            notes.extend(standing.gaps.iter().cloned());
        }
        let sub = objection.as_ref().map(|objection| objection.sub);
        notes.extend(objection.map(|objection| objection.note));
        let intact = checked.outcome.as_ref().ok();
        let time = intact.and_then(|intact| match &intact.message {
            Message::TimeStamp(token) => Some(token.info.time),
            Message::Signature(_) => None,
        });
        StampReport {
            field: found.field.clone(),
            indication: sub.map_or(Indication::TotalPassed, SubIndication::indication),
            sub_indication: sub,
            covers_whole_file: self.covers_whole(checked),
            revision: checked.revision.map(|revision| revision + 1),
            signer: intact.map(|intact| intact.signer.subject_text()),
            time,
            notes,
        }
    }

    fn signature(&self, place: usize, found: &Found, checked: &Checked) -> SignatureReport {
        let mut report = SignatureReport {
            field: found.field.clone(),
            indication: Indication::TotalPassed,
            sub_indication: None,
            level: None,
            covers_whole_file: self.covers_whole(checked),
            revision: checked.revision.map(|revision| revision + 1),
            signed_length: checked.end,
            changes_after: Vec::new(),
            signer: None,
            time: found.dict.claimed_time,
            time_is_proven: false,
            reason: found.dict.reason.clone(),
            certifies: found.dict.doc_mdp,
            chain: Vec::new(),
            renew_before: None,
            notes: Vec::new(),
        };
        let mut objections: Vec<Objection> = Vec::new();
        match &checked.outcome {
            Err(objection) => objections.push(objection.clone()),
            Ok(intact) => {
                report.signer = Some(intact.signer.subject_text());
                self.weigh_later(place, intact, found, &mut report, &mut objections);
                self.certificate(intact, found, &mut report, &mut objections);
                self.broken_stamps(intact, &mut objections);
            }
        }
        // What is broken weighs more than what is not known.
        let worst = objections.iter().max_by_key(|objection| objection.sub.indication());
        if let Some(first) = worst.map(|worst| worst.sub.indication()).and_then(|indication| {
            objections.iter().find(|objection| objection.sub.indication() == indication)
        }) {
            report.indication = first.sub.indication();
            report.sub_indication = Some(first.sub);
        }
        report.notes.extend(objections.into_iter().map(|objection| objection.note));
        report
    }

    /// M: what came after, and whether the signature is still where it was.
    fn weigh_later(
        &self,
        place: usize,
        intact: &Intact,
        found: &Found,
        report: &mut SignatureReport,
        objections: &mut Vec<Objection>,
    ) {
        let before = self.found.iter().zip(self.checked).enumerate().filter(|(other, (_, one))| {
            *other == place || one.revision.is_some_and(|revision| revision <= intact.revision)
        });
        let bounds = Bounds::of(before.map(|(_, (found, _))| found));
        for change in self.later.iter().filter(|change| change.revision > intact.revision) {
            let weighed = bounds.weigh(change);
            if weighed.allowance == Allowance::NotAllowed {
                let note = note(&weighed);
                objections.push(Objection { sub: SubIndication::FormatFailure, note });
            }
            report.changes_after.push(weighed);
        }
        if !found.still_there {
            objections.push(Objection::new(
                SubIndication::FormatFailure,
                "M6",
                "この署名は、あとでフォームから外されています。",
                "The signature was taken out of the form afterwards.",
            ));
        }
        let earlier = self.found.iter().zip(self.checked).any(|(other, one)| {
            other.field != found.field
                && other.dict.sub_filter != crate::signature::SubFilter::TimeStamp
                && one.revision.is_some_and(|revision| revision < intact.revision)
        });
        if found.dict.doc_mdp.is_some() && earlier {
            objections.push(Objection::new(
                SubIndication::FormatFailure,
                "M2",
                "文書を証明する署名（DocMDP）は、最初の署名でなければなりません。",
                "A certifying signature (DocMDP) must be the first one.",
            ));
        }
    }

    /// T and R: the best proven time, and whether the certificate stood then.
    fn certificate(
        &self,
        intact: &Intact,
        found: &Found,
        report: &mut SignatureReport,
        objections: &mut Vec<Objection>,
    ) {
        let Message::Signature(message) = &intact.message else { return };
        let now = self.known.options.now;
        let archived = self.proofs.of(intact.revision);
        let control = archived.unwrap_or(now);
        let mut stamped: Option<(Timestamp, Standing)> = None;
        for token in message.unsigned(oids::SIGNATURE_TIME_STAMP) {
            match proof::signature_stamp(&self.known, token, &message.signature, control) {
                Ok((time, standing)) => {
                    if stamped.as_ref().is_none_or(|(known, _)| time < *known) {
                        stamped = Some((time, standing));
                    }
                }
                Err(objection) if objection.sub.is_defect() => objections.push(objection),
                Err(objection) => report.notes.push(objection.note),
            }
        }
        let proven = match (&stamped, archived) {
            (Some((time, _)), Some(archived)) => Some((*time).min(archived)),
            (Some((time, _)), None) => Some(*time),
            (None, archived) => archived,
        };
        if let Some(time) = proven {
            report.time = Some(time);
            report.time_is_proven = true;
        }
        report.time = report.time.or_else(|| message.signing_time());
        let at = proven.unwrap_or(now);
        let standing = self.known.stands(&intact.signer, Purpose::Signing, at, None);
        let level = self.level(intact.revision, &stamped, archived, standing.as_ref().ok());
        report.level = Some(level.name(&found.dict.sub_filter));
        report.renew_before = self.renew_before(intact, &stamped);
        match standing {
            Ok(standing) => {
                report.chain = standing.chain.iter().map(Certificate::subject_text).collect();
                report.notes.extend(standing.gaps);
            }
            Err(objection) => objections.push(objection),
        }
        if let Some((_, standing)) = stamped {
            report.notes.extend(standing.gaps);
        }
    }

    fn level(
        &self,
        revision: usize,
        stamped: &Option<(Timestamp, Standing)>,
        archived: Option<Timestamp>,
        standing: Option<&Standing>,
    ) -> Level {
        if stamped.is_none() && archived.is_none() {
            return Level::B;
        }
        let own = standing.and_then(|standing| standing.data_until);
        let stamp = match stamped {
            Some((_, standing)) => standing.data_until,
            None => Some(revision),
        };
        let (Some(own), Some(stamp)) = (own, stamp) else { return Level::T };
        let data = own.max(stamp).max(revision);
        if self.proofs.of(data).is_some() { Level::Lta } else { Level::Lt }
    }

    /// The end of the certificate on which the newest proof rests.
    fn renew_before(
        &self,
        intact: &Intact,
        stamped: &Option<(Timestamp, Standing)>,
    ) -> Option<Timestamp> {
        let newest = self.stamps.iter().filter_map(|(place, outcome)| {
            let standing = outcome.as_ref().ok()?;
            let revision = self.checked.get(*place)?.revision?;
            (revision >= intact.revision).then_some((revision, standing))
        });
        let newest = newest.max_by_key(|(revision, _)| *revision).map(|(_, standing)| standing);
        let rests = newest.or(stamped.as_ref().map(|(_, standing)| standing))?;
        rests.chain.iter().map(Certificate::not_after).min()
    }

    /// A document time-stamp that is broken, and not merely past its days: somebody put it there.
    fn broken_stamps(&self, intact: &Intact, objections: &mut Vec<Objection>) {
        for (place, (found, checked)) in self.found.iter().zip(self.checked).enumerate() {
            let is_stamp = found.dict.sub_filter == crate::signature::SubFilter::TimeStamp;
            let covers = found.first_seen >= intact.revision;
            if !is_stamp || !covers {
                continue;
            }
            let judged = self.stamps.iter().find(|(stamp, _)| *stamp == place);
            let objection = match (&checked.outcome, judged) {
                (Err(objection), _) | (Ok(_), Some((_, Err(objection)))) => objection,
                _ => continue,
            };
            if objection.sub.is_defect() {
                let sub = if objection.sub.indication() == Indication::TotalFailed {
                    SubIndication::SigConstraintsFailure
                } else {
                    objection.sub
                };
                objections.push(Objection::new(
                    sub,
                    "T2",
                    format!("文書タイムスタンプ {}：{}", found.field, objection.note.ja),
                    format!("The document time-stamp {}: {}", found.field, objection.note.en),
                ));
            }
        }
    }
}
