//! Sessions: found by the hash of the token, ended by hand, silence or age.

use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Actor, Refusal};
use yakusho_store::{NewAction, Result, Store, Tx, instant, stamp};

use super::{
    entity::{ceremony, invitation, kept_form, session, staff, stand_in, throttle},
    posting::postings_now,
};
use crate::{
    model::{SignInPolicy, StaffContext},
    rules::session::{LONGEST, Over, SessionTimes},
    secret::SessionToken,
};

/// Letters of what a browser calls itself at most.
const LONGEST_DEVICE: usize = 60;

/// A living session in the list of its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// Its id; not the secret.
    pub id: Uuid,
    /// Signed in.
    pub began: Timestamp,
    /// Last request that was written down.
    pub seen: Timestamp,
    /// At a terminal that others use.
    pub shared_terminal: bool,
    /// `password`, `passkey`, `single_sign_on`, `certificate`.
    pub way: String,
    /// What the browser calls itself.
    pub device: Option<String>,
}

/// Who holds this token, with the postings of today. `None` where the session is over, unknown, or
/// the person is posted nowhere today.
///
/// # Errors
/// What the database says.
pub async fn who_is(
    store: &Store,
    token: &SessionToken,
    now: Timestamp,
) -> Result<Option<StaffContext>> {
    let municipality = store.municipality().as_str().to_owned();
    let key = (municipality.clone(), token.hash());
    let Some(row) = session::Entity::find_by_id(key).one(store.read()).await? else {
        return Ok(None);
    };
    let times = times_of(&row);
    if times.over(now).is_some() {
        return Ok(None);
    }
    let key = (municipality.clone(), row.staff);
    let Some(account) = staff::Entity::find_by_id(key).one(store.read()).await? else {
        return Ok(None);
    };
    if account.suspended_at.is_some() {
        return Ok(None);
    }
    let postings = postings_now(store.read(), &municipality, row.staff, now).await?;
    if postings.is_empty() {
        return Ok(None);
    }
    if times.needs_touch(now) {
        touch(store, token.hash(), now).await?;
    }
    Ok(Some(StaffContext {
        staff: row.staff,
        session: row.id,
        name: account.name,
        login: account.login,
        postings,
        shared_terminal: row.shared_terminal,
        signed_in_at: times.began,
        must_change_password: account.must_change_password,
        proved_at: row.proved_at.map_or(times.began, instant),
        idle: times.idle,
    }))
}

/// Whose session this token was, where it ended by silence or age and not by hand: so that what
/// they typed meanwhile can be kept for them. It opens nothing.
///
/// # Errors
/// What the database says.
pub async fn who_was(store: &Store, token: &SessionToken, now: Timestamp) -> Result<Option<Uuid>> {
    let key = (store.municipality().as_str().to_owned(), token.hash());
    let Some(row) = session::Entity::find_by_id(key).one(store.read()).await? else {
        return Ok(None);
    };
    let asleep = matches!(times_of(&row).over(now), Some(Over::Idle | Over::TooOld));
    Ok(asleep.then_some(row.staff))
}

/// The living sessions of an account, newest first.
///
/// # Errors
/// What the database says.
pub async fn sessions_of(store: &Store, staff: Uuid, now: Timestamp) -> Result<Vec<OpenSession>> {
    let rows = session::Entity::find()
        .filter(session::Column::Municipality.eq(store.municipality().as_str()))
        .filter(session::Column::Staff.eq(staff))
        .filter(session::Column::EndedAt.is_null())
        .order_by_desc(session::Column::Id)
        .all(store.read())
        .await?;
    let living = rows.into_iter().filter(|row| times_of(row).over(now).is_none());
    Ok(living
        .map(|row| OpenSession {
            id: row.id,
            began: instant(row.began_at),
            seen: instant(row.seen_at),
            shared_terminal: row.shared_terminal,
            way: row.way.unwrap_or_else(|| "password".to_owned()),
            device: row.device,
        })
        .collect())
}

/// Ends one session of an account by its id.
///
/// # Errors
/// Not found where it is not theirs or over; what the database says.
pub async fn end_session(tx: &Tx, staff: Uuid, id: Uuid) -> Result<()> {
    let row = session::Entity::find()
        .filter(session::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(session::Column::Staff.eq(staff))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::EndedAt.is_null())
        .one(tx.db())
        .await?;
    match row {
        Some(row) => end(tx, &row.token_hash).await,
        None => Err(Refusal::not_found().into()),
    }
}

