//! Postings as rows: made and ended by named actions, never overwritten; who is posted where on a
//! day.

use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::{Expr, Query, SimpleExpr},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Actor, MunicipalityCode, Refusal, date::jst_date};
use yakusho_store::{Error, Event, Result, Tx};

use super::{
    day,
    entity::{posting, staff},
    staff::{act, refuse},
};
use crate::model::{Posting, Role};

/// A posting to be made.
#[derive(Clone, Debug)]
pub struct NewPosting {
    /// The department's code in the pack; that it exists is for the caller to check.
    pub department: String,
    /// The role there.
    pub role: Role,
    /// From this day on.
    pub from: Date,
    /// Until this day, inclusive.
    pub to: Option<Date>,
}

/// The event of somebody's posts that are others from today on, in the transaction of the change;
/// its data is [`PostsChanged`].
pub const POSTS_CHANGED: &str = "staff.posts_changed";

/// A post: what work goes to, whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// The department.
    pub department: String,
    /// The role there.
    pub role: Role,
}

/// Which posts somebody holds no longer, and which they hold now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostsChanged {
    /// Who.
    pub staff: Uuid,
    /// What they held until now.
    pub lost: Vec<Post>,
    /// What they hold from now on.
    pub gained: Vec<Post>,
}

impl PostsChanged {
    pub(crate) fn between(staff: Uuid, before: &[Posting], after: &[Posting]) -> Self {
        let posts = |postings: &[Posting]| -> Vec<Post> {
            let of = |one: &Posting| Post { department: one.department.clone(), role: one.role };
            postings.iter().map(of).collect()
        };
        let (mut lost, mut gained) = (posts(before), posts(after));
        gained.retain(|post| !lost.contains(post));
        let stays = posts(after);
        lost.retain(|post| !stays.contains(post));
        Self { staff, lost, gained }
    }
}

/// Lets everybody hear it who gives work to posts. Nothing is said where nothing changed.
pub(crate) async fn tell(tx: &Tx, changed: &PostsChanged) -> Result<()> {
    if changed.lost.is_empty() && changed.gained.is_empty() {
        return Ok(());
    }
    let data = serde_json::to_value(changed).map_err(|error| Error::Broken(error.to_string()))?;
    tx.publish(Event { kind: POSTS_CHANGED, subject: changed.staff, data }).await
}

/// Posts somebody to a department. Takes effect on its first day by itself. Returns its id.
///
/// # Errors
/// A refusal where the last day lies before the first; what the database says.
pub async fn post(tx: &Tx, by: &Actor, staff: Uuid, new: &NewPosting) -> Result<Uuid> {
    let before = held(tx, staff).await?;
    let id = enter(tx, by, staff, new).await?;
    tell(tx, &PostsChanged::between(staff, &before, &held(tx, staff).await?)).await?;
    Ok(id)
}

/// Writes a posting; whoever calls tells of it.
pub(crate) async fn enter(tx: &Tx, by: &Actor, staff: Uuid, new: &NewPosting) -> Result<Uuid> {
    if new.to.is_some_and(|to| to < new.from) {
        return Err(
            refuse("posting_ends_before_it_begins", "終わりの日が始まりの日より前です。").into()
        );
    }
    let id = tx.new_id();
    let row = posting::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        staff,
        department: new.department.clone(),
        role: new.role.code().to_owned(),
        from_day: day::to_row(new.from),
        to_day: new.to.map(day::to_row),
    };
    posting::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let data = json!({
        "posting": id,
        "department": new.department,
        "role": new.role.code(),
        "from": new.from.to_string(),
        "to": new.to.map(|to| to.to_string()),
    });
    act(tx, "staff.posted", staff, by, data).await?;
    Ok(id)
}

/// Ends a posting with a last day. From the next day on it opens nothing, in living sessions too.
///
/// # Errors
/// A refusal where there is no such posting; what the database says.
pub async fn end_posting(tx: &Tx, by: &Actor, posting: Uuid, last_day: Date) -> Result<()> {
    let key = (tx.municipality().as_str().to_owned(), posting);
    let Some(row) = posting::Entity::find_by_id(key).one(tx.db()).await? else {
        return Err(Refusal::not_found().into());
    };
    let before = held(tx, row.staff).await?;
    end_known_posting(tx, by, row.staff, posting, last_day).await?;
    tell(tx, &PostsChanged::between(row.staff, &before, &held(tx, row.staff).await?)).await
}

