//! Asks the parties to sign, with the approved file and nothing else.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Refusal, RefusalKind, Text, date::jst_date};
use yakusho_store::{Error, Result, Tx};

use super::secret;
use crate::{
    Contracts,
    by::By,
    model::{ConsentKind, Contract, Level, Party, Signer, SignerState, State, Way},
    rules::{decide::Command, sign},
    store::{
        contracts::{self, CONTRACT},
        signers::{self, SIGNER},
        suppliers,
    },
};

/// In which order the parties are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// One after the other.
    Serial,
    /// All at the same time.
    Parallel,
}

/// How the parties are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// In which order.
    pub order: Order,
    /// How strongly they show who they are.
    pub level: Level,
}

/// An access code, shown once to be told by another channel.
#[derive(Clone)]
pub struct Asked {
    /// The signer.
    pub signer: Uuid,
    /// The party's name.
    pub party: String,
    /// The person's name.
    pub person: String,
    /// Where to call.
    pub phone: String,
    /// The access code.
    pub code: String,
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked").field("signer", &self.signer).finish_non_exhaustive()
    }
}

impl Contracts {
    /// A consent that is missing for a contract today, in words.
    ///
    /// # Errors
    /// What the store says.
    pub async fn missing_consent(
        &self,
        known: &Contract,
        parties: &[Party],
        now: Timestamp,
    ) -> Result<Option<String>> {
        let rules = self.rules()?;
        let construction = rules.kind(&known.kind).is_some_and(|kind| kind.construction);
        let today = jst_date(now);
        for party in parties {
            let given = suppliers::consents(self, party.supplier).await?;
            let has = |kind| given.iter().any(|one| one.kind == kind && one.holds_on(today));
            for (kind, needed) in
                [(ConsentKind::Electronic, true), (ConsentKind::Construction, construction)]
            {
                if needed && !has(kind) {
                    return Ok(Some(format!(
                        "{}の「{}」が記録されていません。相手方の画面で記録してから送ってください。",
                        party.name,
                        kind.label()
                    )));
                }
            }
        }
        Ok(None)
    }

    /// Asks the parties of an approved contract. Returns the access codes, which nobody sees again.
    ///
    /// # Errors
    /// The refusal of the rules: another file than the approved, a consent that is missing; what the
    /// files or the store say.
    pub async fn send(
        &self,
        known: &Contract,
        parties: &[Party],
        request: Request,
        by: &By,
        now: Timestamp,
    ) -> Result<Vec<Asked>> {
        let missing = self.missing_consent(known, parties, now).await?;
        let read = match &known.file {
            Some(file) => self.read(file).await?.1,
            None => String::new(),
        };
        let ends_at = self.ends_at(now)?;
        let mut new = Vec::new();
        for (place, party) in (1_i64..).zip(parties) {
            let supplier = suppliers::find(self, party.supplier).await?;
            let contact = supplier.ok_or_else(Refusal::not_found)?.contact;
            // Each signs the file that the one before signed.
            let in_turn = request.order == Order::Serial || known.way == Way::Party;
            let turn = if in_turn { place } else { 1 };
            new.push((party.clone(), contact, turn, secret::link(), secret::code()));
        }
        let input = (self.clone(), known.clone(), new, request.level, (read, missing), by.clone());
        let write = self.store().write_with(now, input, move |tx, input| {
            Box::pin(async move {
                let (app, seen, new, level, (read, missing), by) = input;
                let known = contracts::needed(tx, seen.id).await?;
                if known.version != seen.version {
                    return Err(Error::Stale { table: CONTRACT });
                }
                let command = Command::Send { sha256: read.clone(), missing: missing.clone() };
                let data = json!({ "signers": new.len(), "level": level.code() });
                contracts::step(tx, &known, &command, by, data).await?;
                let mut asked = Vec::new();
                for (party, contact, turn, link, code) in new {
                    let id = tx.new_id();
                    let first = *turn == 1;
                    let signer = Signer {
                        id,
                        contract: known.id,
                        party: party.id,
                        turn: *turn,
                        contact: contact.clone(),
                        level: *level,
                        state: if first { SignerState::Asked } else { SignerState::Waiting },
                        token_hash: first.then(|| secret::link_hash(link)),
                        code_hash: Some(app.code_hash(id, code)),
                        totp: None,
                        wrong_codes: 0,
                        asked_at: first.then_some(tx.now()),
                        ends_at: first.then_some(ends_at),
                        read_at: None,
                        reminded_at: None,
                        answered_at: None,
                        agreed_sha256: None,
                        words: None,
                        version: 1,
                    };
                    signers::insert(tx, app, &signer).await?;
                    if first {
                        was_asked(tx, app, &signer, link, by).await?;
                    }
                    asked.push(Asked {
                        signer: id,
                        party: party.name.clone(),
                        person: contact.person.clone(),
                        phone: contact.phone.clone(),
                        code: code.clone(),
                    });
                }
                Ok(asked)
            })
        });
        write.await
    }

