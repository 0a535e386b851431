//! `GET /staff/plan/my-work/people/{id}`: the record of a person, for their manager. Looking at
//! somebody else's is an action of its own.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{Lang, Refusal, date::show_date};
use yakusho_pages::{Html, Refused, Visit, parts::Definitions};
use yakusho_permission::ActionName;
use yakusho_store::Result as Stored;

use super::{
    own::facts,
    view::{Record, record},
};
use crate::{
    Plan,
    people::record_resource,
    record::{rules::entry::SIDES, store::records},
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "record/person.html")]
struct PersonPage {
    name: String,
    facts: Definitions,
    sides: Definitions,
    learnings: Vec<(String, Html, String)>,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let person: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let found = look(&seat, person, visit.now()).await.map_err(refused)?;
    let names = staff_names(plan.store(), &[person]).await.map_err(refused)?;
    let name = names.into_iter().next().map(|(_, name)| name).unwrap_or_default();
    let side = |(field, label, _): (&str, &str, &str)| {
        (label.to_owned(), Html::paragraphs(found.track.side(field)))
    };
    let body = PersonPage {
        name: name.clone(),
        facts: facts(&found),
        sides: Definitions { rows: SIDES.into_iter().map(side).collect() },
        learnings: found
            .learnings
            .iter()
            .map(|(_, one)| {
                (show_date(one.day, Lang::Ja), Html::paragraphs(&one.what), one.shared.clone())
            })
            .collect(),
    };
    let page = seat.desk.page(&visit, format!("{name}さんのWG活動"), &body);
    Ok(page.back("/staff/plan/time", "WG活動の時間").into_response())
}

/// The record of a person so far as the person at the desk may see it.
///
/// # Errors
/// Not found; what the store says.
pub async fn look(seat: &Seat, person: Uuid, now: Timestamp) -> Stored<Record> {
    let (plan, today, by) = (&seat.plan, seat.desk.today, seat.desk.who.staff);
    let resource = record_resource(plan, person, None, today).await?;
    if !seat.desk.may(ActionName::RecordRead, &resource) {
        return Err(Refusal::not_found().into());
    }
    if by != person {
        let write = plan.store().write(now, move |tx| {
            Box::pin(async move { records::looked_at(tx, person, by, None).await })
        });
        write.await?;
    }
    record(plan, person, today).await
}
