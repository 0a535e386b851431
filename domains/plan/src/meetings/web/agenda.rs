//! `POST /staff/plan/meetings/{id}/agenda`: topics put on the agenda of a meeting that is planned.

use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::Timestamp;
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_store::{Error, Result as Stored};

use super::room::Room;
use crate::{
    Plan,
    meetings::{
        rules::plan::topics,
        store::{
            meetings::Meeting,
            planning::{self, Adding},
        },
    },
    web::staff::seat::Seat,
};

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = NewTopics)]
pub struct Entered {
    /// One topic a line: 「窓口の待ち時間｜市民課｜20」.
    #[serde(default)]
    pub agenda: String,
}

/// Puts them there.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (room, meeting) = Room::at_meeting(seat, &id).await?;
    room.must_work()?;
    let said = keep(&room, &meeting, &entered, visit.now()).await;
    let (kind, words) = match said {
        Ok(()) => (NoticeKind::Success, Text::ja("議題を足しました。")),
        // One field: its sentence is said above the page, and the line is short to type again.
        Err(Error::Refused(refusal)) if refusal.kind == RefusalKind::Invalid => {
            let problem = refusal.problems.first();
            (NoticeKind::Error, problem.map_or(refusal.message.clone(), |one| one.message.clone()))
        }
        Err(error) => return Err(refused(error)),
    };
    visit.flash(kind, &words);
    Ok(visit.see(&format!("/staff/plan/meetings/{}", meeting.id)))
}

/// Puts them there in the person's name.
///
/// # Errors
/// A refusal with the field to mend; what the store says.
pub async fn keep(room: &Room, meeting: &Meeting, entered: &Entered, now: Timestamp) -> Stored<()> {
    let invalid = |words: &str| {
        Refusal::invalid(vec![Problem::new("agenda", "topic_malformed", Text::ja(words))])
    };
    let topics = topics(&entered.agenda).map_err(invalid)?;
    if topics.is_empty() {
        return Err(invalid("議題を入れてください。").into());
    }
    let adding = Adding { meeting: meeting.id, topics, by: room.by() };
    let write = room.seat.plan.store().write_with(now, adding, |tx, adding| {
        Box::pin(async move { planning::add_topics(tx, adding).await })
    });
    write.await
}
