//! `POST /staff/plan/time/leave`: a day on which somebody was away, or that it was none.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_kernel::{
    Lang, Problem, Refusal, Text,
    date::{read_date, show_date},
};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::own;
use crate::{
    Plan,
    people::record_resource,
    time::{
        rules::entry::{DAYS_BACK, Entered as Hours},
        store::leave::{self, Said},
    },
    web::staff::seat::Seat,
};

/// So many days ahead, leave can be said.
const DAYS_AHEAD: i64 = 90;

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = DayOfLeave)]
pub struct Entered {
    /// The day, ISO 8601 or 和暦.
    #[serde(default)]
    pub away: String,
    /// `back`: it was no day of leave.
    #[serde(default)]
    pub take: String,
}

/// Keeps it.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    match keep(&seat, &entered, visit.now()).await {
        Ok(said) => {
            let day = show_date(said.day, Lang::Ja);
            let words = if said.away {
                format!(
                    "{day}を休んだ日にしました。月曜日から金曜日に3日以上休んだ週は、数えません。"
                )
            } else {
                format!("{day}を、休んだ日から外しました。")
            };
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see("/staff/plan/time"))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let none = Hours { day: seat.desk.today.to_string(), ..Hours::default() };
            let page = own::page(&visit, &seat, &none, &refusal.problems).await?;
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Keeps what somebody says of a day.
///
/// # Errors
/// A refusal with the field to mend; what the store says.
pub async fn keep(seat: &Seat, entered: &Entered, now: Timestamp) -> Stored<Said> {
    let (person, today) = (seat.desk.who.staff, seat.desk.today);
    let resource = record_resource(&seat.plan, person, None, today).await?;
    if !seat.desk.may(ActionName::HoursEnter, &resource) {
        return Err(Refusal::not_found().into());
    }
    let day = read(&entered.away, today).map_err(|problem| Refusal::invalid(vec![problem]))?;
    let said = Said { staff: person, day, away: entered.take != "back", stand_in: false };
    let write = seat
        .plan
        .store()
        .write(now, move |tx| Box::pin(async move { leave::say(tx, &said).await }));
    write.await?;
    Ok(said)
}

fn read(typed: &str, today: Date) -> Result<Date, Problem> {
    let day = read_date(typed.trim())
        .map_err(|error| Problem::new("away", "not_a_day", error.message()))?;
    let first = today.saturating_sub(DAYS_BACK.days());
    let last = today.saturating_add(DAYS_AHEAD.days());
    if !(first..=last).contains(&day) {
        let words = "62日前から90日先までの日にしてください。";
        return Err(Problem::new("away", "too_far", Text::ja(words)));
    }
    Ok(day)
}
