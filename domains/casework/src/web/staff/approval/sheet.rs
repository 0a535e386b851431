//! `GET /staff/approvals/{id}/sheet.pdf`: 決裁シート, the whole trail on paper.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::{Value, json};
use yakusho_disclosure::Reading;
use yakusho_kernel::{Lang, date::jst_date};
use yakusho_pages::{Refused, Visit};
use yakusho_permission::ActionName;

use super::{file::ApprovalFile, for_signing, trail, way};
use crate::{
    Casework,
    web::staff::{desk::Desk, papers::send_of_today, words},
};

/// Makes it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = for_signing(Desk::open(&visit, &app).await?, &visit);
    of(&visit, &desk, &id).await
}

/// The sheet of an approval; its reading is recorded.
///
/// # Errors
/// Not found where it is not theirs to read; what the store says.
pub async fn of(visit: &Visit, desk: &Desk, id: &str) -> Result<Response, Refused> {
    let file = ApprovalFile::open(desk, id, ActionName::ApprovalReadPersonalData).await?;
    // The reasons are about a person: printing them is a reading.
    let what = json!({ "what": "approval_sheet", "approval": file.standing.approval.id });
    let reading = file.read_facts(desk, what, visit.now()).await?;
    send_of_today(visit, desk, "approval", "決裁シート", data(desk, &file, &reading)).await
}

fn data(desk: &Desk, file: &ApprovalFile, reading: &Reading) -> Value {
    let shown = |text: &str| reading.words(text, Lang::Ja).text().to_owned();
    let approval = &file.standing.approval;
    let case = &file.case;
    let acts: Vec<Value> = file
        .trail
        .iter()
        .map(|act| {
            let mark = &act.mark;
            json!({
                "what": mark.kind.label(),
                "step": mark.step,
                "post": mark.department.as_deref().zip(mark.grade).map(|(department, grade)| {
                    format!("{}　{}", desk.department(department), grade.label())
                }),
                "name": mark.staff.map_or("自動", |staff| file.name(staff)),
                "when": words::when(act.at),
                "marks": trail::marks(mark),
                "instead_of": mark.instead_of.filter(|_| trail::is_by_deputy(mark)).map(|of| file.name(of)),
                "predecessor": mark.instead_of.filter(|_| !trail::is_by_deputy(mark)).map(|of| file.name(of)),
                "round": mark.round,
                "words": trail::words_of(act, Some(reading)),
            })
        })
        .collect();
    let waiting: Vec<String> = approval
        .open_places()
        .map(|(_, place)| {
            format!("{}　{}", desk.department(&place.department), place.grade.label())
        })
        .collect();
    json!({
        "municipality": case.pack().city.name.ja,
        "test": case.record.stand_in,
        "number": case.number(),
        "state": approval.state.label(),
        "decision": file.proposal.decision.label(),
        "procedure": case.name(),
        "department": desk.department(&approval.department),
        "drafted": words::day(jst_date(file.standing.drafted_at)),
        "drafter": file.name(approval.drafter),
        "route": approval.route.name,
        "basis": way::basis(&approval.route),
        "note": file.note.as_deref().map(shown),
        "reason": shown(&file.proposal.reason),
        "acts": acts,
        "waiting": waiting,
        "digest": approval.subject.hash,
    })
}
