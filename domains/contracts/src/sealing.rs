//! 封緘: when all agreed, the platform signs (立会人型), one PAdES signature for each agreement, which
//! binds party, level, time and hash; the last one ends in B-LTA. Years later the archive is renewed.

use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use yakusho_files::{CleanFile, Holder, Kept, MediaType};
use yakusho_kernel::{Id, Refusal, date::jst_date};
use yakusho_pdf_signature::{
    Report, SignatureReport,
    sign::{Request, Sources, extend, sign},
    validate,
    validate::Level,
};
use yakusho_signing::Signing;
use yakusho_store::{Error, Result};

use crate::{
    Contracts,
    by::By,
    filing::{name, of_files, sha256},
    model::{Contract, ContractFile, Party, Seal, SignedFile, Signer, SignerState, State},
    rules::decide::Command,
    store::{
        contracts::{self, CONTRACT},
        seals::{self, CERTIFICATE, SEALED},
        signers,
    },
};

/// What a signature binds, as JSON in its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The form of this JSON.
    pub form: String,
    /// 契約番号 as an id.
    pub contract: Uuid,
    /// The party of the contract.
    pub party: Uuid,
    /// The signer.
    pub signer: Uuid,
    /// How they showed who they are.
    pub level: String,
    /// When they agreed.
    pub agreed_at: Timestamp,
    /// The SHA-256 of the file before the first signature.
    pub sha256: String,
}

/// The form of [`Evidence`].
const FORM: &str = "yakusho-agreement-1";

/// A file that was sealed or renewed, and what the engine says of it.
#[derive(Clone, Debug)]
pub struct Made {
    /// The file.
    pub bytes: Vec<u8>,
    /// The level that all signatures reach.
    pub level: String,
    /// On which day it is renewed: a year before the newest proof ends.
    pub renew_on: Date,
    /// Whether a key or authority of it is 試験用.
    pub stand_in: bool,
}

/// Signs once for each agreement. Slow: call it where waiting is allowed.
///
/// # Errors
/// Why nothing was sealed, without personal data.
pub fn seal(
    signing: &Signing,
    paper: &[u8],
    agreements: &[(Evidence, String)],
    now: Timestamp,
) -> std::result::Result<Made, String> {
    let signer = signing.platform_signer(now).map_err(|error| error.to_string())?;
    let stamps = signing.timestamps(now).map_err(|error| error.to_string())?;
    let revocation = signing.revocation(now);
    let mut bytes = paper.to_vec();
    for (place, (evidence, name)) in (1..).zip(agreements) {
        let last = place == agreements.len();
        let level = if last { Level::Lta } else { Level::T };
        let reason = serde_json::to_string(evidence).map_err(|error| error.to_string())?;
        let request = Request {
            name: Some(name.clone()),
            reason: Some(reason),
            anchors: signing.trust().roots,
            ..Request::new(&format!("agreement-{place}"), level, now)
        };
        let sources =
            Sources { signer: &signer, stamps: Some(&stamps), revocation: Some(&revocation) };
        bytes = sign(&bytes, &request, sources).map_err(|error| error.to_string())?;
    }
    made(signing, bytes, stamps.is_stand_in(), now)
}

/// Renews the proof of a sealed file: validation data as of now, and a document time-stamp over all.
///
/// # Errors
/// Why nothing was renewed.
pub fn renewed(
    signing: &Signing,
    sealed: &[u8],
    now: Timestamp,
) -> std::result::Result<Made, String> {
    let stamps = signing.timestamps(now).map_err(|error| error.to_string())?;
    let revocation = signing.revocation(now);
    let roots = [signing.trust().roots, signing.trust().timestamp_roots].concat();
    let bytes = extend(sealed, now, &roots, Some(&revocation), &stamps);
    made(signing, bytes.map_err(|error| error.to_string())?, stamps.is_stand_in(), now)
}

/// A file is kept only where the engine itself says that it holds.
fn made(
    signing: &Signing,
    bytes: Vec<u8>,
    stand_in: bool,
    now: Timestamp,
) -> std::result::Result<Made, String> {
    let report = validate(&bytes, &signing.options(now)).map_err(|error| error.to_string())?;
    if !report.holds() {
        return Err(format!("the sealed file does not hold: {}", report.verdict));
    }
    let ends = report.signatures.iter().filter_map(|one| one.renew_before).min();
    let renew_on = ends.map_or_else(|| jst_date(now) + 1.year(), |end| jst_date(end) - 1.year());
    Ok(Made { level: level_of(&report), renew_on, stand_in, bytes })
}

