//! What signers answer.

use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;
use yakusho_identity::TotpSecret;
use yakusho_kernel::{Refusal, RefusalKind, Text};
use yakusho_store::{Result, Tx};

use super::secret;
use crate::{
    Contracts,
    by::By,
    model::{Contact, Contract, Signer, SignerState, State, Way},
    rules::{
        decide::Command,
        sign::{self, Answer},
    },
    store::{
        contracts::{self, CONTRACT},
        signers,
    },
};

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// Others are still to answer.
    Waiting,
    /// All agreed.
    All,
}

impl Contracts {
    /// Whether an access code is that of a signer. A wrong one is counted; after
    /// [`MOST_WRONG`](crate::model::signer::MOST_WRONG) the link is locked.
    ///
    /// # Errors
    /// What the store says.
    pub async fn check_code(&self, signer: &Signer, typed: &str, now: Timestamp) -> Result<bool> {
        let right = signer.code_hash.as_deref() == Some(self.code_hash(signer.id, typed).as_str());
        let right = right && !signer.is_locked();
        let input = (self.clone(), signer.id);
        let write = self.store().write_with(now, input, move |tx, (app, id)| {
            Box::pin(async move {
                let found = signers::find(app, tx.db(), *id).await?;
                let mut one = found.ok_or_else(Refusal::not_found)?;
                let right = right && !one.is_locked();
                let kind = if right { "contract.opened" } else { "contract.code_wrong" };
                if !right {
                    one.wrong_codes += 1;
                    signers::save(tx, &one).await?;
                }
                let data = json!({ "signer": one.id });
                By::signer(one.id).act(tx, kind, CONTRACT, one.contract, data).await?;
                Ok(right)
            })
        });
        write.await
    }

    /// Keeps the secret of a signer's authenticator, once a code of it was right.
    ///
    /// # Errors
    /// What the store says.
    pub async fn enrol(&self, signer: &Signer, totp: &TotpSecret, now: Timestamp) -> Result<()> {
        let sealed = self.seal(totp.as_bytes(), &totp_place(signer.id))?;
        let write = self.store().write_with(now, (self.clone(), signer.id, sealed), |tx, input| {
            Box::pin(async move {
                let (app, id, sealed) = input;
                let found = signers::find(app, tx.db(), *id).await?;
                let mut one = found.ok_or_else(Refusal::not_found)?;
                one.totp = Some(sealed.clone());
                signers::save(tx, &one).await?;
                let data = json!({ "signer": one.id });
                By::signer(one.id).act(tx, "contract.enrolled", CONTRACT, one.contract, data).await
            })
        });
        write.await
    }

