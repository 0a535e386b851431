//! `POST /staff/plan/nominations`: drafts the round of a year.
//! `POST /staff/plan/nominations/rounds/{id}/send`: sends its letters.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, civil::Date, tz};
use serde::Deserialize;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{FiscalYear, Problem, Refusal, Text, date::read_date};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_store::{Error, Result as Stored};

use super::overview;
use crate::{
    Plan,
    groups::registry,
    nominations::{
        letter::Office,
        store::round::{self, NewRound, Sending},
    },
    web::staff::seat::Seat,
};

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = NewNominationRound)]
pub struct Entered {
    /// The day by which departments answer, ISO 8601 or 和暦.
    #[serde(default)]
    pub deadline: String,
}

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = NominationRoundSending)]
pub struct Sent {
    /// The version that was seen.
    #[serde(default)]
    pub version: i64,
}

/// The plan's day in the fiscal year of a day.
#[must_use]
pub fn usual_deadline(office: &Office, today: Date) -> Date {
    let year = FiscalYear::of(today);
    let day = office.rules().deadline;
    let of = if day.month() < 4 { year.0 + 1 } else { year.0 };
    Date::new(of, day.month(), day.day()).unwrap_or(day)
}

/// Drafts the round.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    seat.must_run_nominations()?;
    match draft(&seat, &entered, visit.now()).await {
        Ok(_) => {
            let words = "依頼の下書きを作りました。内容を確かめてから送ってください。";
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see("/staff/plan/nominations"))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = overview::page(&visit, &seat, &entered.deadline, &refusal.problems).await?;
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Drafts the round of today's fiscal year. Returns its id.
///
/// # Errors
/// A refusal with the field to mend; a conflict where there is one; what the store says.
pub async fn draft(seat: &Seat, entered: &Entered, now: Timestamp) -> Stored<Uuid> {
    let office = Office::of(&seat.plan)?;
    let today = seat.desk.today;
    let day = read_date(entered.deadline.trim()).map_err(|error| {
        Refusal::invalid(vec![Problem::new("deadline", "not_a_day", error.message())])
    })?;
    if day < today {
        let words = "期限は、きょうか、それより後の日にしてください。";
        let problem = Problem::new("deadline", "over_already", Text::ja(words));
        return Err(Refusal::invalid(vec![problem]).into());
    }
    let rules = office.rules();
    let new = NewRound {
        fiscal_year: FiscalYear::of(today),
        issued_on: today,
        deadline: closing(day, &office),
        hour_provenance: rules.closes_at_provenance.words().to_owned(),
        groups: registry::groups(&seat.plan, today),
        least: rules.least,
        most: rules.most,
        by: seat.desk.who.staff,
        authority: seat.authority_for(&office.secretariat),
        stand_in: false,
    };
    seat.plan.store().write_with(now, new, |tx, new| Box::pin(round::draft(tx, new))).await
}

/// The instant at which a day's deadline is over.
#[must_use]
pub fn closing(day: Date, office: &Office) -> Timestamp {
    let local = day.to_datetime(office.rules().closes_at);
    let japan = tz::TimeZone::fixed(tz::offset(9));
    local.to_zoned(japan).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// Sends the letters.
pub async fn send(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<Sent>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    seat.must_run_nominations()?;
    let count = send_out(&seat, &id, entered.version, visit.now()).await.map_err(refused)?;
    let words = format!("{count}の所属に依頼を送りました。各課の仕事の一覧に出ています。");
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see("/staff/plan/nominations"))
}

/// Sends the letters of a round. Returns how many.
///
/// # Errors
/// Not found; a conflict where they went out already; what the store says.
pub async fn send_out(seat: &Seat, id: &str, seen: i64, now: Timestamp) -> Stored<usize> {
    let round = id.parse().map_err(|_| Refusal::not_found())?;
    let office = Office::of(&seat.plan)?;
    let authority = seat.authority_for(&office.secretariat);
    let sending =
        Sending { round, seen, office: Arc::clone(&office), by: seat.desk.who.staff, authority };
    seat.plan
        .store()
        .write_with(now, sending, |tx, sending| Box::pin(round::send(tx, sending)))
        .await
}
