//! `/api/v1/staff/approvals`: 決裁 as JSON: what waits for one's hand, one approval with its trail,
//! and what may be done with it.

use axum::extract::{Path, Query, rejection::QueryRejection};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_approvals::{Hand, Standing};
use yakusho_disclosure::Reading;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, IfMatch, Said};

use super::desk::Clerk;
use crate::{
    Casework,
    approval::OnApproval,
    web::staff::approval::{
        file::ApprovalFile,
        inbox::{View, listed, waiting},
        send_back::to,
        sign::note_of,
        trail,
    },
};

/// What to list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `mine`, `deputy`, `drafted`, `done`.
    view: Option<String>,
}

/// Approvals.
#[derive(Debug, Serialize, ToSchema)]
pub struct Approvals {
    /// What is due first at the head; of what was drafted or done, the last first.
    items: Vec<ApprovalStanding>,
}

/// Where an approval stands; no personal data.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApprovalStanding {
    /// The approval.
    id: Uuid,
    /// What sort of thing it is about: `case`.
    subject_kind: String,
    /// Which.
    subject: Uuid,
    /// The proposed decision: of a case `approve`, `refuse`, `accept`, `return`.
    decision: String,
    /// Number, procedure, decision.
    title: String,
    /// `running`, `returned`, `decided`, `withdrawn`, `void`.
    state: &'static str,
    /// The id of the step that must sign now.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    /// How often it was drafted.
    round: u32,
    /// The department that drafted.
    department: String,
    /// Who drafted.
    drafter: Uuid,
    /// By when the step should be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<jiff::civil::Date>,
    /// How often it was reminded of.
    reminders: i64,
    /// For whom the caller would sign as a deputy (代決).
    #[serde(skip_serializing_if = "Option::is_none")]
    instead_of: Option<Uuid>,
    /// The version, for If-Match.
    etag: String,
}

/// One approval.
#[derive(Debug, Serialize, ToSchema)]
pub struct Approval {
    /// Its standing.
    #[serde(flatten)]
    standing: ApprovalStanding,
    /// The name of its route.
    route: String,
    /// Whether it is the caller's turn to sign.
    your_turn: bool,
    /// Whether the content is what was drafted. What changed cannot be signed.
    unchanged: bool,
    /// The hash of the content.
    hash: String,
    /// The steps.
    steps: Vec<RouteStep>,
    /// What was done, oldest first.
    trail: Vec<TrailStep>,
    /// The reasons that the resident will read; absent for those who may not read personal data.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// 伺い; absent for those who may not read personal data.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// A step of the route.
#[derive(Debug, Serialize, ToSchema)]
pub struct RouteStep {
    /// Its id, for a return.
    id: String,
    /// Its name.
    name: String,
    /// Who signs.
    places: Vec<RoutePlace>,
}

/// A place to sign at.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoutePlace {
    /// The department.
    department: String,
    /// `clerk`, `chief`, `head`.
    grade: &'static str,
    /// Who signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_by: Option<Uuid>,
    /// For whom (代決).
    #[serde(skip_serializing_if = "Option::is_none")]
    instead_of: Option<Uuid>,
    /// Whether that person has looked at it since (後閲).
    looked_after: bool,
}

/// One act.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrailStep {
    /// `drafted`, `signed`, `decided`, `returned`, `withdrawn`, `redrafted`, `looked_after`,
    /// `voided`, `handed_on` (by a transfer).
    what: &'static str,
    /// When.
    at: String,
    /// Who.
    #[serde(skip_serializing_if = "Option::is_none")]
    staff: Option<Uuid>,
    /// For whom (代決); of what a transfer handed on, from whom (前任).
    #[serde(skip_serializing_if = "Option::is_none")]
    instead_of: Option<Uuid>,
    /// 専決, 代決.
    marks: Vec<&'static str>,
    /// In which round.
    round: u32,
    /// What was written with it; absent for those who may not read personal data.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

/// What is said with a signature, or with a draft that is taken back.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// At most 1,000 characters; the resident never sees it.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: String,
}

/// To whom it goes back, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendBack {
    /// `drafter`, or the id of a step before this one.
    to: String,
    /// Why.
    reason: String,
}

/// A draft again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftAgain {
    /// The reasons that the resident will read; only for decisions that have them.
    #[serde(default)]
    reason: String,
    /// 伺い.
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: String,
}

