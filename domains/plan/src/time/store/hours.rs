//! Hours: entered, corrected, taken out, each with its trace.

use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{MunicipalityCode, Refusal, RefusalKind, Text, actor::Actor};
use yakusho_store::{Error, NewAction, Result, Tx, instant, version::bump};

use super::entity::plan_hours::{Column, Entity, Model};
use crate::time::rules::entry::{Entry, Kind};

/// The log's word for what actions here are about.
pub const SUBJECT: &str = "hours";

/// Time that somebody gave to a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub staff: Uuid,
    /// The group's code.
    pub group: String,
    /// The day.
    pub day: Date,
    /// Minutes.
    pub minutes: i64,
    /// What for.
    pub kind: Kind,
    /// A note.
    pub note: String,
    /// The meeting or event that it was taken over from.
    pub taken_from: Option<String>,
    /// When it was entered.
    pub entered_at: Timestamp,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Counts its changes.
    pub version: i64,
}

/// Time that is to be kept.
#[derive(Clone, Debug)]
pub struct New {
    /// Whose, and who enters it: the same person.
    pub staff: Uuid,
    /// What was entered.
    pub entry: Entry,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// Keeps an entry. Returns its id.
///
/// # Errors
/// A conflict where the same meeting or event was taken over already; what the database says.
pub async fn enter(tx: &Tx, new: &New) -> Result<Uuid> {
    let municipality = tx.municipality().as_str().to_owned();
    let entry = &new.entry;
    if let Some(from) = &entry.taken_from {
        let known = Entity::find()
            .filter(Column::Municipality.eq(&municipality))
            .filter(Column::Staff.eq(new.staff))
            .filter(Column::TakenFrom.eq(from))
            .filter(Column::RemovedAt.is_null())
            .one(tx.db())
            .await?;
        if known.is_some() {
            let words = Text::ja("この予定の時間は、もう入っています。");
            return Err(Refusal::new(RefusalKind::Conflict, "taken_already", words).into());
        }
    }
    let id = tx.new_id();
    let row = Model {
        municipality,
        id,
        staff: new.staff,
        working_group: entry.group.clone(),
        day: entry.day.to_string(),
        minutes: entry.minutes,
        kind: entry.kind.code().to_owned(),
        note: entry.note.clone(),
        taken_from: entry.taken_from.clone(),
        entered_at: tx.stamp(),
        removed_at: None,
        stand_in: new.stand_in,
        version: 1,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let mut data = said(entry);
    data["stand_in"] = json!(new.stand_in);
    act(tx, "hours.entered", id, new.staff, data).await?;
    Ok(id)
}

/// A change of an entry by its person.
#[derive(Clone, Debug)]
pub struct Change {
    /// Which entry.
    pub id: Uuid,
    /// The version that they saw.
    pub seen: i64,
    /// Who.
    pub staff: Uuid,
    /// What it is to be; `None`: it is taken out.
    pub to: Option<Entry>,
}

/// Corrects an entry or takes it out. What it was stays in the log.
///
/// # Errors
/// Not found where it is not the person's; a conflict where it changed meanwhile; what the database
/// says.
pub async fn change(tx: &Tx, change: &Change) -> Result<()> {
    let known = find(tx.db(), tx.municipality(), change.id).await?;
    let known = known.filter(|known| known.staff == change.staff);
    let known = known.ok_or_else(Refusal::not_found)?;
    let one = Entity::update_many()
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(change.id));
    let was = json!({
        "group": known.group, "day": known.day, "minutes": known.minutes,
        "kind": known.kind.code(), "note": known.note,
    });
    let (kind, one, data) = match &change.to {
        Some(entry) => {
            let one = one
                .col_expr(Column::WorkingGroup, Expr::value(entry.group.as_str()))
                .col_expr(Column::Day, Expr::value(entry.day.to_string()))
                .col_expr(Column::Minutes, Expr::value(entry.minutes))
                .col_expr(Column::Kind, Expr::value(entry.kind.code()))
                .col_expr(Column::Note, Expr::value(entry.note.as_str()));
            ("hours.corrected", one, json!({ "was": was, "is": said(entry) }))
        }
        None => {
            let one = one.col_expr(Column::RemovedAt, Expr::value(tx.stamp()));
            ("hours.removed", one, json!({ "was": was }))
        }
    };
    bump(tx.db(), "plan_hours", one, Column::Version, change.seen).await?;
    act(tx, kind, change.id, change.staff, data).await
}

/// Somebody looks at the hours of another person: the reading is an action of its own.
///
/// # Errors
/// What the database says.
pub async fn looked_at(tx: &Tx, person: Uuid, by: Uuid, authority: Option<&str>) -> Result<()> {
    tx.act(NewAction {
        kind: "personal_data.read",
        subject_kind: "staff",
        subject: person,
        by: &Actor::Staff { id: by },
        authority,
        purpose: Some("WG活動の時間の確認"),
        data: json!({ "what": "hours" }),
    })
    .await?;
    Ok(())
}

/// The entry with this id that was not taken out.
///
/// # Errors
/// What the database says.
pub async fn find(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Uuid,
) -> Result<Option<Hours>> {
    let row = Entity::find_by_id((municipality.as_str().to_owned(), id)).one(db).await?;
    row.filter(|row| row.removed_at.is_none()).map(from_row).transpose()
}

/// The entries of somebody, the newest day first.
///
/// # Errors
/// What the database says.
pub async fn of_staff(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    staff: Uuid,
    from: Date,
    to: Date,
) -> Result<Vec<Hours>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::Staff.eq(staff))
        .filter(Column::RemovedAt.is_null())
        .filter(Column::Day.gte(from.to_string()))
        .filter(Column::Day.lte(to.to_string()))
        .order_by_desc(Column::Day)
        .order_by_desc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The last entry of somebody, by when it was entered.