    /// The secret of a signer's authenticator.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn authenticator(&self, signer: &Signer) -> Result<Option<TotpSecret>> {
        let Some(sealed) = &signer.totp else { return Ok(None) };
        Ok(TotpSecret::from_bytes(&self.open(sealed, &totp_place(signer.id))?))
    }

    /// Keeps that a signer opened the contract to read it.
    ///
    /// # Errors
    /// What the store says.
    pub async fn was_read(&self, signer: &Signer, now: Timestamp) -> Result<()> {
        let write = self.store().write_with(now, (self.clone(), signer.id), |tx, (app, id)| {
            Box::pin(async move {
                let found = signers::find(app, tx.db(), *id).await?;
                let mut one = found.ok_or_else(Refusal::not_found)?;
                if one.read_at.is_some() {
                    return Ok(());
                }
                one.read_at = Some(tx.now());
                signers::save(tx, &one).await?;
                let data = json!({ "signer": one.id });
                By::signer(one.id).act(tx, "contract.read", CONTRACT, one.contract, data).await
            })
        });
        write.await
    }

    /// Agrees for a party, on the file as it is read now.
    ///
    /// # Errors
    /// The refusal of the rules; what the files or the store say.
    pub async fn agree(&self, signer: &Signer, shown: &str, now: Timestamp) -> Result<Answered> {
        let known = self.known(signer.contract).await?;
        if known.way == Way::Party {
            let words = "この契約は、あなたの会社の証明書で署名したPDFを送って合意します。画面を読み直してください。";
            return Err(
                Refusal::new(RefusalKind::Conflict, "own_certificate", Text::ja(words)).into()
            );
        }
        let read = match &known.file {
            Some(file) => self.read(file).await?.1,
            None => String::new(),
        };
        let approved = known.approved_sha256.clone().unwrap_or_default();
        let answer = Answer::Agree { shown: shown.to_owned(), read, approved };
        let input = (self.clone(), signer.id, answer);
        let write = self.store().write_with(now, input, |tx, (app, id, answer)| {
            Box::pin(async move {
                let (known, mut one) = app.answering(tx, *id).await?;
                one.state = sign::answer(&one, answer, tx.now())?;
                one.answered_at = Some(tx.now());
                one.agreed_sha256 = known.approved_sha256.clone();
                signers::save(tx, &one).await?;
                let by = By::signer(one.id);
                let data = json!({
                    "signer": one.id, "party": one.party, "level": one.level.code(),
                    "sha256": one.agreed_sha256,
                });
                by.act(tx, "contract.party_agreed", CONTRACT, known.id, data).await?;
                let all = signers::of_contract(app, tx.db(), known.id).await?;
                if sign::all_agree(&all) {
                    contracts::step(tx, &known, &Command::AllAgree, &by, json!({})).await?;
                    return Ok(Answered::All);
                }
                app.ask_next(tx, known.id, &by).await?;
                Ok(Answered::Waiting)
            })
        });
        write.await
    }

    /// Declines for a party, with reason. The contract ends.
    ///
    /// # Errors
    /// The refusal of the rules; what the store says.
    pub async fn decline(&self, signer: &Signer, reason: &str, now: Timestamp) -> Result<()> {
        let reason: String = reason.trim().chars().take(2_000).collect();
        let sealed = self.seal(reason.as_bytes(), &words_place(signer.id))?;
        let input = (self.clone(), signer.id, Answer::Decline { reason }, sealed);
        let write = self.store().write_with(now, input, |tx, (app, id, answer, sealed)| {
            Box::pin(async move {
                let (known, mut one) = app.answering(tx, *id).await?;
                one.state = sign::answer(&one, answer, tx.now())?;
                one.answered_at = Some(tx.now());
                one.words = Some(sealed.clone());
                signers::save(tx, &one).await?;
                let by = By::signer(one.id);
                let data = json!({ "signer": one.id });
                contracts::step(tx, &known, &Command::Decline, &by, data).await?;
                app.end_all(tx, known.id).await
            })
        });
        write.await
    }

    /// Why a signer declined.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn words_of(&self, signer: &Signer) -> Result<Option<String>> {
        let Some(sealed) = &signer.words else { return Ok(None) };
        let plain = self.open(sealed, &words_place(signer.id))?;
        Ok(String::from_utf8(plain).ok())
    }

    /// Lets somebody else of the company answer. Returns the access code, for the one who asks them to
    /// tell it.
    ///
    /// # Errors
    /// The refusal of the rules; what the store says.
    pub async fn delegate(&self, signer: &Signer, to: Contact, now: Timestamp) -> Result<String> {
        let (link, code) = (secret::link(), secret::code());
        let input = (self.clone(), signer.id, to, link, code.clone());
        let write = self.store().write_with(now, input, |tx, (app, id, to, link, code)| {
            Box::pin(async move {
                let (known, mut one) = app.answering(tx, *id).await?;
                one.state = sign::answer(&one, &Answer::Delegate, tx.now())?;
                one.answered_at = Some(tx.now());
                signers::save(tx, &one).await?;
                let id = tx.new_id();
                let other = Signer {
                    id,
                    contact: to.clone(),
                    state: SignerState::Asked,
                    token_hash: Some(secret::link_hash(link)),
                    code_hash: Some(app.code_hash(id, code)),
                    totp: None,
                    wrong_codes: 0,
                    asked_at: Some(tx.now()),
                    ends_at: Some(app.ends_at(tx.now())?),
                    read_at: None,
                    reminded_at: None,
                    answered_at: None,
                    agreed_sha256: None,
                    words: None,
                    version: 1,
                    ..one.clone()
                };
                signers::insert(tx, app, &other).await?;
                app.mail_request(tx, &other, link).await?;
                let data = json!({ "signer": one.id, "to": other.id });
                By::signer(one.id).act(tx, "contract.delegated", CONTRACT, known.id, data).await
            })
        });
        write.await?;
        Ok(code)
    }

    /// A contract and a signer whose answer is waited for.
    pub(super) async fn answering(&self, tx: &Tx, id: Uuid) -> Result<(Contract, Signer)> {
        let found = signers::find(self, tx.db(), id).await?;
        let one = found.ok_or_else(Refusal::not_found)?;
        let known = contracts::needed(tx, one.contract).await?;
        if known.state != State::Sent {
            let words = "この契約は、もう答えを待っていません。";
            return Err(Refusal::new(RefusalKind::Conflict, "not_sent", Text::ja(words)).into());
        }
        Ok((known, one))
    }

    /// Ends what was still to be answered.
    pub(crate) async fn end_all(&self, tx: &Tx, contract: Uuid) -> Result<()> {
        for mut one in signers::of_contract(self, tx.db(), contract).await? {
            if matches!(one.state, SignerState::Asked | SignerState::Waiting) {
                one.state = SignerState::Ended;
                signers::save(tx, &one).await?;
            }
        }
        Ok(())
    }

    /// A contract that must be there.
    ///
    /// # Errors
    /// Not found; what the database says.
    pub(crate) async fn known(&self, id: Uuid) -> Result<Contract> {
        let (db, municipality) = (self.store().read(), self.store().municipality());
        let found = contracts::find(db, municipality.as_str(), id).await?;
        Ok(found.ok_or_else(Refusal::not_found)?)
    }
}

fn totp_place(id: Uuid) -> String {
    format!("contract_signer_totp/{id}")
}

fn words_place(id: Uuid) -> String {
    format!("contract_signer_words/{id}")
}
