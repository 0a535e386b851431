//! Invented hours for the demo: most members have their time, one has too little, one too much.

use jiff::{Timestamp, ToSpan as _, civil::Date};
use yakusho_kernel::date::jst_date;
use yakusho_store::Result;

use super::{
    rules::{
        entry::{Entry, Kind},
        week::monday_of,
    },
    store::{
        hours::{self, New},
        leave::{self, Said},
    },
};
use crate::{
    Plan,
    groups::members::{self, Membership, Role},
};

/// The setting that says that the hours were made.
const MADE: &str = "demo.plan.hours";
/// Minutes a week, one member after the other.
const PACE: [i64; 9] = [210, 195, 225, 180, 240, 120, 200, 300, 215];
/// What the time was for, one week after the other, with a note here and there.
const WEEKS: [(Kind, &str); 4] = [
    (Kind::Meeting, "定例会と準備"),
    (Kind::Study, ""),
    (Kind::Trial, "試行の記録"),
    (Kind::Papers, ""),
];

/// Makes them, once, for whoever is a member of a group.
///
/// # Errors
/// What the store says.
pub async fn seed(plan: &Plan, now: Timestamp) -> Result<()> {
    let (store, today) = (plan.store(), jst_date(now));
    let all = members::all(store.read(), store.municipality(), today).await?;
    let working: Vec<Membership> =
        all.into_iter().filter(|one| one.role != Role::Secretariat).collect();
    if working.is_empty() || store.setting(MADE).await?.is_some() {
        return Ok(());
    }
    for (place, one) in working.into_iter().enumerate() {
        let pace = PACE.get(place % PACE.len()).copied().unwrap_or(200);
        let days: Vec<Date> = mondays(one.from, today)
            .map(|monday| {
                // The day of the week differs, so that lists do not look stamped; holidays are left.
                let shift = i64::try_from(place % 5).unwrap_or(0);
                monday.saturating_add(shift.days())
            })
            .filter(|day| *day >= one.from && *day <= today && plan.calendar().is_open(*day))
            .collect();
        let input = (one, days, pace, place);
        let write = store.write_with(now, input, |tx, (one, days, pace, place)| {
            Box::pin(async move {
                for (week, day) in days.iter().enumerate() {
                    let (kind, note) = WEEKS
                        .get((week + place) % WEEKS.len())
                        .copied()
                        .unwrap_or((Kind::Other, ""));
                    let swing = i64::try_from((week * 7 + place * 3) % 5).unwrap_or(0) * 10 - 20;
                    let entry = Entry {
                        group: one.group.clone(),
                        day: *day,
                        minutes: pace + swing,
                        kind,
                        note: note.to_owned(),
                        taken_from: None,
                    };
                    let new = New { staff: one.staff, entry, stand_in: true };
                    hours::enter(tx, &new).await?;
                }
                // Somebody was away for most of a week.
                if place % 7 == 3 {
                    let last = days.iter().rev().nth(1).map(|day| monday_of(*day));
                    for more in 0..3 {
                        let Some(monday) = last else { break };
                        let day = monday.saturating_add(i64::from(more).days());
                        let said = Said { staff: one.staff, day, away: true, stand_in: true };
                        leave::say(tx, &said).await?;
                    }
                }
                Ok(())
            })
        });
        write.await?;
    }
    let mark = store.write(now, |tx| {
        Box::pin(async move { tx.set_setting(MADE, &serde_json::json!(true)).await })
    });
    mark.await
}

fn mondays(from: Date, to: Date) -> impl Iterator<Item = Date> {
    let first = monday_of(from);
    (0..60_i64)
        .map(move |week| first.saturating_add((7 * week).days()))
        .take_while(move |day| *day <= to)
}
