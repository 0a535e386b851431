//! `GET /api/v1/applications/{number}/cases/{case}/correction`: what to mend. `POST`: the corrected
//! answers.

use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yakusho_interview::definition::FactType;
use yakusho_kernel::{Problem, Refusal, RefusalKind};
use yakusho_pages::{Fields, Visit};
use yakusho_procedures::api::{Body, Failure, IfMatch, Said, Values};

use super::{
    desk::etag,
    holder::Holding,
    status::{ApplicationStatus, status},
};
use crate::{
    Casework,
    web::resident::{
        correction::{IS_RIGHT, asked, fields, files, is_same, send, sent::Sent},
        held::load,
        opened,
    },
    words,
};

/// A field to mend.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldToMend {
    /// The name under which the value is sent back; absent where it can be mended at the window
    /// only.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The type of the value, as in questions.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    kind: Option<FactType>,
    /// The caption of the box.
    label: String,
    /// Why, in the clerk's words.
    reason: String,
    /// Whether it may be left empty.
    optional: bool,
}

/// Corrected answers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mended {
    /// The values by the names of the fields; all of them, also those that stay as they are.
    #[serde(default)]
    values: Values,
    /// What was told before is right.
    #[serde(default)]
    is_right: bool,
    /// Twelve digits that pass the check of a マイナンバー are something else.
    #[serde(default)]
    not_my_number: bool,
}

/// What the office asks to mend, field by field.
#[utoipa::path(
    get, path = "/api/v1/applications/{number}/cases/{case}/correction", tag = "application",
    params(("number" = String, Path, description = "受付番号."),
        ("case" = String, Path, description = "The case.")),
    security(("application" = [])),
    responses((status = 200, description = "The fields.", body = Vec<FieldToMend>,
        headers(("ETag" = String, description = "The version of the case, for If-Match."))))
)]
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path((_number, case)): Path<(String, String)>,
    Holding(held): Holding,
) -> Result<Said<Vec<FieldToMend>>, Failure> {
    let record = held.record(&case)?;
    let asked = asked(&app, &held, record).await?.ok_or_else(over)?;
    opened::note_reading(&visit, &app, &held, "the applicant corrects the answers").await?;
    let fields = asked.fields.into_iter().map(|field| FieldToMend {
        name: field.fact.as_ref().map(|fact| fact.key.to_string()),
        kind: field.fact.as_ref().map(|fact| fact.def.kind),
        optional: field.fact.as_ref().is_some_and(|fact| fact.optional),
        label: field.label,
        reason: field.reason,
    });
    Ok(Said::ok(&visit, fields.collect()).etag(&etag(record)))
}

/// Takes the corrected answers and sends the case back to the department, both or neither.
#[utoipa::path(
    post, path = "/api/v1/applications/{number}/cases/{case}/correction", tag = "application",
    params(("number" = String, Path, description = "受付番号."),
        ("case" = String, Path, description = "The case."),
        ("If-Match" = String, Header, description = "The version that was seen.")),
    security(("application" = [])), request_body = Mended,
    responses((status = 200, description = "The status after it.", body = ApplicationStatus))
)]
pub async fn answer(
    visit: Visit,
    State(app): State<Casework>,
    Path((_number, case)): Path<(String, String)>,
    Holding(held): Holding,
    if_match: IfMatch,
    Body(mended): Body<Mended>,
) -> Result<Said<ApplicationStatus>, Failure> {
    let record = held.record(&case)?;
    if_match.need(&etag(record))?;
    let asked = asked(&app, &held, record).await?.ok_or_else(over)?;
    let sheet = opened::facts(&app, &held).await?;
    let sent = Sent { fields: mended.fields(), files: Vec::new() };
    let mut read = fields::read(&held, &asked, &sheet, &sent.fields)?;
    let there = files::of(&app, &held, &asked).await?;
    let (answers, problems) = files::answers(&asked, &there, mended.is_right);
    read.answers.extend(answers);
    read.problems.extend(problems);
    if read.problems.is_empty() && is_same(&asked, &sheet, &read.answers, &sent) {
        let same = words::FIX_SAME.text();
        read.problems.push(Problem::new("is_right", "nothing_changed", same));
    }
    if !read.problems.is_empty() {
        return Err(Refusal::invalid(read.problems).into());
    }
    let version = Some(record.case.version);
    let done = send(&visit, &app, &held, record, version, read.answers).await;
    done.map_err(|error| if_match.lost(error, "case_moved"))?;
    let held = load(&visit, &app, held.application.id).await?;
    let status = status(&visit, &app, &held).await?;
    Ok(Said::ok(&visit, status))
}

impl Mended {
    fn fields(&self) -> Fields {
        let yes = |name: &str| (name.to_owned(), "yes".to_owned());
        let mut pairs = self.values.pairs();
        pairs.extend(self.is_right.then(|| yes(IS_RIGHT)));
        pairs.extend(self.not_my_number.then(|| yes(fields::NOT_MY_NUMBER)));
        pairs.into_iter().collect()
    }
}

fn over() -> Refusal {
    Refusal::new(RefusalKind::Conflict, "no_correction_open", words::FIX_OVER.text())
}