///
/// # Errors
/// What the database says.
pub async fn last_of(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    staff: Uuid,
) -> Result<Option<Hours>> {
    let row = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::Staff.eq(staff))
        .filter(Column::RemovedAt.is_null())
        .order_by_desc(Column::Id)
        .one(db)
        .await?;
    row.map(from_row).transpose()
}

/// Everybody's entries of some days.
///
/// # Errors
/// What the database says.
pub async fn between(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    from: Date,
    to: Date,
) -> Result<Vec<Hours>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::RemovedAt.is_null())
        .filter(Column::Day.gte(from.to_string()))
        .filter(Column::Day.lte(to.to_string()))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(from_row).collect()
}

fn from_row(row: Model) -> Result<Hours> {
    let broken = || Error::Broken(format!("hours {} are damaged", row.id));
    Ok(Hours {
        day: row.day.parse().map_err(|_| broken())?,
        kind: Kind::from_code(&row.kind).ok_or_else(broken)?,
        entered_at: instant(row.entered_at),
        id: row.id,
        staff: row.staff,
        group: row.working_group,
        minutes: row.minutes,
        note: row.note,
        taken_from: row.taken_from,
        stand_in: row.stand_in,
        version: row.version,
    })
}

fn said(entry: &Entry) -> serde_json::Value {
    json!({
        "group": entry.group, "day": entry.day, "minutes": entry.minutes,
        "kind": entry.kind.code(), "note": entry.note, "taken_from": entry.taken_from,
    })
}

