//! `GET /api/v1/staff/cases/{id}`: a case with its form, what was written, and what was done.

use axum::extract::Path;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Lang;
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Failure, Said};
use yakusho_store::Action;

use super::{
    approval::{ApprovalStanding, open_of},
    desk::{Clerk, etag},
};
use crate::{
    handle::Word,
    model::CorrectionRequest,
    store::cases::Record,
    web::staff::{
        case::{attachments, facts, timeline},
        case_file::CaseFile,
        desk::Desk,
        words,
    },
};

/// A case.
#[derive(Debug, Serialize, ToSchema)]
pub struct Case {
    /// Its standing.
    #[serde(flatten)]
    standing: CaseStanding,
    /// The name of its procedure.
    name: String,
    /// The person it concerns within the application, where there is one filing for each.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    /// How far the person is known: `unconfirmed`, `window`, `stand_in`.
    identity: &'static str,
    /// Whether a helper typed it with the person.
    helped: bool,
    /// What is written in it; absent for those who may not read personal data.
    #[serde(skip_serializing_if = "Option::is_none")]
    personal: Option<Personal>,
    /// Staff who are related to the people in it, and have no hand in it.
    aside: Vec<Uuid>,
    /// What was done, oldest first.
    timeline: Vec<Step>,
}

/// Where a case stands; no personal data.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseStanding {
    /// The case.
    id: Uuid,
    /// 受付番号 of its application.
    number: String,
    /// The procedure.
    procedure: String,
    /// What it is in law: 申請, 届出, 請求, その他.
    legal_kind: &'static str,
    /// `held_identity`, `held_after`, `visit`, `received`, `reviewing`, `correction`, `approved`,
    /// `refused`, `accepted`, `returned`, `withdrawn`, `finished`.
    state: &'static str,
    /// The department that has it.
    department: String,
    /// Who has it in hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<Uuid>,
    /// The day of receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    received_on: Option<jiff::civil::Date>,
    /// By when the office means to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<jiff::civil::Date>,
    /// The last day of the period by law.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    last_day: Option<jiff::civil::Date>,
    /// Whether a stand-in touched it; then it never counts.
    stand_in: bool,
    /// The open approval of its decision: it waits for signatures, or came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    approval: Option<ApprovalStanding>,
}

/// What only those see who may read the facts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Personal {
    /// The boxes of the form, by whose they are.
    groups: Vec<Group>,
    /// The fields that the resident can be asked to mend.
    mendable: Vec<MendableField>,
    /// What was enclosed.
    attachments: Vec<Enclosed>,
    /// Correction requests, reasons and notes, oldest first.
    written: Vec<WrittenWord>,
}

/// The boxes of one role.
#[derive(Debug, Serialize, ToSchema)]
pub struct Group {
    /// Whose.
    title: String,
    /// The boxes.
    boxes: Vec<FilledIn>,
}

/// A box.
#[derive(Debug, Serialize, ToSchema)]
pub struct FilledIn {
    /// Its caption.
    label: String,
    /// `filled`, `empty`, `absent`, `from_register`, `masked`.
    state: &'static str,
    /// What is in it, or the words that stand for it where it is masked.
    value: String,
    /// Why it is masked: `purpose` (a purpose that opens it must be said), `protected`,
    /// `not_permitted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    masked: Option<&'static str>,
    /// Where that comes from, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

/// A field that the resident can be asked to mend.
#[derive(Debug, Serialize, ToSchema)]
pub struct MendableField {
    /// Its key, for a correction.
    key: String,
    /// Its caption, with whose box it is.
    label: String,
}

/// Something enclosed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Enclosed {
    /// Its id.
    id: String,
    /// Its name on the sender's device.
    name: String,
    /// Its type.
    media_type: String,
    /// Its size.
    bytes: u64,
}

/// Something written about a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct WrittenWord {
    /// `correction`, `reason`, `note`.
    kind: &'static str,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: jiff::Timestamp,
    /// Who, where a member of staff wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    staff: Option<Uuid>,
    /// The text; of a correction, one line a field.
    text: String,
}

/// Something that was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct Step {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: jiff::Timestamp,
    /// The action: `case.approved`.
    action: String,
    /// The same in words.
    words: &'static str,
    /// `resident`, `helper`, `staff`, `system`.
    by: String,
    /// The member of staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    staff: Option<Uuid>,
    /// Why personal data were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<String>,
}