/// Writes down that the holder of a session proved again that they are there.
pub(crate) async fn prove(tx: &Tx, id: Uuid) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::ProvedAt, Expr::value(Some(tx.stamp())))
        .filter(session::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(session::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Ends the session of this token. Nothing happens where there is none.
///
/// # Errors
/// What the database says.
pub async fn sign_out(store: &Store, token: &SessionToken, now: Timestamp) -> Result<()> {
    let hash = token.hash();
    store
        .write(now, move |tx| {
            let hash = hash.clone();
            Box::pin(async move { end(tx, &hash).await })
        })
        .await
}

/// Ends every session of an account: a lost telephone, a stolen password, a retirement. Returns
/// how many there were.
///
/// # Errors
/// What the database says.
pub async fn end_sessions_of(tx: &Tx, by: &Actor, staff: Uuid) -> Result<u64> {
    end_sessions_but(tx, by, staff, None).await
}

/// Ends every session of an account but one: 「ほかの端末からサインアウト」, a new password. Returns how
/// many there were.
///
/// # Errors
/// What the database says.
pub async fn end_sessions_but(tx: &Tx, by: &Actor, staff: Uuid, own: Option<Uuid>) -> Result<u64> {
    let mut change = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(Some(tx.stamp())))
        .filter(session::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(session::Column::Staff.eq(staff))
        .filter(session::Column::EndedAt.is_null());
    if let Some(own) = own {
        change = change.filter(session::Column::Id.ne(own));
    }
    let done = change.exec(tx.db()).await?;
    if done.rows_affected > 0 {
        tx.act(NewAction {
            kind: "staff.sessions_ended",
            subject_kind: "staff",
            subject: staff,
            by,
            authority: None,
            purpose: None,
            data: json!({ "sessions": done.rows_affected }),
        })
        .await?;
    }
    Ok(done.rows_affected)
}

/// Deletes what no longer matters: sessions that are over for a month, wrong attempts and codes of
/// the stand-in that are older than a day. The actions stay.
///
/// # Errors
/// What the database says.
pub async fn clean_up(tx: &Tx) -> Result<()> {
    let municipality = tx.municipality();
    let before = |age: SignedDuration| stamp(tx.now().checked_sub(age).unwrap_or(Timestamp::MIN));
    let (month, day) = (SignedDuration::from_hours(24 * 30), SignedDuration::from_hours(24));
    session::Entity::delete_many()
        .filter(session::Column::Municipality.eq(municipality.as_str()))
        .filter(session::Column::BeganAt.lt(before(month + LONGEST)))
        .exec(tx.db())
        .await?;
    throttle::Entity::delete_many()
        .filter(throttle::Column::Municipality.eq(municipality.as_str()))
        .filter(throttle::Column::LastAt.lt(before(day)))
        .exec(tx.db())
        .await?;
    kept_form::Entity::delete_many()
        .filter(kept_form::Column::Municipality.eq(municipality.as_str()))
        .filter(kept_form::Column::KeptAt.lt(before(day)))
        .exec(tx.db())
        .await?;
    ceremony::Entity::delete_many()
        .filter(ceremony::Column::Municipality.eq(municipality.as_str()))
        .filter(ceremony::Column::ExpiresAt.lt(tx.stamp()))
        .exec(tx.db())
        .await?;
    invitation::Entity::delete_many()
        .filter(invitation::Column::Municipality.eq(municipality.as_str()))
        .filter(invitation::Column::ExpiresAt.lt(before(month)))
        .exec(tx.db())
        .await?;
    stand_in::Entity::delete_many()
        .filter(stand_in::Column::Municipality.eq(municipality.as_str()))
        .filter(stand_in::Column::IssuedAt.lt(before(day)))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// A session that begins.
pub(crate) struct Beginning<'b> {
    pub(crate) staff: Uuid,
    pub(crate) token_hash: &'b str,
    pub(crate) shared_terminal: bool,
    pub(crate) idle: SignedDuration,
    pub(crate) way: &'static str,
    pub(crate) device: Option<&'b str>,
}

/// Begins a session. Whoever signs in has proved that they are there.
pub(crate) async fn begin(tx: &Tx, new: &Beginning<'_>) -> Result<Uuid> {
    let id = tx.new_id();
    let row = session::Model {
        municipality: tx.municipality().as_str().to_owned(),
        token_hash: new.token_hash.to_owned(),
        id,
        staff: new.staff,
        shared_terminal: new.shared_terminal,
        began_at: tx.stamp(),
        seen_at: tx.stamp(),
        ended_at: None,
        idle_minutes: Some(new.idle.as_mins()),
        proved_at: Some(tx.stamp()),
        way: Some(new.way.to_owned()),
        device: new.device.map(|device| device.chars().take(LONGEST_DEVICE).collect()),
    };
    session::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(id)
}

/// Ends the session with this hash, if it lives.
pub(crate) async fn end(tx: &Tx, token_hash: &str) -> Result<()> {
    let key = (tx.municipality().as_str().to_owned(), token_hash.to_owned());
    let Some(row) = session::Entity::find_by_id(key).one(tx.db()).await? else { return Ok(()) };
    if row.ended_at.is_some() {
        return Ok(());
    }
    let (id, staff) = (row.id, row.staff);
    let mut row = row.into_active_model();
    row.ended_at = sea_orm::ActiveValue::Set(Some(tx.stamp()));
    session::Entity::update(row).exec(tx.db()).await?;
    tx.act(NewAction {
        kind: "staff.signed_out",
        subject_kind: "staff",
        subject: staff,
        by: &Actor::Staff { id: staff },
        authority: None,
        purpose: None,
        data: json!({ "session": id }),
    })
    .await?;
    Ok(())
}

async fn touch(store: &Store, token_hash: String, now: Timestamp) -> Result<()> {
    store
        .write(now, move |tx| {
            let hash = token_hash.clone();
            Box::pin(async move {
                session::Entity::update_many()
                    .col_expr(session::Column::SeenAt, Expr::value(tx.stamp()))
                    .filter(session::Column::Municipality.eq(tx.municipality().as_str()))
                    .filter(session::Column::TokenHash.eq(hash))
                    .exec(tx.db())
                    .await?;
                Ok(())
            })
        })
        .await
}

fn times_of(row: &session::Model) -> SessionTimes {
    SessionTimes {
        began: instant(row.began_at),
        seen: instant(row.seen_at),
        ended: row.ended_at.map(instant),
        idle: row.idle_minutes.map_or_else(
            || SignInPolicy::default().idle(row.shared_terminal),
            SignedDuration::from_mins,
        ),
    }
}
