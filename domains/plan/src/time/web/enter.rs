//! `POST /staff/plan/time`: time for a group, in one press. `POST /staff/plan/time/repeat`: the same
//! as last time, for today.

use std::collections::BTreeSet;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde::Deserialize;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Refusal, RefusalKind, Text};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::own;
use crate::{
    Plan,
    groups::{members, registry},
    people::record_resource,
    time::{
        rules::{
            entry::{DAYS_BACK, Entered, Entry, Kind, Known, read},
            week::hours as as_hours,
        },
        store::hours::{self, New},
    },
    web::staff::seat::Seat,
};

/// Keeps it.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    match keep(&seat, &entered, visit.now()).await {
        Ok((_, entry)) => {
            say(&visit, &entry);
            Ok(visit.see("/staff/plan/time"))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = own::page(&visit, &seat, &entered, &refusal.problems).await?;
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Nothing: the form has one button.
#[derive(Deserialize)]
pub struct Pressed {}

/// Keeps what was entered last once more, for today.
pub async fn act_again(
    visit: Visit,
    State(plan): State<Plan>,
    Form(Pressed {}): Form<Pressed>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let entry = again(&seat, visit.now()).await.map_err(refused)?;
    say(&visit, &entry);
    Ok(visit.see("/staff/plan/time"))
}

fn say(visit: &Visit, entry: &Entry) {
    let words = format!("{}分（{}）を入れました。", entry.minutes, as_hours(entry.minutes));
    visit.flash(NoticeKind::Success, &Text::ja(words));
}

/// Keeps in the person's name what they entered. Returns its id and what was kept.
///
/// # Errors
/// A refusal with the fields to mend; what the store says.
pub async fn keep(seat: &Seat, entered: &Entered, now: Timestamp) -> Stored<(Uuid, Entry)> {
    let entry = checked(seat, entered, None).await?;
    let new = New { staff: seat.desk.who.staff, entry: entry.clone(), stand_in: false };
    let write = seat
        .plan
        .store()
        .write_with(now, new, |tx, new| Box::pin(async move { hours::enter(tx, new).await }));
    Ok((write.await?, entry))
}

/// Keeps for today what was entered last.
///
/// # Errors
/// A conflict where nothing was entered yet; the refusals of [`keep`].
pub async fn again(seat: &Seat, now: Timestamp) -> Stored<Entry> {
    let store = seat.plan.store();
    let last = hours::last_of(store.read(), store.municipality(), seat.desk.who.staff).await?;
    let last = last.ok_or_else(|| {
        Refusal::new(RefusalKind::Conflict, "nothing_yet", Text::ja("まだ何も入っていません。"))
    })?;
    let entered = Entered {
        group: last.group,
        minutes: last.minutes.to_string(),
        kind: last.kind.code().to_owned(),
        ..Entered::default()
    };
    let found = keep(seat, &entered, now).await;
    // There is no field beside the button: what cannot be is said as one sentence.
    let (_, entry) = found.map_err(|error| match error {
        Error::Refused(refusal) => match refusal.problems.first() {
            Some(problem) => {
                Refusal::new(RefusalKind::Conflict, problem.code, problem.message.clone()).into()
            }
            None => Error::Refused(refusal),
        },
        other => other,
    })?;
    Ok(entry)
}

/// What was entered, checked against the person's groups and the day's other entries.
///
/// # Errors
/// A refusal with the fields to mend; not found where it is not theirs to enter.
pub async fn checked(seat: &Seat, entered: &Entered, but: Option<Uuid>) -> Stored<Entry> {
    let (person, today) = (seat.desk.who.staff, seat.desk.today);
    let own = record_resource(&seat.plan, person, None, today).await?;
    if !seat.desk.may(ActionName::HoursEnter, &own) {
        return Err(Refusal::not_found().into());
    }
    let store = seat.plan.store();
    let from = today.saturating_sub(DAYS_BACK.days());
    let groups = groups_of(&seat.plan, person, from, today).await?;
    let all = hours::of_staff(store.read(), store.municipality(), person, from, today).await?;
    let others = all.iter().filter(|one| Some(one.id) != but);
    let so_far: Vec<(Date, i64)> = others.map(|one| (one.day, one.minutes)).collect();
    let known = Known { today, groups: &groups, entered: &so_far };
    Ok(read(entered, &known).map_err(Refusal::invalid)?)
}

/// The groups in which somebody is or was within some days: code, first day, last day.
///
/// # Errors
/// What the store says.
pub async fn groups_of(
    plan: &Plan,
    person: Uuid,
    from: Date,
    to: Date,
) -> Stored<Vec<(String, Date, Option<Date>)>> {
    let store = plan.store();
    let all = members::between(store.read(), store.municipality(), from, to).await?;
    let own = all.into_iter().filter(|one| one.staff == person);
    Ok(own.map(|one| (one.group, one.from, one.until)).collect())
}

/// The groups that a form offers: code and name, each once.
#[must_use]
pub fn offered(plan: &Plan, groups: &[(String, Date, Option<Date>)]) -> Vec<(String, String)> {
    let codes: BTreeSet<&str> = groups.iter().map(|(code, ..)| code.as_str()).collect();
    codes.into_iter().map(|code| (code.to_owned(), registry::name(plan, code))).collect()
}

/// The kinds as choices.
pub fn kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    Kind::ALL.into_iter().map(|kind| (kind.code(), kind.label()))
}
