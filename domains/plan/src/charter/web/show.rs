//! `GET /staff/plan/groups/{code}/charter`: the charter of this fiscal year. `POST …/approve`: a side
//! approves it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{FiscalYear, Refusal, Text};
use yakusho_pages::{
    Form, Html, Refused, Visit,
    parts::{Chip, Definitions, FormStart, NoticeKind, Tone},
};
use yakusho_store::Result as Stored;

use crate::{
    Plan,
    charter::{
        rules::{PARTS, Side},
        store::charters::{self, Approving, Charter},
    },
    meetings::web::room::Room,
};

#[derive(Template)]
#[template(path = "charter/show.html")]
struct ShowPage {
    name: String,
    year: String,
    state: Chip,
    parts: Option<Definitions>,
    approvals: Vec<(&'static str, String)>,
    write: Option<String>,
    approve: Option<(FormStart, i64)>,
    may_lead: bool,
    may_found: bool,
}

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = CharterApproval)]
pub struct Approval {
    /// `lead`, `secretariat`.
    #[serde(default)]
    pub side: String,
    /// The version that was seen.
    #[serde(default)]
    pub version: i64,
}

/// The charter of a group in the year of today.
///
/// # Errors
/// What the store says.
pub async fn of_today(room: &Room) -> Stored<Option<Charter>> {
    let store = room.seat.plan.store();
    let year = FiscalYear::of(room.seat.desk.today).0;
    charters::find(store.read(), store.municipality(), &room.group.code, year).await
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    let known = of_today(&room).await.map_err(refused)?;
    let state = match &known {
        None => Chip::new("まだありません", Tone::Grey),
        Some(known) if known.is_in_force() => Chip::new("承認済み", Tone::Green),
        Some(_) => Chip::new("承認待ち", Tone::Yellow),
    };
    let hands: Vec<uuid::Uuid> =
        known.iter().flat_map(|known| [known.lead, known.secretariat]).flatten().collect();
    let names = staff_names(plan.store(), &hands).await.map_err(refused)?;
    let name = |id: Option<uuid::Uuid>| {
        let found = id.and_then(|id| names.iter().find(|(known, _)| *known == id));
        found.map_or_else(|| "まだ".to_owned(), |(_, name)| name.clone())
    };
    let parts = known.as_ref().map(|known| Definitions {
        rows: PARTS
            .into_iter()
            .map(|(field, label, _)| (label.to_owned(), Html::paragraphs(known.text.part(field))))
            .collect(),
    });
    let approvals = known
        .as_ref()
        .map(|known| vec![("リーダー", name(known.lead)), ("事務局", name(known.secretariat))]);
    let (may_lead, may_found) = match &known {
        Some(known) => (
            room.may_lead() && known.lead.is_none(),
            room.may_found() && known.secretariat.is_none(),
        ),
        None => (false, false),
    };
    let body = ShowPage {
        name: room.group.name.clone(),
        year: FiscalYear::of(room.seat.desk.today).label(),
        state,
        parts,
        approvals: approvals.unwrap_or_default(),
        write: room.may_work().then(|| room.path("charter/write")),
        approve: known.as_ref().filter(|_| may_lead || may_found).map(|known| {
            let form = FormStart::post(&visit, room.path("charter/approve")).with_own_button();
            (form, known.text.version)
        }),
        may_lead,
        may_found,
    };
    let title = format!("{}の活動計画書", room.group.name);
    let back = format!("/staff/plan/groups/{code}");
    let page = room.seat.desk.page(&visit, title, &body).back(back, room.group.name.clone());
    Ok(page.into_response())
}

/// Approves it.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
    Form(sent): Form<Approval>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    approve(&room, &sent, visit.now()).await.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("承認しました。"));
    Ok(visit.see(&room.path("charter")))
}

/// Approves it in the person's name, for a side that is theirs.
///
/// # Errors
/// Not found where the side is not theirs; the refusal of the rules; what the store says.
pub async fn approve(room: &Room, sent: &Approval, now: Timestamp) -> Stored<()> {
    let side = Side::from_code(&sent.side).ok_or_else(Refusal::not_found)?;
    let may = match side {
        Side::Lead => room.may_lead(),
        Side::Secretariat => room.may_found(),
    };
    if !may {
        return Err(Refusal::not_found().into());
    }
    let approving = Approving {
        group: room.group.code.clone(),
        year: FiscalYear::of(room.seat.desk.today).0,
        seen: sent.version,
        side,
        by: room.by(),
    };
    let write = room.seat.plan.store().write_with(now, approving, |tx, approving| {
        Box::pin(async move { charters::approve(tx, approving).await })
    });
    write.await
}
