//! Signing in: gathers the evidence, asks the rules, writes what follows.

use std::net::IpAddr;

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    sea_query::{self, Expr},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Actor, Refusal};
use yakusho_store::{NewAction, Result, Store, Tx, instant};

use super::{
    entity::{recovery, staff, throttle},
    session,
    staff::{postings_now, totp_context, use_recovery, use_step},
};
use crate::{
    model::login_name,
    rules::{
        sign_in::{self, Account, Evidence, Outcome, Second, Why},
        throttle::{Scope, Throttle},
    },
    secret::{PasswordHash, RecoveryCode, Sealer, SessionToken, TotpSecret, digest},
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
    let keys = Keys::of(&attempt);
    let (by_login, by_address) = keys.read(store.read(), &municipality).await?;
    if let Some(until) = sign_in::wait(by_login, by_address, now) {
        return Err(Why::Wait(until).refusal().into());
    }
    let row = account_named(store, &municipality, &attempt.login).await?;
    let known = row.as_ref().map(|row| PasswordHash::from_row(row.password_hash.clone()));
    let password_right = PasswordHash::verify(known, attempt.password).await?;
    let second = second_factor(store, sealer, row.as_ref(), &attempt.code, now).await?;
    let account = match row {
        Some(row) => Some(Account {
            staff: row.id,
            last_step: row.totp_last_step.and_then(|step| u64::try_from(step).ok()),
            is_posted: !postings_now(store.read(), &municipality, row.id, now).await?.is_empty(),
        }),
        None => None,
    };
    let evidence = Evidence { account, by_login, by_address, password_right, second };
    let token = SessionToken::random();
    let writing = Writing {
        token_hash: token.hash(),
        previous: attempt.previous.map(|previous| previous.hash()),
        shared_terminal: attempt.shared_terminal,
        evidence,
        keys,
    };
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

async fn second_factor(
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
    token_hash: String,
    previous: Option<String>,
    shared_terminal: bool,
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

    async fn allowed(&self, tx: &Tx, staff: Uuid, factor: &str) -> Result<Uuid> {
        if let Some(previous) = &self.previous {
            session::end(tx, previous).await?;
        }
        let session = session::begin(tx, staff, &self.token_hash, self.shared_terminal).await?;
        self.keys.forget_login(tx).await?;
        tx.act(NewAction {
            kind: "staff.signed_in",
            subject_kind: "staff",
            subject: staff,
            by: &Actor::Staff { id: staff },
            authority: None,
            purpose: None,
            data: json!({
                "session": session,
                "second_factor": factor,
                "shared_terminal": self.shared_terminal,
            }),
        })
        .await?;
        Ok(staff)
    }

    async fn refused(&self, tx: &Tx, evidence: &Evidence, why: Why) -> Result<Refusal> {
        if why.counts() {
            self.keys.count(tx, evidence.by_login, evidence.by_address).await?;
        }
        let account = evidence.account.as_ref();
        tx.act(NewAction {
            kind: "staff.sign_in_refused",
            subject_kind: "staff",
            subject: account.map_or(Uuid::nil(), |account| account.staff),
            by: &Actor::System { job: "sign_in" },
            authority: None,
            purpose: None,
            data: json!({ "why": why.code() }),
        })
        .await?;
        Ok(why.refusal())
    }
}

/// Under what an attempt is counted. Names and addresses are hashed: people type passwords into
/// the wrong field.
struct Keys {
    login: String,
    address: Option<String>,
}

impl Keys {
    fn of(attempt: &SignIn) -> Self {
        let key = |scope: Scope, value: &str| digest(&[scope.code().as_bytes(), value.as_bytes()]);
        let login = login_name(&attempt.login).unwrap_or_default();
        Self {
            login: key(Scope::Login, &login),
            address: attempt.address.map(|address| key(Scope::Address, &address.to_string())),
        }
    }

    async fn read(
        &self,
        db: &impl ConnectionTrait,
        municipality: &str,
    ) -> Result<(Throttle, Throttle)> {
        let by_login = read_throttle(db, municipality, &self.login).await?;
        let by_address = match &self.address {
            Some(key) => read_throttle(db, municipality, key).await?,
            None => Throttle::default(),
        };
        Ok((by_login, by_address))
    }

    /// Makes attempts under one name, or from one address, follow one another: the rows are there
    /// and locked when this returns. Always the name first, so that nobody waits in a circle.
    async fn lock(&self, tx: &Tx) -> Result<(Throttle, Throttle)> {
        let by_login = lock_throttle(tx, &self.login).await?;
        let by_address = match &self.address {
            Some(key) => lock_throttle(tx, key).await?,
            None => Throttle::default(),
        };
        Ok((by_login, by_address))
    }

    async fn count(&self, tx: &Tx, by_login: Throttle, by_address: Throttle) -> Result<()> {
        write_throttle(tx, &self.login, by_login.failed(tx.now())).await?;
        match &self.address {
            Some(key) => write_throttle(tx, key, by_address.failed(tx.now())).await,
            None => Ok(()),
        }
    }

    async fn forget_login(&self, tx: &Tx) -> Result<()> {
        let key = (tx.municipality().as_str().to_owned(), self.login.clone());
        throttle::Entity::delete_by_id(key).exec(tx.db()).await?;
        Ok(())
    }
}

async fn read_throttle(
    db: &impl ConnectionTrait,
    municipality: &str,
    key: &str,
) -> Result<Throttle> {
    let key = (municipality.to_owned(), key.to_owned());
    let row = throttle::Entity::find_by_id(key).one(db).await?;
    Ok(row.as_ref().map_or_else(Throttle::default, throttle_of))
}

async fn lock_throttle(tx: &Tx, key: &str) -> Result<Throttle> {
    let municipality = tx.municipality().as_str().to_owned();
    let row = throttle::Model {
        municipality: municipality.clone(),
        key_hash: key.to_owned(),
        failures: 0,
        last_at: tx.stamp(),
    };
    let keep =
        sea_query::OnConflict::columns([throttle::Column::Municipality, throttle::Column::KeyHash])
            .do_nothing()
            .to_owned();
    throttle::Entity::insert(row.into_active_model())
        .on_conflict(keep)
        .exec_without_returning(tx.db())
        .await?;
    let row = throttle::Entity::find_by_id((municipality, key.to_owned()))
        .lock_exclusive()
        .one(tx.db())
        .await?;
    Ok(row.as_ref().map_or_else(Throttle::default, throttle_of))
}

async fn write_throttle(tx: &Tx, key: &str, throttle: Throttle) -> Result<()> {
    let key = (tx.municipality().as_str().to_owned(), key.to_owned());
    throttle::Entity::update_many()
        .col_expr(throttle::Column::Failures, Expr::value(i64::from(throttle.failures)))
        .col_expr(throttle::Column::LastAt, Expr::value(tx.stamp()))
        .filter(throttle::Column::Municipality.eq(key.0))
        .filter(throttle::Column::KeyHash.eq(key.1))
        .exec(tx.db())
        .await?;
    Ok(())
}

fn throttle_of(row: &throttle::Model) -> Throttle {
    Throttle {
        failures: u32::try_from(row.failures).unwrap_or(u32::MAX),
        last: Some(instant(row.last_at)),
    }
}
