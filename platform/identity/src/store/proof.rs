//! Step-up: whoever is signed in proves again that they are there, before a decision.

use std::net::IpAddr;

use jiff::Timestamp;
use sea_orm::EntityTrait;
use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_store::{NewAction, Result, Store, Tx};

use super::{
    attempts::Keys,
    entity::staff,
    own_secret::{use_recovery, use_step},
    session,
    sign_in::{record_refusal, second_factor},
};
use crate::{
    model::StaffContext,
    rules::sign_in::{Second, Why, wait},
    secret::Sealer,
};

/// The field of the code on every page that asks for a proof.
pub const PROOF: &str = "_proof";

/// Takes a one-time code (or a recovery code) as the proof that the holder of this session is
/// there. Wrong codes count like those of a sign-in.
///
/// # Errors
/// A refusal at the field [`PROOF`]; what the database or the seal says.
pub async fn prove_by_code(
    store: &Store,
    sealer: &dyn Sealer,
    who: &StaffContext,
    code: &SecretString,
    address: Option<IpAddr>,
    now: Timestamp,
) -> Result<()> {
    let city = store.municipality().as_str().to_owned();
    let keys = Keys::of(&who.login, address);
    let (by_login, by_address) = keys.read(store.read(), &city).await?;
    if let Some(until) = wait(by_login, by_address, now) {
        return Err(Why::Wait(until).refusal().into());
    }
    let row = staff::Entity::find_by_id((city, who.staff)).one(store.read()).await?;
    let last_step = row.as_ref().and_then(|row| row.totp_last_step);
    let second = second_factor(store, sealer, row.as_ref(), code, now).await?;
    let proof = Proof { keys, second, last_step, staff: who.staff, session: who.session };
    let outcome = store
        .write_with(now, proof, |tx, proof| Box::pin(async move { proof.write(tx).await }))
        .await?;
    Ok(outcome?)
}

struct Proof {
    keys: Keys,
    second: Second,
    last_step: Option<i64>,
    staff: Uuid,
    session: Uuid,
}

impl Proof {
    async fn write(&self, tx: &Tx) -> Result<Result<(), Refusal>> {
        let (by_login, by_address) = self.keys.lock(tx).await?;
        if let Some(until) = wait(by_login, by_address, tx.now()) {
            return Ok(Err(Why::Wait(until).refusal()));
        }
        let used = |step: u64| {
            self.last_step
                .and_then(|last| u64::try_from(last).ok())
                .is_some_and(|last| step <= last)
        };
        let (factor, right) = match &self.second {
            Second::Step(step) if used(*step) => ("totp", false),
            Second::Step(step) => ("totp", use_step(tx, self.staff, *step).await?),
            Second::Recovery(hash) => ("recovery", use_recovery(tx, hash).await?),
            Second::Certificate | Second::Wrong => ("none", false),
        };
        if !right {
            self.keys.count(tx, by_login, by_address).await?;
            record_refusal(tx, Some(self.staff), "proof", Why::WrongCode).await?;
            return Ok(Err(wrong_code()));
        }
        self.keys.forget_login(tx).await?;
        record_proof(tx, self.staff, self.session, factor).await?;
        Ok(Ok(()))
    }
}

/// Writes down that the holder of a session proved that they are there.
pub(crate) async fn record_proof(
    tx: &Tx,
    staff: Uuid,
    session: Uuid,
    factor: &'static str,
) -> Result<()> {
    session::prove(tx, session).await?;
    tx.act(NewAction {
        kind: "staff.proved",
        subject_kind: "staff",
        subject: staff,
        by: &yakusho_kernel::Actor::Staff { id: staff },
        authority: None,
        purpose: None,
        data: json!({ "session": session, "factor": factor }),
    })
    .await?;
    Ok(())
}

fn wrong_code() -> Refusal {
    Refusal::invalid(vec![Problem::new(
        PROOF,
        "proof_wrong",
        Text::ja(
            "確認コードが違うか、もう使われています。次のコードに変わってから入力してください。",
        ),
    )])
}
