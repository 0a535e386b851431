//! `POST /staff/letters/envelopes`: the envelopes to the chosen letters, 長3 or 角2.

use axum::{extract::State, response::Response};
use yakusho_pages::{Form, Refused, Visit};
use yakusho_permission::ActionName;

use super::{
    super::{desk::Desk, papers::pdf},
    Entered, chosen, list, record_readings,
};
use crate::{Casework, papers::batch::Envelope, web::failure::refused};

/// Makes them.
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
    record_readings(&visit, &desk, &all, "envelope").await?;
    let size = Envelope::from_code(&entered.to).unwrap_or(Envelope::Naga3);
    let letters: Vec<_> = all.into_iter().map(|(chosen, _)| chosen).collect();
    let made = app.envelopes(&letters, size, visit.now()).await.map_err(refused)?;
    Ok(pdf("envelopes", made))
}
