//! How people's time stands: of one, and of the groups as medians.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan as _, civil::Date};
use uuid::Uuid;
use yakusho_store::{Result, Store};

use super::{
    rules::{
        entry::DAYS_BACK,
        median::{People, Told, release},
        week::{Average, Week, last_weeks, monday_of, weeks_of_member},
    },
    store::{hours, leave},
};
use crate::{
    Plan,
    groups::{
        members::{self, Membership, Role},
        registry,
    },
};

/// Over so many whole weeks a median and a hint are told.
pub const RECENT: i64 = 4;
/// So many weeks stand on somebody's page.
pub const WEEKS: i64 = 8;

/// Somebody's time.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The last whole weeks, the newest first.
    pub weeks: Vec<Week>,
    /// Over the last four of them.
    pub recent: Average,
    /// Minutes of the week that runs.
    pub this_week: i64,
    /// The days of leave that they said, the newest first.
    pub leave: Vec<Date>,
    /// Their entries, the newest first.
    pub entries: Vec<hours::Hours>,
}

/// Somebody's time; of the groups named, or of all.
///
/// # Errors
/// What the store says.
pub async fn sheet(
    plan: &Plan,
    person: Uuid,
    groups: Option<&BTreeSet<String>>,
    today: Date,
) -> Result<Sheet> {
    let (store, code) = (plan.store(), plan.store().municipality());
    let span = last_weeks(today, WEEKS);
    let from = span.0.min(today.saturating_sub(DAYS_BACK.days()));
    let is_of = |group: &str| groups.is_none_or(|groups| groups.contains(group));
    let mut entries = hours::of_staff(store.read(), code, person, from, today).await?;
    entries.retain(|one| is_of(&one.group));
    let mut away = leave::between(store.read(), code, from, today).await?;
    let away = away.remove(&person).unwrap_or_default();
    let own = members::between(store.read(), code, span.0, today).await?;
    let times: Vec<_> = own
        .iter()
        .filter(|one| one.staff == person && is_of(&one.group))
        .map(|one| (one.from, one.until))
        .collect();
    let minutes: Vec<(Date, i64)> = entries.iter().map(|one| (one.day, one.minutes)).collect();
    let calendar = plan.calendar();
    let mut weeks = weeks_of_member(span, &times, &minutes, &away, |day| calendar.is_open(day));
    weeks.reverse();
    let first_recent = last_weeks(today, RECENT).0;
    let recent: Vec<Week> =
        weeks.iter().filter(|week| week.monday >= first_recent).copied().collect();
    let monday = monday_of(today);
    let now = minutes.iter().filter(|(day, _)| *day >= monday);
    Ok(Sheet {
        recent: Average::of(&recent),
        this_week: now.map(|(_, minutes)| minutes).sum(),
        leave: away.into_iter().rev().collect(),
        weeks,
        entries,
    })
}

/// What is told of a group.
#[derive(Clone, Debug)]
pub struct GroupTime {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The median, or that there are too few.
    pub told: Told,
}

/// What is told of the groups over the last four whole weeks, and of all together.
///
/// # Errors
/// What the store says.
pub async fn medians(plan: &Plan, today: Date) -> Result<(Vec<GroupTime>, Told)> {
    let span = last_weeks(today, RECENT);
    let found = averages(plan.store(), plan.calendar(), span, today, Each::InItsGroup).await?;
    let groups = registry::groups(plan, today);
    let people: Vec<People> = groups
        .iter()
        .map(|group| {
            let of_group = found.iter().filter(|((code, _), _)| *code == group.code);
            of_group.filter_map(|((_, person), one)| Some((*person, one.rate()?))).collect()
        })
        .collect();
    let (told, all) = release(&people);
    let groups = groups.into_iter().zip(told);
    let groups = groups.map(|(group, told)| GroupTime { code: group.code, name: group.name, told });
    Ok((groups.collect(), all))
}

/// Whether minutes are of one group or of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// A person's minutes in that group.
    InItsGroup,
    /// A person's minutes in all groups; the group's code is empty.
    InAll,
}

/// The averages of everybody who is a member on a day (事務局 supports groups as its daily work and
/// is not counted), over the whole weeks within some days.
///
/// # Errors
/// What the store says.
pub async fn averages(
    store: &Store,
    calendar: &yakusho_calendar::Calendar,
    (from, to): (Date, Date),
    today: Date,
    each: Each,
) -> Result<BTreeMap<(String, Uuid), Average>> {
    let code = store.municipality();
    let entries = hours::between(store.read(), code, from, to).await?;
    let away = leave::between(store.read(), code, from, to).await?;
    let memberships = members::between(store.read(), code, from, today.max(to)).await?;
    let none = BTreeSet::new();
    let key = |group: &str, person: Uuid| {
        let group = if each == Each::InItsGroup { group } else { "" };
        (group.to_owned(), person)
    };
    let mut minutes: BTreeMap<(String, Uuid), Vec<(Date, i64)>> = BTreeMap::new();
    for one in &entries {
        minutes.entry(key(&one.group, one.staff)).or_default().push((one.day, one.minutes));
    }
    let mut times: BTreeMap<(String, Uuid), Vec<&Membership>> = BTreeMap::new();
    for one in memberships.iter().filter(|one| one.role != Role::Secretariat) {
        times.entry(key(&one.group, one.staff)).or_default().push(one);
    }
    let works =
        |one: &Membership| one.from <= today && one.until.is_none_or(|until| today <= until);
    let found = times.into_iter().filter(|(_, times)| times.iter().any(|one| works(one)));
    let found = found.map(|(key, times)| {
        let times: Vec<_> = times.iter().map(|one| (one.from, one.until)).collect();
        let own = minutes.get(&key).map_or(&[][..], Vec::as_slice);
        let away = away.get(&key.1).unwrap_or(&none);
        let weeks = weeks_of_member((from, to), &times, own, away, |day| calendar.is_open(day));
        (key, Average::of(&weeks))
    });
    Ok(found.collect())
}