/// Ends a posting that was read in this write.
pub(crate) async fn end_known_posting(
    tx: &Tx,
    by: &Actor,
    staff: Uuid,
    posting: Uuid,
    last_day: Date,
) -> Result<()> {
    posting::Entity::update_many()
        .col_expr(posting::Column::ToDay, Expr::value(Some(day::to_row(last_day))))
        .filter(posting::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(posting::Column::Id.eq(posting))
        .exec(tx.db())
        .await?;
    let data = json!({ "posting": posting, "last_day": last_day.to_string() });
    act(tx, "staff.posting_ended", staff, by, data).await
}

/// The postings of a day in these departments, with whose they are, in the order in which they
/// were made. Whoever's account is closed holds no post: work would wait for them for ever.
///
/// # Errors
/// What the database says.
pub async fn posted_in(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    departments: &[&str],
    day: Date,
) -> Result<Vec<(Uuid, Posting)>> {
    let rows = posting::Entity::find()
        .filter(posting::Column::Municipality.eq(municipality.as_str()))
        .filter(posting::Column::Department.is_in(departments.iter().copied()))
        .filter(not_suspended(municipality))
        .order_by_asc(posting::Column::Id)
        .all(db)
        .await?;
    in_force(rows, day)
}

/// The postings of a day of these people, as far as their accounts are open.
///
/// # Errors
/// What the database says.
pub async fn postings_of(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    staff: &[Uuid],
    day: Date,
) -> Result<Vec<(Uuid, Posting)>> {
    let rows = posting::Entity::find()
        .filter(posting::Column::Municipality.eq(municipality.as_str()))
        .filter(posting::Column::Staff.is_in(staff.iter().copied()))
        .filter(not_suspended(municipality))
        .order_by_asc(posting::Column::Id)
        .all(db)
        .await?;
    in_force(rows, day)
}

/// What somebody holds whose account is closed in this write: they lose it all.
pub(crate) async fn closed(tx: &Tx, staff: Uuid) -> Result<()> {
    tell(tx, &PostsChanged::between(staff, &held(tx, staff).await?, &[])).await
}

/// The same where it is opened again.
pub(crate) async fn opened(tx: &Tx, staff: Uuid) -> Result<()> {
    tell(tx, &PostsChanged::between(staff, &[], &held(tx, staff).await?)).await
}

fn not_suspended(municipality: MunicipalityCode) -> SimpleExpr {
    let closed = Query::select()
        .column(staff::Column::Id)
        .from(staff::Entity)
        .and_where(staff::Column::Municipality.eq(municipality.as_str()))
        .and_where(staff::Column::SuspendedAt.is_not_null())
        .take();
    posting::Column::Staff.not_in_subquery(closed)
}

/// What somebody holds today.
async fn held(tx: &Tx, staff: Uuid) -> Result<Vec<Posting>> {
    postings_now(tx.db(), tx.municipality().as_str(), staff, tx.now()).await
}

fn in_force(rows: Vec<posting::Model>, day: Date) -> Result<Vec<(Uuid, Posting)>> {
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let posting = posting_of(row)?;
        if posting.in_force_on(day) {
            found.push((row.staff, posting));
        }
    }
    Ok(found)
}

/// The postings in force on the day of `now`.
pub(crate) async fn postings_now(
    db: &impl ConnectionTrait,
    municipality: &str,
    staff: Uuid,
    now: Timestamp,
) -> Result<Vec<Posting>> {
    let today = jst_date(now);
    let rows = posting::Entity::find()
        .filter(posting::Column::Municipality.eq(municipality))
        .filter(posting::Column::Staff.eq(staff))
        .order_by_asc(posting::Column::Id)
        .all(db)
        .await?;
    let mut postings = rows.iter().map(posting_of).collect::<Result<Vec<_>>>()?;
    postings.retain(|posting| posting.in_force_on(today));
    Ok(postings)
}

pub(crate) fn posting_of(row: &posting::Model) -> Result<Posting> {
    let role = Role::from_code(&row.role)
        .ok_or_else(|| Error::Broken("a posting has an unknown role".to_owned()))?;
    Ok(Posting {
        department: row.department.clone(),
        role,
        from: day::from_row(&row.from_day)?,
        to: row.to_day.as_deref().map(day::from_row).transpose()?,
    })
}
