//! Days of the year in the secretariat's worklist, two weeks before they come.

use jiff::civil::Date;
use yakusho_kernel::date::jst_date;
use yakusho_pack::format::YearKind;
use yakusho_store::{Result, Tx};
use yakusho_worklist::{WaitingFor, WorkItem};

use super::{
    days::Day,
    store::{self, SUBJECT},
};

/// The kind of a day's item.
const KIND: &str = "plan_day.near";
/// Days before it from which it stands in the worklist. Ours.
const BEFORE: i32 = 14;

/// Brings the items of all days up to date.
///
/// # Errors
/// What the store says.
pub async fn bring(tx: &Tx, of_pack: &[Day], secretariat: &str) -> Result<()> {
    let today = jst_date(tx.now());
    let added = store::of(tx.db(), tx.municipality().as_str()).await?;
    for day in of_pack.iter().chain(&added) {
        if is_near(day, today) {
            yakusho_worklist::put(tx, &item(day, secretariat)).await?;
        } else {
            yakusho_worklist::close(tx, KIND, day.id).await?;
        }
    }
    Ok(())
}

fn is_near(day: &Day, today: Date) -> bool {
    !day.cancelled && day.last() >= today && (day.on - today).get_days() <= BEFORE
}

fn item(day: &Day, secretariat: &str) -> WorkItem {
    let words = match day.kind {
        YearKind::Deadline => "期限が近づいています",
        _ => "準備をする日が近づいています",
    };
    WorkItem {
        kind: KIND.to_owned(),
        subject_kind: SUBJECT.to_owned(),
        subject: day.id,
        department: secretariat.to_owned(),
        assignee: None,
        title: format!("{words}：{}", day.title.ja),
        topic: String::new(),
        due_on: Some(day.on),
        waiting_for: WaitingFor::Office,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;
    use yakusho_kernel::Text;

    use super::*;
    use crate::year::Origin;

    #[test]
    fn two_weeks_before_a_day_it_is_work_and_afterwards_not() {
        let day = |cancelled| Day {
            id: Uuid::nil(),
            kind: YearKind::Report,
            title: Text::ja("報告会"),
            on: date(2027, 2, 17),
            until: None,
            from: None,
            to: None,
            place: String::new(),
            public: true,
            cancelled,
            origin: Origin::Added { version: 1, stand_in: false },
        };
        assert!(!is_near(&day(false), date(2027, 2, 2)));
        assert!(is_near(&day(false), date(2027, 2, 3)) && is_near(&day(false), date(2027, 2, 17)));
        assert!(
            !is_near(&day(false), date(2027, 2, 18)) && !is_near(&day(true), date(2027, 2, 10))
        );
    }
}
