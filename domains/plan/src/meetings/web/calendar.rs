//! `GET, POST /staff/plan/calendar`: one's own secret address, made anew. `GET
//! /plan/calendars/{secret}`: the meetings of one's groups, for a calendar program. `GET
//! /staff/plan/groups/{code}/calendar.ics`: those of one group, as a file for its members.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde::Deserialize;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Refusal, date::jst_date};
use yakusho_pages::{Form, Refused, Visit, parts::FormStart};
use yakusho_store::Result as Stored;

use super::room::Room;
use crate::{
    Plan,
    groups::{members, registry},
    meetings::{
        feed::calendar,
        store::{feeds, meetings},
    },
    web::staff::seat::Seat,
};

/// So many days back and ahead, a calendar tells.
const DAYS: i64 = 200;

#[derive(Template)]
#[template(path = "meetings/calendar.html")]
struct CalendarPage {
    form: FormStart,
    has: bool,
    address: Option<String>,
}

/// Nothing: the form has one button.
#[derive(Deserialize)]
pub struct Pressed {}

/// Shows whether there is an address; the address itself is shown once, when it is made.
pub async fn show(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    page(&visit, &seat, None).await
}

/// Makes it anew.
pub async fn renew(
    visit: Visit,
    State(plan): State<Plan>,
    Form(Pressed {}): Form<Pressed>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let address = make(&seat, visit.now()).await.map_err(refused)?;
    page(&visit, &seat, Some(address)).await
}

/// Makes the person's address anew and tells it.
///
/// # Errors
/// What the store says.
pub async fn make(seat: &Seat, now: Timestamp) -> Stored<String> {
    let bytes: [u8; 24] = rand::random();
    let secret: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let input = (seat.desk.who.staff, secret.clone());
    let write = seat.plan.store().write_with(now, input, |tx, (staff, secret)| {
        Box::pin(async move { feeds::renew(tx, *staff, secret).await })
    });
    write.await?;
    let base = &seat.plan.procedures().parts().public_url;
    Ok(format!("{base}/plan/calendars/{secret}"))
}

async fn page(visit: &Visit, seat: &Seat, address: Option<String>) -> Result<Response, Refused> {
    let has = feeds::has(seat.plan.store(), seat.desk.who.staff).await.map_err(refused)?;
    let body = CalendarPage {
        form: FormStart::post(visit, "/staff/plan/calendar").with_own_button(),
        has,
        address,
    };
    let page = seat.desk.page(visit, "WGの予定を予定表に入れる", &body);
    Ok(page.back("/staff/plan", "計画").into_response())
}

/// The meetings of the groups of whoever has the address. An address that opens nothing is not
/// found, whatever it is.
pub async fn feed(
    visit: Visit,
    State(plan): State<Plan>,
    Path(secret): Path<String>,
) -> Result<Response, Refused> {
    let found = feeds::whose(plan.store(), &secret).await.map_err(refused)?;
    let person = found.ok_or_else(Refusal::not_found)?;
    let today = jst_date(visit.now());
    let text = of_person(&plan, person, today).await.map_err(refused)?;
    Ok(answer(text))
}

/// The calendar of a person's groups.
///
/// # Errors
/// What the store says.
pub async fn of_person(plan: &Plan, person: Uuid, today: Date) -> Stored<String> {
    let store = plan.store();
    let own = members::of_staff(store.read(), store.municipality(), person, today).await?;
    let groups: Vec<String> = own.into_iter().map(|one| one.group).collect();
    text(plan, &groups, today).await
}

/// The meetings of a group, as a file for its members.
pub async fn of_group(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    room.must_work()?;
    let text = text(&plan, &[code], room.seat.desk.today).await.map_err(refused)?;
    Ok(answer(text))
}

async fn text(plan: &Plan, groups: &[String], today: Date) -> Stored<String> {
    let store = plan.store();
    let (from, to) = (today.saturating_sub(DAYS.days()), today.saturating_add(DAYS.days()));
    let all = meetings::of_groups(store.read(), store.municipality(), groups, from, to).await?;
    let names = registry::groups(plan, today).into_iter();
    let names: Vec<(String, String)> = names.map(|group| (group.code, group.name)).collect();
    Ok(calendar("WGの会議", &all, &names, &plan.procedures().parts().public_url))
}

fn answer(text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"wg.ics\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}