/// The level that the last signature of a file reaches.
fn level_of(report: &Report) -> String {
    report.signatures.last().and_then(|one| one.level).unwrap_or("—").to_owned()
}

/// What a signature binds, where it is one of ours.
#[must_use]
pub fn evidence_of(signature: &SignatureReport) -> Option<Evidence> {
    let read: Evidence = serde_json::from_str(signature.reason.as_deref()?).ok()?;
    (read.form == FORM).then_some(read)
}

/// What is wrong between a sealed file and what was agreed (checks P1 and P2); empty where nothing is.
#[must_use]
pub fn differences(
    report: &Report,
    known: &Contract,
    signers: &[Signer],
    own: &[SignedFile],
) -> Vec<String> {
    let mut wrong = Vec::new();
    let found: Vec<Evidence> = report.signatures.iter().filter_map(evidence_of).collect();
    let agreed: Vec<&Signer> =
        signers.iter().filter(|one| one.state == SignerState::Agreed).collect();
    if found.len() != agreed.len() {
        wrong.push(format!("合意は{}件、署名の記録は{}件です。", agreed.len(), found.len()));
    }
    for one in agreed {
        let bound = found.iter().find(|evidence| evidence.signer == one.id);
        let good = bound.is_some_and(|evidence| {
            evidence.contract == known.id
                && evidence.party == one.party
                && evidence.level == one.level.code()
                && Some(evidence.agreed_at) == one.answered_at
                && Some(evidence.sha256.as_str()) == known.approved_sha256.as_deref()
        });
        if !good {
            wrong.push("合意の記録と、署名に書かれた記録が合いません。".to_owned());
        }
    }
    for one in own {
        let there = report.signatures.iter().any(|found| {
            found.field == one.field && found.signer.as_deref() == Some(one.subject.as_str())
        });
        if !there {
            wrong.push(format!("相手方の電子署名（{}）が、ファイルにありません。", one.subject));
        }
    }
    wrong
}

impl Contracts {
    /// Seals a contract to which all agreed, and concludes it.
    ///
    /// # Errors
    /// What the rules, the files, the key, the time-stamp authority or the store say; the contract
    /// then waits, and nothing of it is lost.
    pub async fn conclude(&self, id: Uuid, now: Timestamp) -> Result<()> {
        let known = self.known(id).await?;
        if known.state != State::Agreed {
            return Ok(());
        }
        let file = known.file.clone().ok_or_else(Refusal::not_found)?;
        let (mut paper, hash) = self.read(&file).await?;
        if known.approved_sha256.as_deref() != Some(hash.as_str()) {
            return Err(Error::Broken(format!("contract {id} has another file than the approved")));
        }
        let own = self.signed_files(id).await?;
        if let Some(newest) = own.last() {
            let (signed, _) = self.read(&newest.file).await?;
            if !signed.starts_with(&paper) {
                return Err(Error::Broken(format!("contract {id} was signed on another file")));
            }
            paper = signed;
        }
        let (db, municipality) = (self.store().read(), self.store().municipality());
        let parties = contracts::parties(db, municipality.as_str(), id).await?;
        let signers: Vec<Signer> = signers::of_contract(self, db, id)
            .await?
            .into_iter()
            .filter(|one| one.state == SignerState::Agreed)
            .collect();
        let agreements = self.agreements(&known, &parties, &signers);
        let signing = self.signing().clone();
        let work = tokio::task::spawn_blocking(move || seal(&signing, &paper, &agreements, now));
        let made = work.await.map_err(|_| Error::Broken("the sealing stopped".to_owned()))?;
        let made = made.map_err(Error::Broken)?;
        let certificate = self.certificate(&known, &parties, (&signers, &own), &made, now).await?;
        let certificate = CleanFile::made_here("合意締結証明書.pdf", MediaType::Pdf, certificate);
        let certificate = self.files().keep(&certificate, now).await.map_err(of_files)?;
        let (kept, seal) =
            self.keep_sealed(&known, made, 1, Some(certificate.id().uuid()), now).await?;
        let input = (self.clone(), id, seal, kept, certificate, signers);
        let write = self.store().write_with(now, input, |tx, input| {
            Box::pin(async move {
                let (app, id, seal, kept, certificate, signers) = input;
                let by = By::job("seal_contracts");
                let known = contracts::needed(tx, *id).await?;
                let holder = |what: &str| Holder {
                    kind: CONTRACT,
                    id: *id,
                    fact_key: Some(what.to_owned()),
                };
                app.files().attach(tx, kept, &holder(SEALED), &by.actor).await?;
                app.files().attach(tx, certificate, &holder(CERTIFICATE), &by.actor).await?;
                seals::insert(tx, seal).await?;
                let data = json!({ "sealed_sha256": seal.sha256, "level": seal.level });
                contracts::step(tx, &known, &Command::Seal, &by, data).await?;
                for one in signers {
                    app.mail_concluded(tx, one, &known).await?;
                }
                Ok(())
            })
        });
        write.await
    }

