//! The page on which a refusal or a return gets its reasons.

use askama::Template;
use axum::http::StatusCode;
use serde::Deserialize;
use yakusho_kernel::{Lang, Problem, Refusal, RefusalKind};
use yakusho_pages::{
    FieldView, Page, Visit,
    parts::{Back, Buttons, ErrorSummary, FormStart, Notice, NoticeKind},
};

use super::{case_file::CaseFile, desk::Desk, remedies::Remedy};

/// The longest reasons, in characters: they must stand on the paper.
const LONGEST: u32 = 3_000;

/// What the page sends.
#[derive(Clone, Default, Deserialize)]
pub struct Entered {
    /// The version that it showed.
    #[serde(default)]
    pub version: i64,
    /// The reasons.
    #[serde(default)]
    pub reason: String,
}

/// What differs between a refusal and a return.
pub struct Kind {
    /// The heading.
    pub title: &'static str,
    /// What happens.
    pub lead: &'static str,
    /// Under the label.
    pub hint: &'static str,
    /// The button.
    pub button: &'static str,
    /// The last part of its address.
    pub verb: &'static str,
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
    title: &'static str,
    lead: &'static str,
    case: String,
    form: FormStart,
    version: i64,
    field: FieldView,
    remedies: Vec<Remedy>,
    remedies_note: Option<&'static str>,
    buttons: Buttons,
}

/// The page; what was typed stays on it.
pub fn page(
    visit: &Visit,
    desk: &Desk,
    file: &CaseFile,
    kind: Kind,
    entered: &Entered,
    refusal: Option<&Refusal>,
) -> Page {
    let lang = Lang::Ja;
    let problems: &[Problem] = refusal.map_or(&[], |refusal| &refusal.problems);
    let conflict = refusal.filter(|refusal| refusal.kind == RefusalKind::Conflict);
    let body = ReasonPage {
        errors: ErrorSummary::of(problems, lang),
        conflict: conflict
            .map(|refusal| Notice::new(lang, NoticeKind::Error, refusal.message(lang))),
        title: kind.title,
        lead: kind.lead,
        case: format!("{}　{}", file.number(), file.name()),
        form: FormStart::post(visit, format!("{}/{}", file.href(), kind.verb)),
        version: file.record.case.version,
        field: FieldView::lines(lang, "reason", "理由", &entered.reason, LONGEST)
            .hint(kind.hint)
            .problem(problems),
        remedies: kind.remedies,
        remedies_note: kind.remedies_note,
        buttons: Buttons { back: Back::Link(file.href()), ..Buttons::action(lang, kind.button) },
    };
    let page = desk.page(visit, kind.title, &body).back(file.href(), "件の画面に戻る");
    match refusal {
        Some(refusal) if refusal.kind == RefusalKind::Conflict => {
            page.with_problems().status(StatusCode::CONFLICT)
        }
        Some(_) => page.with_problems(),
        None => page,
    }
}
