//! Milestones in the worklist of the department that answers for them: when their day is near, and
//! when it is over.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;
use yakusho_kernel::date::jst_date;
use yakusho_store::{Result, Tx};
use yakusho_worklist::{WaitingFor, WorkItem};

use super::{
    entity::initiative,
    model::{Initiative, Milestone, MilestoneStanding, State},
    store::{MILESTONE, by_id, milestones_of},
};

/// The kind of a milestone's item.
pub const KIND: &str = "milestone.due";

/// Brings the items of an initiative's milestones up to date.
///
/// # Errors
/// What the store says.
pub async fn bring(tx: &Tx, id: Uuid) -> Result<()> {
    let (code, today) = (tx.municipality(), jst_date(tx.now()));
    let Some(known) = by_id(tx.db(), code.as_str(), id).await? else { return Ok(()) };
    for milestone in milestones_of(tx.db(), code.as_str(), id).await? {
        match item(&known, &milestone, today) {
            Some(item) => {
                yakusho_worklist::put(tx, &item).await?;
            }
            None => {
                yakusho_worklist::close(tx, KIND, milestone.id).await?;
            }
        }
    }
    Ok(())
}

/// The same for all initiatives that are under way: days pass without a change.
///
/// # Errors
/// What the store says.
pub async fn bring_all(tx: &Tx) -> Result<()> {
    let ids: Vec<Uuid> = initiative::Entity::find()
        .select_only()
        .column(initiative::Column::Id)
        .filter(initiative::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(initiative::Column::State.eq(State::Active.code()))
        .into_tuple()
        .all(tx.db())
        .await?;
    for id in ids {
        bring(tx, id).await?;
    }
    Ok(())
}

/// What the worklist says of a milestone; `None` where nothing is to be done yet, or any more.
fn item(known: &Initiative, milestone: &Milestone, today: Date) -> Option<WorkItem> {
    let words = match milestone.standing(today) {
        MilestoneStanding::Late => "節目の日を過ぎました",
        MilestoneStanding::Soon => "節目が近づいています",
        MilestoneStanding::Slipping => "節目が遅れる見込みです",
        _ => return None,
    };
    (known.state == State::Active).then(|| WorkItem {
        kind: KIND.to_owned(),
        subject_kind: MILESTONE.to_owned(),
        subject: milestone.id,
        department: known.department.clone(),
        assignee: known.responsible,
        title: format!("{words}：{}（{}）", milestone.title, known.title),
        topic: known.id.to_string(),
        due_on: Some(milestone.planned_on),
        waiting_for: WaitingFor::Office,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_what_is_under_way_and_near_or_late_is_work() {
        let known = |state| Initiative {
            id: Uuid::nil(),
            programme: 1,
            measure: String::new(),
            title: "予約の画面".to_owned(),
            about: String::new(),
            department: "court".to_owned(),
            working_group: None,
            responsible: None,
            starts_on: date(2026, 4, 1),
            ends_on: date(2027, 3, 31),
            state,
            reason: None,
            published: None,
            done_on: None,
            stand_in: false,
            version: 1,
        };
        let milestone = Milestone {
            id: Uuid::nil(),
            initiative: Uuid::nil(),
            title: "使い始める".to_owned(),
            planned_on: date(2026, 9, 30),
            forecast_on: None,
            actual_on: None,
            reason: None,
            dropped: false,
            version: 1,
        };
        let title = |state, today| item(&known(state), &milestone, today).map(|item| item.title);
        assert_eq!(title(State::Active, date(2026, 9, 1)), None);
        let soon = title(State::Active, date(2026, 9, 20));
        assert_eq!(soon.as_deref(), Some("節目が近づいています：使い始める（予約の画面）"));
        assert!(title(State::Active, date(2026, 10, 1)).is_some_and(|it| it.contains("過ぎ")));
        assert_eq!(title(State::Paused, date(2026, 10, 1)), None);
    }
}
