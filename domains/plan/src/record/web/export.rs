//! `GET /staff/plan/my-work/xlsx`: one's own record as a workbook. As JSON the API gives it.

use axum::{extract::State, response::Response};
use yakusho_casework::staff::refused;
use yakusho_exchange::Table;
use yakusho_pages::{Refused, Visit};

use super::view::record;
use crate::{Plan, record::rules::entry::SIDES, web::staff::seat::Seat, workbook};

const COLUMNS: [&str; 4] = ["種類", "日", "内容", "共有"];

/// Sends it.
pub async fn xlsx(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let own = record(&plan, seat.desk.who.staff, seat.desk.today).await.map_err(refused)?;
    let line = |kind: &str, day: String, words: &str, shared: &str| {
        vec![kind.to_owned(), day, words.to_owned(), shared.to_owned()]
    };
    let mut rows: Vec<Vec<String>> = own
        .groups
        .iter()
        .map(|(one, name)| line("WG", one.from.to_string(), name, one.role.label()))
        .collect();
    rows.extend(
        SIDES
            .into_iter()
            .map(|(field, label, _)| line(label, String::new(), own.track.side(field), "")),
    );
    rows.extend(
        own.learnings
            .iter()
            .map(|(_, one)| line("学んだこと", one.day.to_string(), &one.what, &one.shared)),
    );
    rows.extend(own.meetings.iter().map(|(meeting, presented)| {
        let mark = if *presented { "発表" } else { "" };
        line("会議", meeting.day.to_string(), &meeting.title, mark)
    }));
    rows.extend(own.told.iter().map(|one| line("共有知", String::new(), &one.title, &one.words)));
    let table = Table { columns: COLUMNS.map(str::to_owned).into(), rows };
    let bytes = workbook::bytes("my-wg-work", &table, seat.desk.today)?;
    Ok(workbook::response("my-wg-work", bytes))
}
