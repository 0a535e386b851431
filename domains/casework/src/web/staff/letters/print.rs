//! `POST /staff/letters/print`: one PDF of the chosen letters, with their list on top. Nothing is
//! marked by it: paper jams. It can be made again and again.

use axum::{extract::State, response::Response};
use yakusho_pages::{Form, Refused, Visit};
use yakusho_permission::ActionName;

use super::{
    super::{desk::Desk, papers::pdf},
    Entered, chosen, list, record_readings,
};
use crate::{Casework, web::failure::refused};

/// Makes it.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let all = chosen(&desk, entered.ids(), ActionName::CaseReadPersonalData).await?;
    if all.is_empty() {
        return list::nothing_ticked(&visit, &desk, entered.state()).await;
    }
    record_readings(&visit, &desk, &all, "letter").await?;
    let letters: Vec<_> = all.into_iter().map(|(chosen, _)| chosen).collect();
    let made = app.print_letters(&letters, visit.now()).await.map_err(refused)?;
    Ok(pdf("letters", made))
}
