//! `POST /staff/plan/meetings/{id}/state`: it was held, or will not be. What is open goes on at the
//! next one of the series.

use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::Timestamp;
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Refusal, Text};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_store::Result as Stored;

use super::room::Room;
use crate::{
    Plan,
    meetings::{
        rules::plan::State as Far,
        store::{
            meetings::Meeting,
            planning::{self, Ending, next_day},
        },
    },
    web::staff::seat::Seat,
};

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = MeetingStep)]
pub struct Entered {
    /// `held`, `cancelled`.
    #[serde(default)]
    pub to: String,
    /// The version that was seen.
    #[serde(default)]
    pub version: i64,
}

/// Ends it.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (room, meeting) = Room::at_meeting(seat, &id).await?;
    room.must_work()?;
    let to = keep(&room, &meeting, &entered, visit.now()).await.map_err(refused)?;
    let words = match to {
        Far::Held => "開催済みにしました。終わっていない議題は、次の回に送りました。",
        Far::Cancelled => "中止にしました。議題は、次の回に送りました。",
        Far::Planned => "予定のままです。",
    };
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see(&format!("/staff/plan/meetings/{}", meeting.id)))
}

/// Ends it in the person's name.
///
/// # Errors
/// Not found; the refusal of the rules; a conflict where it changed meanwhile; what the store says.
pub async fn keep(
    room: &Room,
    meeting: &Meeting,
    entered: &Entered,
    now: Timestamp,
) -> Stored<Far> {
    let to = Far::from_code(&entered.to).filter(|to| *to != Far::Planned);
    let to = to.ok_or_else(Refusal::not_found)?;
    let calendar = room.seat.plan.calendar();
    let store = room.seat.plan.store();
    let ending = Ending {
        meeting: meeting.id,
        seen: entered.version,
        to,
        further: next_day(store, meeting, |day| calendar.is_open(day)).await?,
        today: room.seat.desk.today,
        by: room.by(),
    };
    let write = store.write_with(now, ending, |tx, ending| {
        Box::pin(async move { planning::end(tx, ending).await })
    });
    write.await?;
    Ok(to)
}