/// The approvals that wait for the caller, or that the caller drafted or has done.
#[utoipa::path(
    get, path = "/api/v1/staff/approvals", tag = "staff", params(Asked), security(("staff" = [])),
    responses((status = 200, description = "The list.", body = Approvals))
)]
pub async fn list(
    visit: Visit,
    Clerk(desk): Clerk,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Said<Approvals>, Failure> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let view = View::asked(asked.view.as_deref());
    let items = match view {
        View::Mine | View::Deputy => {
            let parts = waiting(&desk).await?;
            let part = if view == View::Mine { parts.mine } else { parts.deputy };
            let of = |one: &yakusho_approvals::Waiting| ApprovalStanding {
                instead_of: one.as_deputy_of(),
                ..ApprovalStanding::of(&one.standing)
            };
            part.iter().map(of).collect()
        }
        View::Drafted | View::Done => {
            listed(&desk, view).await?.iter().map(ApprovalStanding::of).collect()
        }
    };
    Ok(Said::ok(&visit, Approvals { items }))
}

/// One approval. Its reasons need a purpose.
#[utoipa::path(
    get, path = "/api/v1/staff/approvals/{id}", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The approval."),
        ("Purpose" = Option<String>, Header, description = "Why its reasons are read, in UTF-8; recorded.")),
    responses((status = 200, description = "It.", body = Approval))
)]
pub async fn show(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Said<Approval>, Failure> {
    let file = ApprovalFile::open(&clerk.0, &id, ActionName::ApprovalRead).await?;
    let sees = clerk.0.may(ActionName::ApprovalReadPersonalData, &file.resource);
    let reading = if sees {
        let what = serde_json::json!({ "what": "approval", "approval": file.standing.approval.id });
        Some(file.read_facts(&clerk.0, what, visit.now()).await?)
    } else {
        None
    };
    let etag = etag(&file.standing);
    Ok(Said::ok(&visit, Approval::of(&file, reading.as_ref())).etag(&etag))
}

/// Signs: 承認, or 代決 for somebody away. The last signature decides.
#[utoipa::path(
    post, path = "/api/v1/staff/approvals/{id}/sign", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The approval."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    request_body = Opinion,
    responses((status = 200, description = "The approval after it.", body = ApprovalStanding))
)]
pub async fn sign(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
    Body(sent): Body<Opinion>,
) -> Result<Said<ApprovalStanding>, Failure> {
    clerk.0.fresh(&visit).await?;
    let action = ActionName::ApprovalDecide;
    act(&visit, &clerk, &id, &if_match, action, OnApproval::Sign, &sent.note).await
}

/// Sends it back to the drafter or to a step before (差戻し).
#[utoipa::path(
    post, path = "/api/v1/staff/approvals/{id}/return", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The approval."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    request_body = SendBack,
    responses((status = 200, description = "The approval after it.", body = ApprovalStanding))
)]
pub async fn send_back(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
    Body(sent): Body<SendBack>,
) -> Result<Said<ApprovalStanding>, Failure> {
    let what = OnApproval::Return { to: to(&sent.to), reason: sent.reason };
    act(&visit, &clerk, &id, &if_match, ActionName::ApprovalDecide, what, "").await
}

/// Takes the draft back (引戻し).
#[utoipa::path(
    post, path = "/api/v1/staff/approvals/{id}/withdraw", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The approval."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    request_body = Opinion,
    responses((status = 200, description = "The approval after it.", body = ApprovalStanding))
)]
pub async fn withdraw(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
    Body(sent): Body<Opinion>,
) -> Result<Said<ApprovalStanding>, Failure> {
    let action = ActionName::ApprovalWithdraw;
    act(&visit, &clerk, &id, &if_match, action, OnApproval::Withdraw, &sent.note).await
}

/// Drafts it again after a return.
#[utoipa::path(
    post, path = "/api/v1/staff/approvals/{id}/redraft", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The approval."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    request_body = DraftAgain,
    responses((status = 200, description = "The approval after it.", body = ApprovalStanding))
)]
pub async fn redraft(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
    Body(sent): Body<DraftAgain>,
) -> Result<Said<ApprovalStanding>, Failure> {
    let what = OnApproval::Redraft { reason: sent.reason };
    let action = ActionName::ApprovalWithdraw;
    act(&visit, &clerk, &id, &if_match, action, what, &sent.note).await
}

/// Records that the principal has seen what a deputy decided (後閲).
#[utoipa::path(
    post, path = "/api/v1/staff/approvals/{id}/look-after", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The approval."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    responses((status = 200, description = "The approval after it.", body = ApprovalStanding))
)]
pub async fn look_after(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    if_match: IfMatch,
) -> Result<Said<ApprovalStanding>, Failure> {
    let action = ActionName::ApprovalDecide;
    act(&visit, &clerk, &id, &if_match, action, OnApproval::LookAfter, "").await
}

