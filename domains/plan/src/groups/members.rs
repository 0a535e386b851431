//! Members of the working groups: who is in which, from when and until when.

use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{MunicipalityCode, Refusal, actor::Actor};
use yakusho_store::{Error, NewAction, Result, Tx, instant, version::bump};

use super::{
    rules::membership::{Time, may_begin, may_end},
    store::entity::{Column, Entity, Model},
};

/// The log's word for what actions here are about.
pub const SUBJECT: &str = "membership";

/// What somebody is in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// リーダー: runs the group.
    Lead,
    /// メンバー.
    Member,
    /// 事務局: supports it for the department that runs the plan.
    Secretariat,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 3] = [Self::Lead, Self::Member, Self::Secretariat];

    /// The code in the database and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Member => "member",
            Self::Secretariat => "secretariat",
        }
    }

    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Lead => "リーダー",
            Self::Member => "メンバー",
            Self::Secretariat => "事務局",
        }
    }

    /// The role with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// A time of somebody in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Its id.
    pub id: Uuid,
    /// The group's code.
    pub group: String,
    /// The account.
    pub staff: Uuid,
    /// The department for which they are there.
    pub department: String,
    /// What they are in the group.
    pub role: Role,
    /// The first day.
    pub from: Date,
    /// The last day, inclusive; `None`: until further notice.
    pub until: Option<Date>,
    /// How many minutes of the week are theirs for it.
    pub minutes_per_week: u32,
    /// The nomination that it came from.
    pub nomination: Option<Uuid>,
    /// When it was confirmed.
    pub confirmed_at: Timestamp,
    /// By whom.
    pub confirmed_by: Uuid,
    /// Why it ended before its time.
    pub ended_because: Option<String>,
    /// Counts its changes.
    pub version: i64,
}

impl Membership {
    /// Its time.
    #[must_use]
    pub const fn time(&self) -> Time {
        Time { from: self.from, until: self.until }
    }
}

/// A membership that is to begin.
#[derive(Clone, Debug)]
pub struct NewMembership {
    /// The group's code; that it exists is for the caller to check.
    pub group: String,
    /// The account.
    pub staff: Uuid,
    /// The department for which they are there.
    pub department: String,
    /// What they are in the group.
    pub role: Role,
    /// From when until when.
    pub time: Time,
    /// How many minutes of the week are theirs for it.
    pub minutes_per_week: u32,
    /// The nomination that it comes from.
    pub nomination: Option<Uuid>,
    /// Who confirms it.
    pub by: Uuid,
    /// As what.
    pub authority: Option<String>,
}

/// Begins a membership. Returns its id.
///
/// # Errors
/// A refusal where they are in the group at that time already, or time or minutes cannot be; what
/// the database says.
pub async fn begin(tx: &Tx, new: &NewMembership) -> Result<Uuid> {
    let own =
        find(tx.db(), tx.municipality(), Condition::all().add(Column::Staff.eq(new.staff))).await?;
    may_begin(&own, &new.group, new.time, new.minutes_per_week)?;
    let id = tx.new_id();
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        working_group: new.group.clone(),
        staff: new.staff,
        department: new.department.clone(),
        role: new.role.code().to_owned(),
        from_day: new.time.from.to_string(),
        until_day: new.time.until.map(|until| until.to_string()),
        minutes_per_week: i64::from(new.minutes_per_week),
        nomination: new.nomination,
        confirmed_at: tx.stamp(),
        confirmed_by: new.by,
        ended_because: None,
        version: 1,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let data = json!({
        "group": new.group, "staff": new.staff, "department": new.department,
        "role": new.role.code(), "from": new.time.from, "until": new.time.until,
        "minutes_per_week": new.minutes_per_week, "nomination": new.nomination,
    });
    act(tx, "membership.begun", id, new.by, new.authority.as_deref(), data).await?;
    Ok(id)
}

