//! `GET /staff/plan/groups/{code}/themes/xlsx`: a group's themes with experiments and results.

use axum::{
    extract::{Path, State},
    response::Response,
};
use yakusho_casework::staff::refused;
use yakusho_exchange::Table;
use yakusho_pages::{Refused, Visit};

use crate::{
    Plan,
    meetings::web::room::Room,
    themes::{rules::step::Rollout, store::themes},
    time::web::table::workbook,
};

const COLUMNS: [&str; 11] = [
    "課題",
    "困っていること",
    "状態",
    "仮説",
    "測るもの",
    "始まり",
    "終わり",
    "前",
    "後",
    "分かったこと",
    "実施している所属",
];

/// Sends it: one line an experiment, or one where there is none.
pub async fn xlsx(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    let (store, municipality) = (plan.store(), plan.store().municipality());
    let all = themes::of_group(store.read(), municipality, &code).await.map_err(refused)?;
    let mut rows = Vec::new();
    for theme in all {
        let out = themes::rollouts(store.read(), municipality, theme.id).await.map_err(refused)?;
        let adopted = out.iter().filter(|(_, far, _)| *far == Rollout::Adopted);
        let adopted: Vec<String> =
            adopted.map(|(code, ..)| room.seat.desk.department(code)).collect();
        let tried = themes::experiments(store.read(), municipality, theme.id).await;
        let mut lines: Vec<[String; 7]> = Vec::new();
        for one in tried.map_err(refused)? {
            let (before, after, learned) = one.result.unwrap_or_default();
            lines.push([
                one.hypothesis,
                one.measures,
                one.from.to_string(),
                one.until.to_string(),
                before,
                after,
                learned,
            ]);
        }
        if lines.is_empty() {
            lines.push(Default::default());
        }
        for line in lines {
            let own = [theme.title.clone(), theme.problem.clone(), theme.state.label().to_owned()];
            rows.push(own.into_iter().chain(line).chain([adopted.join("、")]).collect());
        }
    }
    let table = Table { columns: COLUMNS.map(str::to_owned).into(), rows };
    workbook("wg-themes", &table, room.seat.desk.today)
}