async fn act(
    visit: &Visit,
    clerk: &Clerk,
    id: &str,
    if_match: &IfMatch,
    action: ActionName,
    what: OnApproval,
    note: &str,
) -> Result<Said<ApprovalStanding>, Failure> {
    let file = ApprovalFile::open(&clerk.0, id, action).await?;
    if_match.need(&etag(&file.standing))?;
    let note = note_of(note).map_err(|problem| Refusal::invalid(vec![problem]))?;
    let version = file.standing.approval.version;
    let done = clerk.0.on_approval(&file, version, what, note, visit.now()).await;
    let standing = done.map_err(|error| if_match.lost(error, "approval_overtaken"))?;
    Ok(Said::ok(visit, ApprovalStanding::of(&standing)).etag(&etag(&standing)))
}

impl Opinion {
    /// What a body says; an empty one says nothing.
    ///
    /// # Errors
    /// A refusal where it is no such JSON.
    pub fn read(body: &[u8]) -> Result<Self, Refusal> {
        if body.is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_slice(body).map_err(|_| {
            let words = Text::ja("本文は {\"note\": \"…\"} の形のJSONで送ってください。");
            Refusal::invalid(vec![Problem::new("note", "not_json", words)])
        })
    }
}

/// The version of an approval as its ETag.
fn etag(standing: &Standing) -> String {
    format!("\"{}\"", standing.approval.version)
}

impl ApprovalStanding {
    /// Of a standing.
    pub fn of(standing: &Standing) -> Self {
        let approval = &standing.approval;
        Self {
            id: approval.id,
            subject_kind: approval.subject.kind.clone(),
            subject: approval.subject.id,
            decision: approval.decision.clone(),
            title: standing.title.clone(),
            state: approval.state.code(),
            step: approval.current().map(|step| step.id.clone()),
            round: approval.round,
            department: approval.department.clone(),
            drafter: approval.drafter,
            due_on: standing.due_on.filter(|_| approval.current().is_some()),
            reminders: standing.reminders,
            instead_of: None,
            etag: etag(standing),
        }
    }
}

impl Approval {
    fn of(file: &ApprovalFile, reading: Option<&Reading>) -> Self {
        let approval = &file.standing.approval;
        let words = |text: &str| Some(reading?.words(text, Lang::Ja).text().to_owned());
        let place = |s: usize, p: usize, who: &yakusho_pack::format::RoutePlace| {
            let signed = approval.signed.iter().find(|one| (one.step, one.place) == (s, p));
            RoutePlace {
                department: who.department.clone(),
                grade: who.grade.code(),
                signed_by: signed.map(|one| one.staff),
                instead_of: signed.and_then(|one| one.instead_of),
                looked_after: signed.is_some_and(|one| one.looked_after),
            }
        };
        let instead_of = file.turn.as_ref().and_then(|turn| match turn.hand {
            Hand::Own => None,
            Hand::Deputy { of } => Some(of),
        });
        Self {
            standing: ApprovalStanding { instead_of, ..ApprovalStanding::of(&file.standing) },
            route: approval.route.name.clone(),
            your_turn: file.turn.is_some(),
            unchanged: file.unchanged,
            hash: approval.subject.hash.clone(),
            steps: approval
                .route
                .steps
                .iter()
                .enumerate()
                .map(|(s, step)| RouteStep {
                    id: step.id.clone(),
                    name: step.name.clone(),
                    places: step.who.iter().enumerate().map(|(p, who)| place(s, p, who)).collect(),
                })
                .collect(),
            trail: file
                .trail
                .iter()
                .map(|act| TrailStep {
                    what: act.mark.kind.code(),
                    at: act.at.to_string(),
                    staff: act.mark.staff,
                    instead_of: act.mark.instead_of,
                    marks: trail::marks(&act.mark),
                    round: act.mark.round,
                    words: trail::words_of(act, reading),
                })
                .collect(),
            reason: words(&file.proposal.reason).filter(|words| !words.is_empty()),
            note: file.note.as_deref().and_then(words),
        }
    }
}

/// The open approval about a case, for its standing.
pub async fn open_of(app: &Casework, case: Uuid) -> Result<Option<ApprovalStanding>, Failure> {
    let store = app.store();
    let office = app.approvals();
    let found =
        office.open_of(store.read(), store.municipality(), crate::approval::CASE, case).await?;
    Ok(found.as_ref().map(ApprovalStanding::of))
}