/// A membership that is to end.
#[derive(Clone, Debug)]
pub struct Ending {
    /// Which.
    pub id: Uuid,
    /// The last day, inclusive.
    pub last_day: Date,
    /// Why.
    pub because: String,
    /// Who ends it.
    pub by: Uuid,
    /// As what.
    pub authority: Option<String>,
}

/// Ends a membership with a last day.
///
/// # Errors
/// Not found; the refusal of the rules; what the database says.
pub async fn end(tx: &Tx, ending: &Ending) -> Result<()> {
    let known = by_id(tx.db(), tx.municipality(), ending.id).await?;
    let known = known.ok_or_else(Refusal::not_found)?;
    may_end(&known, ending.last_day, &ending.because)?;
    let change = Entity::update_many()
        .col_expr(Column::UntilDay, Expr::value(ending.last_day.to_string()))
        .col_expr(Column::EndedBecause, Expr::value(ending.because.trim()))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(ending.id));
    bump(tx.db(), "plan_membership", change, Column::Version, known.version).await?;
    let data = json!({ "last_day": ending.last_day, "because": ending.because.trim() });
    act(tx, "membership.ended", ending.id, ending.by, ending.authority.as_deref(), data).await
}

/// A membership.
///
/// # Errors
/// What the database says.
pub async fn by_id(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Uuid,
) -> Result<Option<Membership>> {
    Ok(find(db, municipality, Condition::all().add(Column::Id.eq(id))).await?.pop())
}

/// The members of a group on a day: leads first, then as they began.
///
/// # Errors
/// What the database says.
pub async fn of_group(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    group: &str,
    day: Date,
) -> Result<Vec<Membership>> {
    find(db, municipality, on(day).add(Column::WorkingGroup.eq(group))).await
}

/// The members that a group ever had or will have.
///
/// # Errors
/// What the database says.
pub async fn ever_of_group(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    group: &str,
) -> Result<Vec<Membership>> {
    find(db, municipality, Condition::all().add(Column::WorkingGroup.eq(group))).await
}

/// The groups in which somebody is on a day.
///
/// # Errors
/// What the database says.
pub async fn of_staff(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    staff: Uuid,
    day: Date,
) -> Result<Vec<Membership>> {
    find(db, municipality, on(day).add(Column::Staff.eq(staff))).await
}

/// All memberships of a day, group by group.
///
/// # Errors
/// What the database says.
pub async fn all(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    day: Date,
) -> Result<Vec<Membership>> {
    find(db, municipality, on(day)).await
}

/// All memberships that have a day between two, both inclusive.
///
/// # Errors
/// What the database says.
pub async fn between(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    from: Date,
    to: Date,
) -> Result<Vec<Membership>> {
    find(db, municipality, meeting(from, to)).await
}

/// Days are kept as ISO 8601 texts, which sort as days do.
fn on(day: Date) -> Condition {
    meeting(day, day)
}

fn meeting(from: Date, to: Date) -> Condition {
    let lasts = Condition::any()
        .add(Column::UntilDay.is_null())
        .add(Column::UntilDay.gte(from.to_string()));
    Condition::all().add(Column::FromDay.lte(to.to_string())).add(lasts)
}

async fn find(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    which: Condition,
) -> Result<Vec<Membership>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(which)
        .order_by_asc(Column::WorkingGroup)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let mut found = rows.into_iter().map(from_row).collect::<Result<Vec<_>>>()?;
    // The sort keeps the order of equals.
    found.sort_by(|one, two| (&one.group, one.role).cmp(&(&two.group, two.role)));
    Ok(found)
}

fn from_row(row: Model) -> Result<Membership> {
    let broken = || Error::Broken(format!("membership {} is damaged", row.id));
    Ok(Membership {
        role: Role::from_code(&row.role).ok_or_else(broken)?,
        from: row.from_day.parse().map_err(|_| broken())?,
        until: row.until_day.map(|day| day.parse().map_err(|_| broken())).transpose()?,
        minutes_per_week: u32::try_from(row.minutes_per_week).map_err(|_| broken())?,
        confirmed_at: instant(row.confirmed_at),
        id: row.id,
        group: row.working_group,
        staff: row.staff,
        department: row.department,
        nomination: row.nomination,
        confirmed_by: row.confirmed_by,
        ended_because: row.ended_because,
        version: row.version,
    })
}

