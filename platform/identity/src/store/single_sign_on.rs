//! Coming in by the city's single sign-on: the provider says who, the account must be there.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;
use yakusho_kernel::{Refusal, RefusalKind, Text};
use yakusho_store::{Error, Result, Store, Tx};

use super::{
    ceremony::{self, Begun},
    door::{Door, Opening},
    entity::staff,
    passkey::account,
    policy::policy,
    sign_in::{SignedIn, record_refusal},
};
use crate::{
    model::login_name,
    rules::sign_in::Why,
    secret::{Sealer, SessionToken},
    single_sign_on::{Authorization, MatchedBy, ProviderError, SingleSignOn},
};

const KIND: &str = "single_sign_on";
const WAY: &str = "single_sign_on";
/// Long enough for a password and a telephone at the provider.
const LASTS: SignedDuration = SignedDuration::from_mins(10);

/// Somebody who comes back from the provider.
pub struct Return {
    /// The ticket that the browser kept.
    pub ticket: Option<SessionToken>,
    /// `state` of the address.
    pub state: String,
    /// `code` of the address; empty where the provider said no.
    pub code: String,
    /// Others use this terminal too.
    pub shared_terminal: bool,
    /// The token that the browser already holds, which ends with this.
    pub previous: Option<SessionToken>,
    /// What the browser calls itself.
    pub device: Option<String>,
}

/// Begins a sign-in at the provider. Returns where the browser goes, and the ticket that it keeps.
///
/// # Errors
/// A refusal where the provider does not answer; what the database says.
pub async fn begin_single_sign_on(
    store: &Store,
    sealer: &dyn Sealer,
    provider: &SingleSignOn,
    now: Timestamp,
) -> Result<(String, SessionToken)> {
    let (place, asked) = provider.begin(now).await.map_err(|error| unreachable(&error))?;
    let state = serde_json::to_vec(&asked).map_err(|error| Error::Broken(error.to_string()))?;
    let begun = Begun { kind: KIND, staff: None, state: &state, lasts: LASTS };
    let ticket = ceremony::begin(store, sealer, &begun, now).await?;
    Ok((place, ticket))
}

/// Lets somebody in whom the provider vouches for.
///
/// # Errors
/// A refusal in words for the person; what the database or the seal says.
pub async fn finish_single_sign_on(
    store: &Store,
    sealer: &Arc<dyn Sealer>,
    provider: &SingleSignOn,
    back: Return,
    now: Timestamp,
) -> Result<SignedIn> {
    // Taken before the provider is asked: whatever comes of it, it is not answered twice.
    let taken = match &back.ticket {
        Some(ticket) => {
            let hash = ticket.hash();
            store.write_with(now, hash, |tx, hash| Box::pin(ceremony::take(tx, hash, KIND))).await?
        }
        None => None,
    };
    let Some(taken) = taken else { return refuse(store, None, Why::NotProven, now).await };
    let asked = ceremony::open(sealer.as_ref(), KIND, &taken)?;
    let asked: Authorization = serde_json::from_slice(&asked)
        .map_err(|_| Error::Broken("a ceremony is malformed".to_owned()))?;
    // Bound to this browser: the ticket is in its cookie, the state came back in the address.
    if asked.state != back.state || back.code.is_empty() {
        return refuse(store, None, Why::NotProven, now).await;
    }
    let claims = match provider.finish(&asked, &back.code, now).await {
        Ok(claims) => claims,
        Err(error @ ProviderError::Unreachable(_)) => return Err(unreachable(&error)),
        Err(error) => {
            tracing::warn!(%error, "single sign-on");
            return refuse(store, None, Why::NotProven, now).await;
        }
    };
    let config = provider.config();
    if !claims.has_amr(&config.amr) {
        tracing::warn!("the provider checked too little (amr)");
        return refuse(store, None, Why::NotProven, now).await;
    }
    let named = match claims.text(&config.claim) {
        Some(value) => find(store, config.matched_by, &value).await?,
        None => None,
    };
    let Some(staff) = named else { return refuse(store, None, Why::UnknownLogin, now).await };
    let token = SessionToken::random();
    let door = Door {
        policy: policy(store).await?,
        token_hash: token.hash(),
        previous: back.previous.map(|previous| previous.hash()),
        shared_terminal: back.shared_terminal,
        device: back.device,
    };
    let outcome =
        store.write_with(now, door, move |tx, door| Box::pin(enter(tx, door, staff))).await?;
    Ok(SignedIn { staff: outcome?, token })
}

async fn enter(tx: &Tx, door: &Door, staff: Uuid) -> Result<Result<Uuid, Refusal>> {
    if let Some(why) = account(tx, staff).await?.closed() {
        record_refusal(tx, Some(staff), WAY, why).await?;
        return Ok(Err(why.refusal()));
    }
    door.open(tx, &Opening { staff, way: WAY, second_factor: "provider" }).await?;
    Ok(Ok(staff))
}

async fn refuse(store: &Store, staff: Option<Uuid>, why: Why, now: Timestamp) -> Result<SignedIn> {
    store.write(now, move |tx| Box::pin(record_refusal(tx, staff, WAY, why))).await?;
    let refusal = match why {
        Why::UnknownLogin => no_account(),
        why => why.refusal(),
    };
    Err(refusal.into())
}

async fn find(store: &Store, by: MatchedBy, value: &str) -> Result<Option<Uuid>> {
    let column = match by {
        MatchedBy::Login => staff::Column::Login,
        MatchedBy::EmployeeNumber => staff::Column::EmployeeNumber,
    };
    let value = match by {
        MatchedBy::Login => login_name(value),
        MatchedBy::EmployeeNumber => Some(value.trim().to_owned()).filter(|one| !one.is_empty()),
    };
    let Some(value) = value else { return Ok(None) };
    let row = staff::Entity::find()
        .filter(staff::Column::Municipality.eq(store.municipality().as_str()))
        .filter(column.eq(value))
        .one(store.read())
        .await?;
    Ok(row.map(|row| row.id))
}

fn no_account() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "single_sign_on_no_account",
        Text::ja(
            "統合認証では確かめられましたが、この方の職員IDが登録されていません。情報政策課へご連絡ください。",
        ),
    )
}

fn unreachable(error: &ProviderError) -> Error {
    tracing::error!(%error, "single sign-on");
    Error::Refused(Refusal::new(
        RefusalKind::Unavailable,
        "single_sign_on_unreachable",
        Text::ja("統合認証から返事がありません。職員IDとパスワードで入ってください。"),
    ))
}