    fn agreements(
        &self,
        known: &Contract,
        parties: &[Party],
        signers: &[Signer],
    ) -> Vec<(Evidence, String)> {
        let city = self.city();
        let one = |signer: &Signer| {
            let evidence = Evidence {
                form: FORM.to_owned(),
                contract: known.id,
                party: signer.party,
                signer: signer.id,
                level: signer.level.code().to_owned(),
                agreed_at: signer.answered_at.unwrap_or_default(),
                sha256: signer.agreed_sha256.clone().unwrap_or_default(),
            };
            let party = crate::signing::mail::party_name(parties, signer.party);
            (evidence, format!("{city} 電子契約（{party}の合意）"))
        };
        signers.iter().map(one).collect()
    }

    async fn keep_sealed(
        &self,
        known: &Contract,
        made: Made,
        number: i64,
        certificate: Option<Uuid>,
        now: Timestamp,
    ) -> Result<(Kept, Seal)> {
        let hash = sha256(&made.bytes);
        let bytes = i64::try_from(made.bytes.len()).unwrap_or(i64::MAX);
        let clean = CleanFile::made_here(&name(known), MediaType::Pdf, made.bytes);
        let kept = self.files().keep(&clean, now).await.map_err(of_files)?;
        let seal = Seal {
            id: Id::<()>::new(now).uuid(),
            contract: known.id,
            number,
            attachment: kept.id().uuid(),
            sha256: hash,
            bytes,
            level: made.level,
            sealed_at: now,
            renew_on: made.renew_on,
            certificate,
            stand_in: made.stand_in,
        };
        Ok((kept, seal))
    }

    /// Renews the newest seal of a contract. The file before stays where it is.
    ///
    /// # Errors
    /// As [`Contracts::conclude`].
    pub async fn renew(&self, before: &Seal, now: Timestamp) -> Result<Seal> {
        let known = self.known(before.contract).await?;
        let sealed = self.sealed(before).await?;
        let signing = self.signing().clone();
        let work = tokio::task::spawn_blocking(move || renewed(&signing, &sealed, now));
        let made = work.await.map_err(|_| Error::Broken("the renewal stopped".to_owned()))?;
        let made = made.map_err(Error::Broken)?;
        let kept =
            self.keep_sealed(&known, made, before.number + 1, before.certificate, now).await?;
        let (kept, seal) = kept;
        let input = (self.clone(), seal.clone(), kept);
        let write = self.store().write_with(now, input, |tx, (app, seal, kept)| {
            Box::pin(async move {
                let by = By::job("renew_archives");
                let fact_key = Some(SEALED.to_owned());
                let holder = Holder { kind: CONTRACT, id: seal.contract, fact_key };
                app.files().attach(tx, kept, &holder, &by.actor).await?;
                seals::insert(tx, seal).await?;
                let data = json!({
                    "number": seal.number, "sealed_sha256": seal.sha256, "renew_on": seal.renew_on,
                });
                by.act(tx, "contract.renewed", CONTRACT, seal.contract, data).await
            })
        });
        write.await?;
        Ok(seal)
    }

    /// The bytes of a sealed file; they are compared with the hash that was kept.
    ///
    /// # Errors
    /// What the files say.
    pub async fn sealed(&self, seal: &Seal) -> Result<Vec<u8>> {
        let file = ContractFile {
            attachment: seal.attachment,
            sha256: seal.sha256.clone(),
            bytes: seal.bytes,
        };
        Ok(self.read(&file).await?.0)
    }

    /// What the engine says of a sealed file at an instant, and what does not fit what was agreed.
    ///
    /// # Errors
    /// What the files or the store say.
    pub async fn verify(&self, seal: &Seal, at: Timestamp) -> Result<(Report, Vec<String>)> {
        let known = self.known(seal.contract).await?;
        let signers = signers::of_contract(self, self.store().read(), known.id).await?;
        let bytes = self.sealed(seal).await?;
        let signing = self.signing().clone();
        let work = tokio::task::spawn_blocking(move || validate(&bytes, &signing.options(at)));
        let report =
            work.await.map_err(|_| Error::Broken("the verification stopped".to_owned()))?;
        let report = report.map_err(|error| Error::Broken(error.to_string()))?;
        let own = self.signed_files(known.id).await?;
        let wrong = differences(&report, &known, &signers, &own);
        Ok((report, wrong))
    }
}
