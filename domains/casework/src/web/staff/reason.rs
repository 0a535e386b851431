//! The page on which a refusal or a return gets its reasons.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::{Lang, Problem, Refusal, RefusalKind};
use yakusho_pages::{
    FieldView, Page, Refused, Visit,
    parts::{Back, Buttons, ErrorSummary, FormStart, Notice, NoticeKind},
};

use yakusho_store::Error;

use super::{
    approval::{
        sign::note_of,
        way::{self, WayView},
    },
    case_file::CaseFile,
    desk::Desk,
    draft,
    remedies::Remedy,
};
use crate::{
    approval::{Decision, Proposal},
    web::failure::refused,
};

/// The longest reasons, in characters: they must stand on the paper.
pub const LONGEST: u32 = 3_000;

/// What the page sends.
#[derive(Clone, Default, Deserialize)]
pub struct Entered {
    /// The version that it showed.
    #[serde(default)]
    pub version: i64,
    /// The reasons.
    #[serde(default)]
    pub reason: String,
    /// 伺い.
    #[serde(default)]
    pub note: String,
}

/// What differs between a refusal and a return.
pub struct Kind {
    /// Which it is.
    pub decision: Decision,
    /// What happens.
    pub lead: &'static str,
    /// Under the label.
    pub hint: &'static str,
    /// What stands in the notice by law: title and text.
    pub remedies: Vec<Remedy>,
    /// What the clerk should know of it.
    pub remedies_note: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "staff/reason.html")]
struct ReasonPage {
    errors: ErrorSummary,
    conflict: Option<Notice>,
    title: String,
    lead: &'static str,
    case: String,
    form: FormStart,
    version: i64,
    field: FieldView,
    way: WayView,
    note: FieldView,
    remedies: Vec<Remedy>,
    remedies_note: Option<&'static str>,
    buttons: Buttons,
}

/// Proposes the decision; where something is missing the page comes back with what was typed.
pub async fn act(
    visit: &Visit,
    desk: &Desk,
    file: &CaseFile,
    kind: Kind,
    entered: &Entered,
) -> Result<Response, Refused> {
    let decision = kind.decision;
    desk.fresh_for(visit, file, decision).await?;
    let proposal = Proposal { decision, reason: entered.reason.clone() };
    let proposed = match note_of(&entered.note) {
        Ok(note) => desk.propose(file, entered.version, proposal, note, visit.now()).await,
        Err(problem) => Err(Refusal::invalid(vec![problem]).into()),
    };
    match proposed {
        Ok(proposed) => Ok(draft::done(visit, file, decision, &proposed)),
        Err(Error::Refused(refusal)) => {
            Ok(page(visit, desk, file, kind, entered, Some(&refusal)).await?.into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// The page; what was typed stays on it.
pub async fn page(
    visit: &Visit,
    desk: &Desk,
    file: &CaseFile,
    kind: Kind,
    entered: &Entered,
    refusal: Option<&Refusal>,
) -> Result<Page, Refused> {
    let lang = Lang::Ja;
    let problems: &[Problem] = refusal.map_or(&[], |refusal| &refusal.problems);
    let conflict = refusal.filter(|refusal| refusal.kind != RefusalKind::Invalid);
    let way = way::of(desk, file, kind.decision).await?;
    let label = kind.decision.label();
    let title =
        if way.at_once { format!("{label}する") } else { format!("{label}を起案する") };
    let button = if way.at_once { title.clone() } else { "起案する".to_owned() };
    let body = ReasonPage {
        errors: ErrorSummary::of(problems, lang),
        conflict: conflict
            .map(|refusal| Notice::new(lang, NoticeKind::Error, refusal.message(lang))),
        title: title.clone(),
        lead: kind.lead,
        case: format!("{}　{}", file.number(), file.name()),
        form: FormStart::post(visit, format!("{}/{}", file.href(), kind.decision.code())),
        version: file.record.case.version,
        field: FieldView::lines(lang, "reason", "理由", &entered.reason, LONGEST)
            .hint(kind.hint)
            .problem(problems),
        way,
        note: draft::note_field(&entered.note, problems),
        remedies: kind.remedies,
        remedies_note: kind.remedies_note,
        buttons: Buttons { back: Back::Link(file.href()), ..Buttons::action(lang, button) },
    };
    let page = desk.page(visit, title, &body).back(file.href(), "件の画面に戻る");
    Ok(match refusal {
        Some(refusal) if refusal.kind == RefusalKind::Invalid => page.with_problems(),
        Some(_) => page.with_problems().status(StatusCode::CONFLICT),
        None => page,
    })
}
