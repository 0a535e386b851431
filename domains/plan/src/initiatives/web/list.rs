//! `GET /staff/plan/initiatives`: everything that is done under the plan, what is late first.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::Refusal;
use yakusho_pages::{Refused, Visit, parts::Table};

use super::{
    super::{
        State as Reached,
        rules::late,
        store::{self, Whole},
        view,
    },
    sheets::{Which, may_any},
};
use crate::{Plan, web::staff::seat::Seat};

#[derive(Template)]
#[template(path = "initiatives/list.html")]
struct ListPage {
    sentence: String,
    programmes: Vec<(String, Option<Table>)>,
    sheets: [Which; 4],
    may: bool,
}

/// Shows them.
pub async fn show(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let all = store::all(plan.store()).await.map_err(refused)?;
    let edition = plan.edition();
    let told = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let programmes = told.programmes.iter().map(|programme| {
        let own: Vec<&Whole> =
            all.iter().filter(|one| one.initiative.programme == programme.number).collect();
        let name = format!("（{}）{}", programme.number, programme.name.ja);
        let table = view::table(&seat, &own, &name);
        (name, table)
    });
    let body = ListPage {
        sentence: sentence(&seat, &all),
        programmes: programmes.collect(),
        sheets: Which::ALL,
        may: may_any(&seat).is_ok(),
    };
    let page = seat.desk.page(&visit, "取組", &body);
    Ok(page.back("/staff/plan", "計画").into_response())
}

/// How it goes, in a sentence.
#[must_use]
pub fn sentence(seat: &Seat, all: &[Whole]) -> String {
    let count = |state| all.iter().filter(|one| one.initiative.state == state).count();
    let running = all.iter().filter(|one| one.initiative.state == Reached::Active);
    let lates: usize = running.map(|one| late(&one.milestones, seat.desk.today)).sum();
    let words = format!(
        "実施中{}、中断{}、準備中{}、完了{}。",
        count(Reached::Active),
        count(Reached::Paused),
        count(Reached::Draft),
        count(Reached::Done)
    );
    match lates {
        0 => format!("{words}日を過ぎた節目はありません。"),
        lates => format!("{words}日を過ぎた節目が{lates}つあります。"),
    }
}
