//! 当事者型: takes the file that a party signed with a certificate of its own.

use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;
use yakusho_files::{CleanFile, Holder, MediaType};
use yakusho_kernel::{Id, Refusal};
use yakusho_pdf_signature::{
    sign::{Request, Sources, keep, sign},
    validate::Level as Pades,
};
use yakusho_signing::is_stand_in;
use yakusho_store::{Error, Result};

use super::Answered;
use crate::{
    Contracts,
    by::By,
    filing::{of_files, sha256},
    model::{Contract, ContractFile, SignedFile, Signer, Way},
    rules::{
        decide::Command,
        outside::{Outside, judge, names, refuse},
        sign::{self as rule, Answer},
    },
    signing::mail::party_name,
    store::{
        contracts::{self, CONTRACT},
        signed::{self, SIGNED},
        signers,
    },
};

impl Contracts {
    /// The files that parties signed themselves, in their order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn signed_files(&self, contract: Uuid) -> Result<Vec<SignedFile>> {
        let (db, municipality) = (self.store().read(), self.store().municipality());
        signed::of_contract(db, municipality.as_str(), contract).await
    }

    /// The file that is to be signed now: the newest that a party signed, or the approved one.
    ///
    /// # Errors
    /// Not found where there is none; what the database says.
    pub async fn to_sign(&self, known: &Contract) -> Result<ContractFile> {
        let newest = self.signed_files(known.id).await?.pop().map(|one| one.file);
        let file = newest.or_else(|| known.file.clone());
        Ok(file.ok_or_else(Refusal::not_found)?)
    }

    /// Who issued the certificates that are taken.
    #[must_use]
    pub fn accepted_roots(&self) -> Vec<String> {
        self.signing().trust().roots.iter().map(|root| root.subject_text()).collect()
    }

    /// Takes a signed file as a party's agreement. The file was examined already.
    ///
    /// # Errors
    /// A refusal at the field `file` that says what is wrong with it; the refusal of the rules; what
    /// the files or the store say.
    pub async fn take_signed(
        &self,
        signer: &Signer,
        clean: CleanFile,
        now: Timestamp,
    ) -> Result<Answered> {
        let known = self.known(signer.contract).await?;
        if clean.media_type != MediaType::Pdf || known.way != Way::Party {
            return Err(refuse("not_a_pdf", "電子署名を付けたPDFを送ってください。").into());
        }
        let before = self.signed_files(known.id).await?;
        let base = self.to_sign(&known).await?;
        let (asked, _) = self.read(&base).await?;
        let outside = self.judged(asked, clean.bytes.to_vec(), now).await?;
        let approved = known.approved_sha256.clone().unwrap_or_default();
        let read = match &known.file {
            Some(file) => self.read(file).await?.1,
            None => String::new(),
        };
        let (db, municipality) = (self.store().read(), self.store().municipality());
        let parties = contracts::parties(db, municipality.as_str(), known.id).await?;
        let subject = outside.certificate.subject_text();
        let party = party_name(&parties, signer.party);
        let kept = self.files().keep(&clean, now).await.map_err(of_files)?;
        let one = SignedFile {
            id: Id::<()>::new(now).uuid(),
            contract: known.id,
            signer: signer.id,
            number: i64::try_from(before.len()).unwrap_or_default() + 1,
            file: ContractFile {
                attachment: kept.id().uuid(),
                sha256: sha256(&clean.bytes),
                bytes: i64::try_from(clean.bytes.len()).unwrap_or(i64::MAX),
            },
            field: outside.field,
            name_fits: names(&subject, &party, &signer.contact.person),
            subject,
            issuer: outside.certificate.issuer_text(),
            fingerprint: outside.certificate.fingerprint(),
            level: outside.level,
            stand_in: is_stand_in(&outside.certificate),
            taken_at: now,
        };
        let answer = Answer::Agree { shown: read.clone(), read, approved };
        let input = (self.clone(), signer.id, answer, one, kept);
        let write = self.store().write_with(now, input, |tx, (app, id, answer, new, kept)| {
            Box::pin(async move {
                let (known, mut one) = app.answering(tx, *id).await?;
                let there =
                    signed::of_contract(tx.db(), tx.municipality().as_str(), known.id).await?;
                if i64::try_from(there.len()).unwrap_or_default() + 1 != new.number {
                    return Err(Error::Stale { table: CONTRACT });
                }
                one.state = rule::answer(&one, answer, tx.now())?;
                one.answered_at = Some(tx.now());
                one.agreed_sha256 = known.approved_sha256.clone();
                signers::save(tx, &one).await?;
                let by = By::signer(one.id);
                let fact_key = Some(SIGNED.to_owned());
                let holder = Holder { kind: CONTRACT, id: known.id, fact_key };
                app.files().attach(tx, kept, &holder, &by.actor).await?;
                signed::insert(tx, new).await?;
                let data = json!({
                    "signer": one.id, "party": one.party, "level": one.level.code(),
                    "sha256": one.agreed_sha256, "signed_sha256": new.file.sha256,
                    "certificate": new.fingerprint, "name_fits": new.name_fits,
                });
                by.act(tx, "contract.party_signed", CONTRACT, known.id, data).await?;
                let all = signers::of_contract(app, tx.db(), known.id).await?;
                if rule::all_agree(&all) {
                    contracts::step(tx, &known, &Command::AllAgree, &by, json!({})).await?;
                    return Ok(Answered::All);
                }
                app.ask_next(tx, known.id, &by).await?;
                Ok(Answered::Waiting)
            })
        });
        write.await
    }

    /// What the engine says of a signed file; and that the platform can seal what comes after it.
    async fn judged(&self, asked: Vec<u8>, signed: Vec<u8>, now: Timestamp) -> Result<Outside> {
        let signing = self.signing().clone();
        let work = tokio::task::spawn_blocking(move || {
            let options = signing.options(now);
            let revocation = signing.revocation(now);
            let roots = signing.trust().roots;
            let outside = judge(&asked, &signed, &options)?;
            // The seal will need what proves that the certificate is not revoked: it is asked for
            // now, and the signature judged once more with it.
            let kept = keep(&signed, now, &roots, Some(&revocation)).map_err(|_| {
                refuse(
                    "no_revocation_data",
                    "署名に使った証明書が失効していないかを、いま確かめられませんでした。しばらくしてから送り直すか、市の担当に相談してください。",
                )
            })?;
            judge(&asked, &kept, &options)?;
            if let Ok(key) = signing.platform_signer(now) {
                let probe = Request::new("probe", Pades::B, now);
                let sources = Sources { signer: &key, stamps: None, revocation: None };
                sign(&kept, &probe, sources).map_err(|_| {
                    refuse(
                        "locked",
                        "この電子署名は、あとから署名を加えることを禁じています。「変更を許可しない」を選ばずに、署名し直してください。",
                    )
                })?;
            }
            Ok::<_, Refusal>(outside)
        });
        let done = work.await.map_err(|_| Error::Broken("the verification stopped".to_owned()))?;
        Ok(done?)
    }
}