    /// Until when somebody who is asked now can answer.
    pub(crate) fn ends_at(&self, now: Timestamp) -> Result<Timestamp> {
        let days = i64::from(self.rules()?.link_days);
        Ok(now.checked_add(SignedDuration::from_hours(days * 24)).unwrap_or(now))
    }

    /// Asks those whose turn has come, inside the write of the answer before.
    pub(crate) async fn ask_next(&self, tx: &Tx, contract: Uuid, by: &By) -> Result<()> {
        let all = signers::of_contract(self, tx.db(), contract).await?;
        let Some(turn) = sign::turn(&all) else { return Ok(()) };
        let ends_at = self.ends_at(tx.now())?;
        for mut signer in all {
            if signer.turn == turn && signer.state == SignerState::Waiting {
                let link = secret::link();
                signer.state = SignerState::Asked;
                signer.token_hash = Some(secret::link_hash(&link));
                signer.asked_at = Some(tx.now());
                signer.ends_at = Some(ends_at);
                signers::save(tx, &signer).await?;
                was_asked(tx, self, &signer, &link, by).await?;
            }
        }
        Ok(())
    }

    /// Gives a signer a new link and a new access code, where the old ones were lost or are over.
    ///
    /// # Errors
    /// Not found; a refusal where the contract or the signer waits for no answer.
    pub async fn ask_again(
        &self,
        contract: Uuid,
        signer: Uuid,
        by: &By,
        now: Timestamp,
    ) -> Result<Asked> {
        let (link, code) = (secret::link(), secret::code());
        let (db, municipality) = (self.store().read(), self.store().municipality());
        let parties = contracts::parties(db, municipality.as_str(), contract).await?;
        let input = (self.clone(), parties, link, code, by.clone());
        let write =
            self.store().write_with(now, input, move |tx, (app, parties, link, code, by)| {
                Box::pin(async move {
                    let known = contracts::needed(tx, contract).await?;
                    let found = signers::find(app, tx.db(), signer).await?;
                    let mut one = found
                        .filter(|one| one.contract == contract)
                        .ok_or_else(Refusal::not_found)?;
                    if known.state != State::Sent || one.state != SignerState::Asked {
                        let words = "この人からの答えは、いま待っていません。";
                        let kind = RefusalKind::Conflict;
                        return Err(Refusal::new(kind, "not_asked", Text::ja(words)).into());
                    }
                    one.token_hash = Some(secret::link_hash(link));
                    one.code_hash = Some(app.code_hash(one.id, code));
                    one.wrong_codes = 0;
                    one.totp = None;
                    one.asked_at = Some(tx.now());
                    one.ends_at = Some(app.ends_at(tx.now())?);
                    one.reminded_at = None;
                    signers::save(tx, &one).await?;
                    was_asked(tx, app, &one, link, by).await?;
                    Ok(Asked {
                        signer: one.id,
                        party: super::mail::party_name(parties, one.party),
                        person: one.contact.person.clone(),
                        phone: one.contact.phone.clone(),
                        code: code.clone(),
                    })
                })
            });
        write.await
    }

    /// Reminds a signer.
    ///
    /// # Errors
    /// Not found; a refusal where they are not asked.
    pub async fn remind(
        &self,
        contract: Uuid,
        signer: Uuid,
        by: &By,
        now: Timestamp,
    ) -> Result<()> {
        let write =
            self.store().write_with(now, (self.clone(), by.clone()), move |tx, (app, by)| {
                Box::pin(async move {
                    let found = signers::find(app, tx.db(), signer).await?;
                    let one = found
                        .filter(|one| one.contract == contract)
                        .ok_or_else(Refusal::not_found)?;
                    if !one.is_open_at(tx.now()) {
                        let words = "この人からの答えは、いま待っていません。";
                        let kind = RefusalKind::Conflict;
                        return Err(Refusal::new(kind, "not_asked", Text::ja(words)).into());
                    }
                    app.remind_in(tx, one, by).await
                })
            });
        write.await
    }

    pub(crate) async fn remind_in(&self, tx: &Tx, mut one: Signer, by: &By) -> Result<()> {
        one.reminded_at = Some(tx.now());
        signers::save(tx, &one).await?;
        self.mail_reminder(tx, &one).await?;
        let data = json!({ "contract": one.contract });
        by.act(tx, "contract_signer.reminded", SIGNER, one.id, data.clone()).await?;
        by.act(tx, "contract.reminded", CONTRACT, one.contract, json!({ "signer": one.id })).await
    }
}

async fn was_asked(tx: &Tx, app: &Contracts, signer: &Signer, link: &str, by: &By) -> Result<()> {
    app.mail_request(tx, signer, link).await?;
    let data = json!({ "signer": signer.id, "level": signer.level.code(), "turn": signer.turn });
    by.act(tx, "contract.asked", CONTRACT, signer.contract, data).await
}
