//! What stands in somebody's record: what they wrote, and what the groups know of them.

use jiff::civil::Date;
use uuid::Uuid;
use yakusho_kernel::FiscalYear;
use yakusho_store::Result;

use crate::{
    Plan,
    groups::{
        members::{self, Membership},
        registry,
    },
    meetings::store::meetings::{self, Meeting},
    record::{
        rules::entry::{Learning, Track},
        store::records,
    },
    themes::store::knowledge::{self, Knowledge},
    time::store::hours,
};

/// Somebody's record of a fiscal year.
#[derive(Clone, Debug)]
pub struct Record {
    /// The year.
    pub year: FiscalYear,
    /// In which groups, with their names.
    pub groups: Vec<(Membership, String)>,
    /// Minutes for the groups.
    pub minutes: i64,
    /// The four sides.
    pub track: Track,
    /// What they learned.
    pub learnings: Vec<(Uuid, Learning)>,
    /// The meetings at which they were, and whether they presented something.
    pub meetings: Vec<(Meeting, bool)>,
    /// What they told all groups.
    pub told: Vec<Knowledge>,
}

/// The record of somebody in the year of a day.
///
/// # Errors
/// What the store says.
pub async fn record(plan: &Plan, person: Uuid, today: Date) -> Result<Record> {
    let (store, code) = (plan.store(), plan.store().municipality());
    let year = FiscalYear::of(today);
    let (from, to) = (year.first_day(), year.last_day());
    let all = members::between(store.read(), code, from, to).await?;
    let own = all.into_iter().filter(|one| one.staff == person);
    let groups = own.map(|one| {
        let name = registry::name(plan, &one.group);
        (one, name)
    });
    let entries = hours::of_staff(store.read(), code, person, from, to).await?;
    let mut meetings = meetings::attended(store.read(), code, person).await?;
    meetings.retain(|(meeting, _)| (from..=to).contains(&meeting.day));
    let mut learnings = records::learnings(store.read(), code, person).await?;
    learnings.retain(|(_, one)| (from..=to).contains(&one.day));
    let mut told = knowledge::all(store.read(), code).await?;
    told.retain(|one| one.by == person);
    Ok(Record {
        year,
        groups: groups.collect(),
        minutes: entries.iter().map(|one| one.minutes).sum(),
        track: records::track(store.read(), code, person, year.0).await?.unwrap_or_default(),
        learnings,
        meetings,
        told,
    })
}