async fn act(
    tx: &Tx,
    kind: &str,
    subject: Uuid,
    staff: Uuid,
    data: serde_json::Value,
) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: SUBJECT,
        subject,
        by: &Actor::Staff { id: staff },
        authority: None,
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
    use crate::time::store::leave;

    const ME: Uuid = Uuid::from_u128(1);
    const OTHER: Uuid = Uuid::from_u128(2);

    fn entry(day: i8, minutes: i64, from: Option<&str>) -> Entry {
        Entry {
            group: "wg1".to_owned(),
            day: date(2026, 11, day),
            minutes,
            kind: Kind::Meeting,
            note: String::new(),
            taken_from: from.map(str::to_owned),
        }
    }

    async fn entered(store: &Store, staff: Uuid, entry: Entry) -> Result<Uuid> {
        let new = New { staff, entry, stand_in: false };
        store
            .write_with(Timestamp::now(), new, |tx, new| {
                Box::pin(async move { enter(tx, new).await })
            })
            .await
    }

    async fn changed(store: &Store, one: Change) -> Result<()> {
        store
            .write_with(Timestamp::now(), one, |tx, one| {
                Box::pin(async move { change(tx, one).await })
            })
            .await
    }

    #[tokio::test]
    async fn an_entry_is_corrected_and_taken_out_by_its_person_only_and_leaves_its_trace() {
        on_each_database(super::super::migration::migrations, async |store, _| {
            let code = store.municipality();
            let id = entered(&store, ME, entry(16, 60, None)).await.expect("entered");
            let to = Some(entry(17, 90, None));
            let stranger = Change { id, seen: 1, staff: OTHER, to: to.clone() };
            let refused = changed(&store, stranger).await;
            assert!(matches!(refused, Err(Error::Refused(one)) if one.code == "not_found"));
            changed(&store, Change { id, seen: 1, staff: ME, to: to.clone() })
                .await
                .expect("corrected");
            let stale = changed(&store, Change { id, seen: 1, staff: ME, to }).await;
            assert!(matches!(stale, Err(Error::Stale { .. })));
            let known = find(store.read(), code, id).await.expect("read").expect("there");
            assert_eq!((known.day, known.minutes, known.version), (date(2026, 11, 17), 90, 2));
            changed(&store, Change { id, seen: 2, staff: ME, to: None }).await.expect("out");
            assert_eq!(find(store.read(), code, id).await.expect("read"), None);
            let all = between(store.read(), code, date(2026, 11, 1), date(2026, 11, 30)).await;
            assert_eq!(all.expect("read"), []);
            let told = store.actions_of(id).await.expect("actions");
            let kinds: Vec<&str> = told.iter().map(|action| action.kind.as_str()).collect();
            assert_eq!(kinds, ["hours.entered", "hours.corrected", "hours.removed"]);
        })
        .await;
    }

    #[tokio::test]
    async fn an_event_is_taken_over_once_by_each_and_again_after_it_was_taken_out() {
        on_each_database(super::super::migration::migrations, async |store, _| {
            let id = entered(&store, ME, entry(16, 60, Some("a1"))).await.expect("entered");
            let twice = entered(&store, ME, entry(16, 60, Some("a1"))).await;
            assert!(matches!(twice, Err(Error::Refused(one)) if one.code == "taken_already"));
            entered(&store, OTHER, entry(16, 60, Some("a1"))).await.expect("theirs");
            changed(&store, Change { id, seen: 1, staff: ME, to: None }).await.expect("out");
            entered(&store, ME, entry(16, 60, Some("a1"))).await.expect("again");
        })
        .await;
    }

    #[tokio::test]
    async fn a_day_of_leave_is_said_and_taken_back() {
        on_each_database(super::super::migration::migrations, async |store, _| {
            let code = store.municipality();
            let day = date(2026, 11, 18);
            for (away, expected) in [(true, 1), (true, 1), (false, 0), (false, 0)] {
                let said = leave::Said { staff: ME, day, away, stand_in: false };
                store
                    .write_with(Timestamp::now(), said, |tx, said| {
                        Box::pin(async move { leave::say(tx, said).await })
                    })
                    .await
                    .expect("said");
                let all = leave::between(store.read(), code, date(2026, 11, 1), date(2026, 11, 30));
                let all = all.await.expect("read");
                assert_eq!(all.get(&ME).map_or(0, std::collections::BTreeSet::len), expected);
            }
            let told = store.actions_of(ME).await.expect("actions");
            assert_eq!(told.len(), 2, "what changes nothing is no action");
        })
        .await;
    }
}