async fn act(
    tx: &Tx,
    kind: &str,
    subject: Uuid,
    staff: Uuid,
    authority: Option<&str>,
    data: serde_json::Value,
) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: SUBJECT,
        subject,
        by: &Actor::Staff { id: staff },
        authority,
        purpose: None,
        data,
    })
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusho_store::{Store, testing::on_each_database};

    use super::*;

    const LEAD: Uuid = Uuid::from_u128(1);
    const MEMBER: Uuid = Uuid::from_u128(2);
    const OFFICE: Uuid = Uuid::from_u128(9);

    fn new(group: &str, staff: Uuid, role: Role) -> NewMembership {
        NewMembership {
            group: group.to_owned(),
            staff,
            department: "shimin".to_owned(),
            role,
            time: Time { from: date(2026, 5, 1), until: Some(date(2027, 3, 31)) },
            minutes_per_week: 210,
            nomination: None,
            by: OFFICE,
            authority: Some("joho:chief".to_owned()),
        }
    }

    async fn begun(store: &Store, new: NewMembership) -> Result<Uuid> {
        let now = Timestamp::now();
        store.write_with(now, new, |tx, new| Box::pin(begin(tx, new))).await
    }

    #[tokio::test]
    async fn members_are_there_from_their_first_day_to_their_last() {
        on_each_database(super::super::store::migration::migrations, |store, _| async move {
            let code = store.municipality();
            begun(&store, new("wg1", MEMBER, Role::Member)).await.expect("a member");
            begun(&store, new("wg1", LEAD, Role::Lead)).await.expect("a lead");
            let second = begun(&store, new("wg2", MEMBER, Role::Member)).await.expect("another");
            let twice = begun(&store, new("wg1", MEMBER, Role::Lead)).await;
            assert!(
                matches!(twice, Err(Error::Refused(refusal)) if refusal.code == "already_member")
            );

            let group = async |day| {
                let found = of_group(store.read(), code, "wg1", day).await.expect("members");
                found.into_iter().map(|one| one.staff).collect::<Vec<_>>()
            };
            assert!(group(date(2026, 4, 30)).await.is_empty(), "not yet");
            assert_eq!(group(date(2026, 5, 1)).await, [LEAD, MEMBER], "the lead is first");
            assert_eq!(group(date(2027, 3, 31)).await, [LEAD, MEMBER]);
            assert!(group(date(2027, 4, 1)).await.is_empty(), "over");

            let ending = Ending {
                id: second,
                last_day: date(2026, 9, 30),
                because: "異動".to_owned(),
                by: OFFICE,
                authority: None,
            };
            let now = Timestamp::now();
            let done = store.write_with(now, ending, |tx, ending| Box::pin(end(tx, ending))).await;
            done.expect("ended");
            let own = async |day| {
                let found = of_staff(store.read(), code, MEMBER, day).await.expect("groups");
                found.into_iter().map(|one| one.group).collect::<Vec<_>>()
            };
            assert_eq!(own(date(2026, 9, 30)).await, ["wg1", "wg2"]);
            assert_eq!(own(date(2026, 10, 1)).await, ["wg1"]);
            let day = all(store.read(), code, date(2026, 9, 30)).await.expect("all");
            assert_eq!(day.len(), 3);
            let year = between(store.read(), code, date(2026, 10, 1), date(2026, 12, 31)).await;
            assert_eq!(year.expect("the quarter").len(), 2);
            let known = by_id(store.read(), code, second).await.expect("one").expect("there");
            assert_eq!(known.ended_because.as_deref(), Some("異動"));

            let told = store.actions_of(second).await.expect("actions");
            let kinds: Vec<&str> = told.iter().map(|action| action.kind.as_str()).collect();
            assert_eq!(kinds, ["membership.begun", "membership.ended"]);
        })
        .await;
    }
}
