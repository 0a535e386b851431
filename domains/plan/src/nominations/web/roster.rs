//! `GET /staff/plan/nominations/rounds/{id}/roster`: everybody of a round as a workbook.

use axum::{
    extract::{Path, State},
    response::Response,
};
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_exchange::Table;
use yakusho_kernel::Refusal;
use yakusho_pages::{Refused, Visit};

use super::overview::group_name;
use crate::{
    Plan,
    nominations::{people::Directory, rules::answer::hours, store::read},
    web::staff::seat::Seat,
    workbook,
};

const COLUMNS: [&str; 11] = [
    "WG",
    "所属",
    "対象",
    "状態",
    "職員ID",
    "氏名",
    "職",
    "役割",
    "週の時間",
    "代理",
    "辞退の理由",
];

/// Sends it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let table = table(&seat, &id).await?;
    let bytes = workbook::bytes("wg-roster", &table, seat.desk.today)?;
    Ok(workbook::response("wg-roster", bytes))
}

/// A row for everybody who was named, and one for each request without anybody.
///
/// # Errors
/// Not found; what the store says.
pub async fn table(seat: &Seat, id: &str) -> Result<Table, Refused> {
    seat.must_run_nominations()?;
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let (db, code) = (seat.plan.store().read(), seat.plan.store().municipality());
    let round = read::round(db, code, id).await.map_err(refused)?;
    round.ok_or_else(Refusal::not_found)?;
    let directory = Directory::open(seat.plan.store()).await.map_err(refused)?;
    let mut asked: Vec<_> = read::letters(db, code, id)
        .await
        .map_err(refused)?
        .into_iter()
        .flat_map(|file| file.asked)
        .collect();
    // The sort keeps the order of departments within a group.
    asked.sort_by(|one, two| one.request.group.cmp(&two.request.group));
    let mut rows = Vec::new();
    for one in &asked {
        let request = &one.request;
        let front = || {
            vec![
                group_name(seat, &request.group),
                seat.desk.department(&request.department),
                request.name.clone(),
                request.state.label().to_owned(),
            ]
        };
        if one.nominees.is_empty() {
            let mut row = front();
            row.resize(COLUMNS.len() - 1, String::new());
            row.push(request.declined_because.clone().unwrap_or_default());
            rows.push(row);
        }
        for person in &one.nominees {
            let department = &request.department;
            let post = directory.in_department(person.staff, department, seat.desk.today);
            let mut row = front();
            row.extend([
                directory.login(person.staff),
                directory.name(person.staff),
                post.map_or("", |post| post.post.label()).to_owned(),
                person.role.label().to_owned(),
                hours(person.minutes_per_week),
                person.substitute.map(|id| directory.name(id)).unwrap_or_default(),
                String::new(),
            ]);
            rows.push(row);
        }
    }
    Ok(Table { columns: COLUMNS.map(str::to_owned).into(), rows })
}
