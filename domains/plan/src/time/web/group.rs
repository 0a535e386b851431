//! `GET /staff/plan/groups/{code}/time`: a group's median for everybody, and its people for its
//! leads.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::Refusal;
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Column, Row, Table},
};
use yakusho_permission::ActionName;

use super::sheet::people_table;
use crate::{
    Plan,
    groups::{
        members::{self, Role},
        registry,
    },
    people::group_resource,
    time::{
        rules::{median::Told, week::tenths},
        view,
    },
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "time/group.html")]
struct GroupPage {
    name: String,
    code: String,
    told: String,
    people: Option<Table>,
    is_lead: bool,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let today = seat.desk.today;
    let group = registry::group(&plan, &code, today).ok_or_else(Refusal::not_found)?;
    let (groups, _) = view::medians(&plan, today).await.map_err(refused)?;
    let told = groups.iter().find(|one| one.code == code).map_or(Told::Hidden, |one| one.told);
    let resource = group_resource(&plan, &code, today).await.map_err(refused)?;
    let is_lead = seat.desk.may(ActionName::GroupLead, &resource);
    let people = if is_lead {
        let store = plan.store();
        let all = members::of_group(store.read(), store.municipality(), &code, today).await;
        let all = all.map_err(refused)?;
        let all = all.into_iter().filter(|one| one.role != Role::Secretariat);
        let people: Vec<uuid::Uuid> = all.map(|one| one.staff).collect();
        people_table(&seat, &people).await?
    } else {
        None
    };
    let title = format!("{}の時間", group.name);
    let (back, up) = (format!("/staff/plan/groups/{code}"), group.name.clone());
    let body = GroupPage { name: group.name, code, told: words(told), people, is_lead };
    let page = seat.desk.page(&visit, title, &body).back(back, up);
    Ok(page.into_response())
}

/// What is told, in words.
#[must_use]
pub fn words(told: Told) -> String {
    match told {
        Told::Median { tenths: median, people } => format!("{}（{people}人）", tenths(median)),
        Told::Hidden => "人数が少ないため出しません".to_owned(),
    }
}

/// The medians of all groups, and of all together.
///
/// # Errors
/// What the store says.
pub async fn medians_table(seat: &Seat) -> Result<Table, Refused> {
    let (groups, all) = view::medians(&seat.plan, seat.desk.today).await.map_err(refused)?;
    let row = |name: String, told, href| Row {
        cells: vec![Html::text(name), Html::text(words(told))],
        href,
        urgent: false,
    };
    let mut rows: Vec<Row> = groups
        .into_iter()
        .map(|one| row(one.name, one.told, Some(format!("/staff/plan/groups/{}/time", one.code))))
        .collect();
    rows.push(row("すべてのWG（掛け持ちは合計）".to_owned(), all, None));
    Ok(Table {
        caption: "WGごとの中央値".to_owned(),
        caption_hidden: true,
        columns: vec![Column::new("WG"), Column::figures("1週あたりの中央値（4週間）")],
        rows,
        keys: false,
    })
}
