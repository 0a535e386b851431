//! `GET /staff/plan/time/people/{id}`: the time of a person, for the leads of their groups (of that
//! group alone) and their manager. Looking at somebody else's is an action of its own.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_names;
use yakusho_kernel::Refusal;
use yakusho_pages::{Refused, Visit, parts::Table};
use yakusho_permission::ActionName;
use yakusho_store::Result as Stored;

use super::{
    own::entries,
    sheet::{a_week, weeks_table},
};
use crate::{
    Plan,
    groups::registry,
    people::record_resource,
    time::{
        store::hours,
        view::{self, Sheet},
    },
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "time/person.html")]
struct PersonPage {
    name: String,
    groups: Option<String>,
    recent: String,
    weeks: Option<Table>,
    entries: Option<Table>,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let person: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let (sheet, groups) = look(&seat, person, visit.now()).await.map_err(refused)?;
    let names = staff_names(plan.store(), &[person]).await.map_err(refused)?;
    let name = names.into_iter().next().map(|(_, name)| name).unwrap_or_default();
    let groups = groups.map(|codes| {
        let names = codes.iter().map(|code| registry::name(&plan, code));
        names.collect::<Vec<_>>().join("、")
    });
    let body = PersonPage {
        name: name.clone(),
        groups,
        recent: a_week(&sheet.recent),
        weeks: weeks_table(&sheet.weeks),
        entries: entries(&seat, &sheet.entries, false),
    };
    let title = format!("{name}さんのWG活動の時間");
    let page = seat.desk.page(&visit, title, &body).back("/staff/plan/time", "WG活動の時間");
    Ok(page.into_response())
}

/// The time of a person so far as the person at the desk may see it, and the groups to which that
/// is narrowed; all where there are none.
///
/// # Errors
/// Not found; what the store says.
pub async fn look(
    seat: &Seat,
    person: Uuid,
    now: Timestamp,
) -> Stored<(Sheet, Option<BTreeSet<String>>)> {
    let (plan, today) = (&seat.plan, seat.desk.today);
    let whole = record_resource(plan, person, None, today).await?;
    let groups = if seat.desk.may(ActionName::HoursRead, &whole) {
        None
    } else {
        let mut groups = BTreeSet::new();
        for group in registry::groups(plan, today) {
            // Of their own group alone, and of who is in it.
            let store = plan.store();
            let members = crate::groups::members::of_group(
                store.read(),
                store.municipality(),
                &group.code,
                today,
            );
            if !members.await?.iter().any(|one| one.staff == person) {
                continue;
            }
            let resource = record_resource(plan, person, Some(&group.code), today).await?;
            if seat.desk.may(ActionName::HoursRead, &resource) {
                groups.insert(group.code);
            }
        }
        if groups.is_empty() {
            return Err(Refusal::not_found().into());
        }
        Some(groups)
    };
    let by = seat.desk.who.staff;
    if by != person {
        let write = plan.store().write(now, move |tx| {
            Box::pin(async move { hours::looked_at(tx, person, by, None).await })
        });
        write.await?;
    }
    let sheet = view::sheet(plan, person, groups.as_ref(), today).await?;
    Ok((sheet, groups))
}