/// A case. The reading of its personal data is recorded with its purpose before anything is shown.
#[utoipa::path(
    get, path = "/api/v1/staff/cases/{id}", tag = "staff", security(("staff" = [])),
    params(
        ("id" = String, Path, description = "The case."),
        ("Purpose" = String, Header, description = "Why its personal data are read, in UTF-8; recorded."),
    ),
    responses((status = 200, description = "The case.", body = Case,
        headers(("ETag" = String, description = "The version, for If-Match."))))
)]
pub async fn show(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Said<Case>, Failure> {
    let Clerk(desk) = &clerk;
    let file = CaseFile::open(desk, &id, ActionName::CaseRead).await?;
    clerk.must_say_why()?;
    let may_read = desk.may(ActionName::CaseReadPersonalData, &desk.case(&file.record));
    let personal = if may_read { Some(personal(&visit, desk, &file).await?) } else { None };
    let actions = timeline::actions(desk, &file).await?;
    let case = Case {
        standing: CaseStanding::of(&file.record)
            .with(open_of(&desk.app, file.record.case.id.uuid()).await?),
        name: file.name().to_owned(),
        subject: file.record.case.subject.clone(),
        identity: file.application.identity.code(),
        helped: file.application.helper_place.is_some(),
        personal,
        aside: file.record.related_staff.clone(),
        timeline: actions.into_iter().filter_map(step).collect(),
    };
    Ok(Said::ok(&visit, case).etag(&etag(&file.record)))
}

impl CaseStanding {
    /// The standing of a case.
    pub fn of(record: &Record) -> Self {
        let case = &record.case;
        Self {
            id: case.id.uuid(),
            number: record.number.clone(),
            procedure: case.procedure.clone(),
            legal_kind: case.kind.label(),
            state: case.state.code(),
            department: record.department.clone(),
            assignee: case.assignee,
            received_on: case.received_on,
            due_on: record.due_on,
            last_day: record.last_day,
            stand_in: record.stand_in,
            approval: None,
        }
    }

    /// The same with its open approval.
    #[must_use]
    pub fn with(self, approval: Option<ApprovalStanding>) -> Self {
        Self { approval, ..self }
    }
}

async fn personal(visit: &Visit, desk: &Desk, file: &CaseFile) -> Result<Personal, Failure> {
    let reading = file.read_facts(desk, json!({ "what": "facts" }), visit.now()).await?;
    let form = facts::of(file, &reading);
    let enclosed = attachments(desk, file, &form).await?.into_iter().map(|one| Enclosed {
        id: one.id.to_string(),
        media_type: one.media_type.name().to_owned(),
        bytes: one.bytes,
        name: one.file_name,
    });
    let written = desk.app.written(file.record.case.id.uuid()).await?;
    let written = written.into_iter().map(|written| WrittenWord {
        kind: written.word.kind(),
        at: written.at,
        staff: written.staff,
        text: match written.word {
            Word::Correction(request) => reading.words(&lines(&request), Lang::Ja).to_string(),
            Word::Reason { text } | Word::HandedOver { text } | Word::Note { text } => {
                reading.words(&text, Lang::Ja).to_string()
            }
        },
    });
    Ok(Personal {
        attachments: enclosed.collect(),
        written: written.collect(),
        mendable: form
            .mendable
            .into_iter()
            .map(|field| MendableField { key: field.key, label: field.label })
            .collect(),
        groups: form.groups.into_iter().map(group).collect(),
    })
}

fn group(group: facts::Group) -> Group {
    let boxes = group.plain.into_iter().map(|one| FilledIn {
        label: one.label,
        state: one.state,
        masked: one.value.mask().map(|mask| mask.code()),
        value: one.value.to_string(),
        source: one.source,
    });
    Group { title: group.title, boxes: boxes.collect() }
}

fn lines(request: &CorrectionRequest) -> String {
    let lines: Vec<String> =
        request.fields.iter().map(|field| format!("{}: {}", field.label, field.reason)).collect();
    lines.join("\n")
}

fn step(action: Action) -> Option<Step> {
    let reading = (action.kind == "personal_data.read").then_some("個人情報を見た");
    let words = words::action(&action.kind).or(reading)?;
    let staff = action.by_id.filter(|_| action.by_kind == "staff");
    Some(Step {
        at: action.at,
        words,
        staff,
        by: action.by_kind,
        purpose: action.purpose,
        action: action.kind,
    })
}
