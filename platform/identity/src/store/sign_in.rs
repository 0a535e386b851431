//! Signing in: gathers the evidence, asks the rules, writes what follows.

use std::net::IpAddr;

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Actor, Refusal};
use yakusho_store::{NewAction, Result, Store, Tx};

use super::{
    attempts::Keys,
    door::{Door, Opening},
    entity::{recovery, staff},
    outside_key::owner,
    own_secret::{totp_context, use_recovery, use_step},
    policy::policy,
    posting::postings_now,
};
use crate::{
    model::login_name,
    rules::sign_in::{self, Account, Evidence, Outcome, Second, Why},
    secret::{PasswordHash, RecoveryCode, Sealer, SessionToken, TotpSecret},
};

/// What somebody typed to sign in.
pub struct SignIn {
    /// The sign-in name, as typed.
    pub login: String,
    /// The password.
    pub password: SecretString,
    /// The one-time code, or a recovery code.
    pub code: SecretString,
    /// Others use this terminal too.
    pub shared_terminal: bool,
    /// From where.
    pub address: Option<IpAddr>,
    /// The token that the browser already holds, which ends with this.
    pub previous: Option<SessionToken>,
    /// The client certificate that a trusted proxy has verified, as accounts keep it.
    pub certificate: Option<String>,
    /// What the browser calls itself, so that its owner knows the session again: 「Chrome（Windows）」.
    pub device: Option<String>,
}

/// A new session.
#[derive(Debug)]
pub struct SignedIn {
    /// The account.
    pub staff: Uuid,
    /// For the cookie.
    pub token: SessionToken,
}

/// Signs somebody in, or says why not. A wrong attempt is counted and logged.
///
/// # Errors
/// A refusal in words for the person; what the database or the seal says.
pub async fn sign_in(
    store: &Store,
    sealer: &dyn Sealer,
    attempt: SignIn,
    now: Timestamp,
) -> Result<SignedIn> {
    let municipality = store.municipality().as_str().to_owned();
    let keys = Keys::of(&attempt.login, attempt.address);
    let (by_login, by_address) = keys.read(store.read(), &municipality).await?;
    if let Some(until) = sign_in::wait(by_login, by_address, now) {
        return Err(Why::Wait(until).refusal().into());
    }
    let row = account_named(store, &municipality, &attempt.login).await?;
    let known = row.as_ref().map(|row| PasswordHash::from_row(row.password_hash.clone()));
    let password_right = PasswordHash::verify(known, attempt.password).await?;
    let mut second = second_factor(store, sealer, row.as_ref(), &attempt.code, now).await?;
    if let (Some(row), Some(value), Second::Wrong) = (&row, &attempt.certificate, &second)
        && owner(store.read(), &municipality, value).await? == Some(row.id)
    {
        second = Second::Certificate;
    }
    let account = match row {
        Some(row) => Some(Account {
            staff: row.id,
            last_step: row.totp_last_step.and_then(|step| u64::try_from(step).ok()),
            is_posted: !postings_now(store.read(), &municipality, row.id, now).await?.is_empty(),
            is_suspended: row.suspended_at.is_some(),
        }),
        None => None,
    };
    let evidence = Evidence { account, by_login, by_address, password_right, second };
    let token = SessionToken::random();
    let door = Door {
        policy: policy(store).await?,
        token_hash: token.hash(),
        previous: attempt.previous.map(|previous| previous.hash()),
        shared_terminal: attempt.shared_terminal,
        device: attempt.device,
    };
    let writing = Writing { door, evidence, keys };
    // A refusal must be written down too, so it leaves the transaction as a value.
    let outcome = store
        .write_with(now, writing, |tx, writing| Box::pin(async move { writing.write(tx).await }))
        .await?;
    Ok(SignedIn { staff: outcome?, token })
}

async fn account_named(
    store: &Store,
    municipality: &str,
    typed: &str,
) -> Result<Option<staff::Model>> {
    let Some(login) = login_name(typed) else { return Ok(None) };
    let row = staff::Entity::find()
        .filter(staff::Column::Municipality.eq(municipality))
        .filter(staff::Column::Login.eq(login))
        .one(store.read())
        .await?;
    Ok(row)
}

pub(crate) async fn second_factor(
    store: &Store,
    sealer: &dyn Sealer,
    account: Option<&staff::Model>,
    typed: &SecretString,
    now: Timestamp,
) -> Result<Second> {
    let Some(account) = account else { return Ok(Second::Wrong) };
    let secret = sealer.open(&totp_context(account.id), &account.totp_sealed)?;
    let step = TotpSecret::from_bytes(&secret)
        .and_then(|secret| secret.step_of(typed.expose_secret(), now));
    if let Some(step) = step {
        return Ok(Second::Step(step));
    }
    let Some(code) = RecoveryCode::read(typed.expose_secret()) else { return Ok(Second::Wrong) };
    let hash = code.hash(account.id);
    let key = (account.municipality.clone(), hash.clone());
    let row = recovery::Entity::find_by_id(key).one(store.read()).await?;
    let unused = row.is_some_and(|row| row.used_at.is_none());
    Ok(if unused { Second::Recovery(hash) } else { Second::Wrong })
}

/// What a decided attempt writes.
struct Writing {
    evidence: Evidence,
    keys: Keys,
    door: Door,
}

impl Writing {
    async fn write(&self, tx: &Tx) -> Result<Result<Uuid, Refusal>> {
        // Others may have failed under the same name while this password was being hashed.
        let (by_login, by_address) = self.keys.lock(tx).await?;
        let evidence = Evidence { by_login, by_address, ..self.evidence.clone() };
        match sign_in::decide(&evidence, tx.now()) {
            Outcome::Allowed { staff, second } => {
                let (factor, fresh) = match &second {
                    Second::Step(step) => ("totp", use_step(tx, staff, *step).await?),
                    Second::Recovery(hash) => ("recovery", use_recovery(tx, hash).await?),
                    Second::Certificate => ("certificate", true),
                    Second::Wrong => ("none", false),
                };
                if !fresh {
                    return self.refused(tx, &evidence, Why::CodeUsed).await.map(Err);
                }
                self.allowed(tx, staff, factor).await.map(Ok)
            }
            Outcome::Refused(why) => self.refused(tx, &evidence, why).await.map(Err),
        }
    }

    async fn allowed(&self, tx: &Tx, staff: Uuid, factor: &'static str) -> Result<Uuid> {
        self.keys.forget_login(tx).await?;
        let way = if factor == "certificate" { factor } else { "password" };
        self.door.open(tx, &Opening { staff, way, second_factor: factor }).await?;
        Ok(staff)
    }

    async fn refused(&self, tx: &Tx, evidence: &Evidence, why: Why) -> Result<Refusal> {
        if why.counts() {
            self.keys.count(tx, evidence.by_login, evidence.by_address).await?;
        }
        let account = evidence.account.as_ref();
        record_refusal(tx, account.map(|account| account.staff), "password", why).await?;
        Ok(why.refusal())
    }
}

/// Writes down that somebody was not let in.
pub(crate) async fn record_refusal(
    tx: &Tx,
    staff: Option<Uuid>,
    way: &'static str,
    why: Why,
) -> Result<()> {
    tx.act(NewAction {
        kind: "staff.sign_in_refused",
        subject_kind: "staff",
        subject: staff.unwrap_or(Uuid::nil()),
        by: &Actor::System { job: "sign_in" },
        authority: None,
        purpose: None,
        data: json!({ "way": way, "why": why.code() }),
    })
    .await?;
    Ok(())
}
