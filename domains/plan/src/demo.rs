//! Invented measurements for the demo: passed by three invented people as real ones are, marked as
//! records for the demonstration wherever they are shown.

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use uuid::Uuid;
use yakusho_identity::{
    Role,
    store::{StaffRow, staff_list},
};
use yakusho_kernel::{
    FiscalYear,
    date::{jst_date, jst_midnight},
};
use yakusho_pack::format::{Definition, Figure, Kpi, YearKind};
use yakusho_store::Result;

use crate::{
    Plan,
    by::By,
    committee::demo::Three,
    model::Method,
    rules::{
        decide::Step,
        enter::Entry,
        track::{Track, Way, way},
    },
    store::measurements::{self, New, Passing},
    work::Work,
    year,
};

/// The setting that says that the measurements were made.
const MADE: &str = "demo.plan";
/// How far the invented values are of what is planned, in percent, one figure after the other: some
/// ahead, some a little behind, one far behind.
const PACE: [i64; 5] = [108, 96, 62, 103, 90];

/// Who has their hand in a measurement.
#[derive(Clone, Copy)]
struct Hands {
    clerk: Uuid,
    chief: Uuid,
    head: Uuid,
}

impl Plan {
    /// Makes the demo's measurements, once: what was found at the ends of the quarters, and one that
    /// still waits.
    ///
    /// # Errors
    /// What the store says.
    pub async fn seed_demo(&self, now: Timestamp) -> Result<()> {
        let edition = self.edition();
        let Some(plan) = &edition.pack.plan else { return Ok(()) };
        let staff = staff_list(self.store()).await?;
        let Some(hands) = hands(&staff, &plan.secretariat) else { return Ok(()) };
        if self.store().setting(MADE).await?.is_some() {
            return Ok(());
        }
        let today = jst_date(now);
        let mut pace = PACE.into_iter().cycle();
        let mut last = None;
        for kpi in &edition.pack.kpis {
            let Some(definition) = kpi.definition_on(today) else { continue };
            let Ok(way) = way(kpi, &plan.years, today) else { continue };
            if self.measures().get(&definition.measure).is_some() {
                continue;
            }
            let percent = pace.next().unwrap_or(100);
            for day in quarter_ends(today) {
                let Some(new) = self.invented(kpi, definition, &way, day, percent, hands) else {
                    continue;
                };
                let track = way.track(new.entry.value, day, self.calendar());
                // Ten days after the quarter three people had looked at it.
                let at = jst_midnight(day + 10.days()) + SignedDuration::from_hours(10);
                self.publish(new.clone(), hands, track == Track::Off, at.min(now)).await?;
                last = Some(new);
            }
        }
        // One more of the last figure, which somebody still has to check.
        if let Some(mut waiting) = last {
            waiting.entry.as_of = today;
            self.store()
                .write_with(now, waiting, |tx, new| Box::pin(measurements::enter(tx, new)))
                .await?;
        }
        let of = |code: &str| {
            let posted =
                |row: &&StaffRow| row.postings.iter().any(|(_, one)| one.department == code);
            staff.iter().find(posted).map(|row| row.id)
        };
        self.seed_initiatives(hands.clerk, of, now).await?;
        let by = |staff, role: &str| By {
            staff,
            authority: Some(format!("{}:{role}", plan.secretariat)),
        };
        let three = Three {
            maker: by(hands.clerk, "clerk"),
            checker: by(hands.chief, "chief"),
            fixer: by(hands.head, "head"),
        };
        self.seed_papers(&three, now).await?;
        let meeting = year::entered::Entry {
            kind: YearKind::Other,
            title: "WGリーダーの打ち合わせ（試験用の記録）".to_owned(),
            on: today + 10.days(),
            until: None,
            from: None,
            to: None,
            place: String::new(),
            public: false,
            cancelled: false,
        };
        let added = self.store().write_with(now, (meeting, three.maker), |tx, (entry, by)| {
            Box::pin(year::store::add(tx, entry, true, by))
        });
        added.await?;
        self.day(now).await?;
        let mark = self.store().write(now, |tx| {
            Box::pin(async move { tx.set_setting(MADE, &serde_json::json!(true)).await })
        });
        mark.await
    }

    /// A value that is so many percent of what is planned for a day.
    fn invented(
        &self,
        kpi: &Kpi,
        definition: &Definition,
        way: &Way,
        day: Date,
        percent: i64,
        hands: Hands,
    ) -> Option<New> {
        let gone = way.planned(day, self.calendar()).0.saturating_sub(way.from.1.0);
        let wanted = Figure(way.from.1.0 + gone * percent / 100);
        let (numerator, denominator) = if definition.aggregation.divides() {
            let below = 400;
            let scale = definition.aggregation.figure(1, Some(1))?.0;
            (wanted.0 * below / scale.max(1), Some(below))
        } else {
            (wanted.0 / 100, None)
        };
        Some(New {
            kpi: kpi.id.clone(),
            entry: Entry {
                as_of: day,
                numerator,
                denominator,
                value: definition.aggregation.figure(numerator, denominator)?,
                definition: definition.version,
                source: "試験用に作った値".to_owned(),
                comment: String::new(),
                supersedes: None,
                reason: None,
            },
            method: Method::TypedIn,
            fingerprint: None,
            stand_in: true,
            work: Work::with(&self.edition().pack, kpi),
            staff: hands.clerk,
            authority: None,
        })
    }

    async fn publish(&self, new: New, hands: Hands, off: bool, now: Timestamp) -> Result<()> {
        self.store()
            .write_with(now, (new, hands, off), |tx, (new, hands, off)| {
                Box::pin(async move {
                    let id = measurements::enter(tx, new).await?;
                    let steps = [
                        (Step::Check, hands.chief),
                        (Step::Approve, hands.head),
                        (Step::Publish, hands.chief),
                    ];
                    for ((step, staff), seen) in steps.into_iter().zip(1..) {
                        let work = new.work.clone();
                        let passing = Passing {
                            id,
                            seen,
                            step,
                            smallest: None,
                            off: *off,
                            work,
                            staff,
                            authority: None,
                        };
                        measurements::pass(tx, &passing).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

/// The ends of the quarters of this fiscal year that are over.
fn quarter_ends(today: Date) -> Vec<Date> {
    let year = FiscalYear::of(today).0;
    let ends = [(6, 30), (9, 30), (12, 31)];
    let ends = ends.into_iter().filter_map(|(month, day)| Date::new(year, month, day).ok());
    ends.filter(|day| *day < today).collect()
}

fn hands(staff: &[StaffRow], department: &str) -> Option<Hands> {
    let holder = |role: Role| {
        let holds = |row: &&StaffRow| {
            let mut postings = row.postings.iter();
            postings.any(|(_, one)| one.department == department && one.role == role)
        };
        staff.iter().find(holds).map(|row| row.id)
    };
    Some(Hands {
        clerk: holder(Role::Clerk)?,
        chief: holder(Role::Chief)?,
        head: holder(Role::Head)?,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_quarters_that_are_over_have_values() {
        assert_eq!(quarter_ends(date(2026, 11, 22)), [date(2026, 6, 30), date(2026, 9, 30)]);
        assert_eq!(quarter_ends(date(2026, 5, 1)), []);
        assert_eq!(quarter_ends(date(2027, 2, 1)).len(), 3);
    }
}
