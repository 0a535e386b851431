//! The chosen rows of the list on paper. The list holds no personal data, and neither does the
//! paper.

use axum::response::Response;
use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_pages::{Refused, Visit};
use yakusho_worklist::{Filter, State as ItemState, list};

use super::super::{desk::Desk, papers::send_of_today, words};
use crate::{store::cases, web::failure::refused};

/// Makes the paper and sends it.
///
/// # Errors
/// Where it cannot be made; what the store says.
pub async fn send_list(
    visit: &Visit,
    desk: &Desk,
    scope: &Filter,
    items: &[Uuid],
) -> Result<Response, Refused> {
    let store = desk.app.store();
    let mut listed = Vec::new();
    for state in [ItemState::Open, ItemState::Done] {
        let filter = Filter { items: items.to_vec(), state, ..scope.clone() };
        let page = list(store, &filter, None, 2 * super::PAGE).await.map_err(refused)?;
        listed.extend(page.items);
    }
    let subjects: Vec<Uuid> = listed.iter().map(|one| one.item.subject).collect();
    let records = cases::with_ids(store.read(), store.municipality(), &subjects).await;
    let records = records.map_err(refused)?;
    let staff: Vec<Uuid> = listed.iter().filter_map(|one| one.item.assignee).collect();
    let names = yakusho_identity::store::staff_names(store, &staff).await.map_err(refused)?;
    let edition = desk.app.procedures().shelf().current();
    let rows = listed.iter().filter_map(|one| {
        let record = records.iter().find(|record| record.case.id.uuid() == one.item.subject)?;
        let id = &record.case.procedure;
        let name = edition.pack.procedure(id).map_or(id.as_str(), |known| known.name.ja.as_str());
        let person = one.item.assignee.and_then(|id| names.iter().find(|(known, _)| *known == id));
        Some(json!({
            "number": format!("{}-{}", record.number, record.place + 1),
            "procedure": name,
            "state": words::state(record.case.state),
            "due": one.item.due_on.map_or_else(String::new, words::day),
            "left": one.item.due_on.map_or_else(String::new, |due| words::days_left(due, desk.today)),
            "assignee": person.map_or("未定", |(_, name)| name.as_str()),
        }))
    });
    let rows: Vec<Value> = rows.collect();
    let departments: Vec<String> =
        desk.who.departments().into_iter().map(|code| desk.department(code)).collect();
    let data = json!({
        "municipality": edition.pack.city.name.ja,
        "test": desk.app.parts().demo,
        "heading": "仕事の一覧",
        "departments": departments.join("、"),
        "printed": words::when(visit.now()),
        "by": desk.who.name,
        "rows": rows,
    });
    send_of_today(visit, desk, "worklist", "仕事の一覧", data).await
}
