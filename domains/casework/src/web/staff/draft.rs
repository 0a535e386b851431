//! `GET /staff/cases/{id}/approve` and `…/accept`: the draft (起案) of a decision without reasons for
//! the resident: which way it goes, and what the drafter says to those who sign.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::{Lang, Problem, Refusal, RefusalKind, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::Need,
    parts::{Back, Buttons, ErrorSummary, FormStart, Notice, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_store::Error;

use super::{
    approval::{
        show::LONGEST_NOTE,
        sign::note_of,
        way::{self, WayView},
    },
    case::acts::action_of,
    case_file::CaseFile,
    desk::Desk,
};
use crate::{
    Casework,
    approval::{Decision, Proposal, Propose, Proposed},
    web::failure::refused,
};

/// What the page sends.
#[derive(Clone, Default, Deserialize)]
pub struct Entered {
    /// The version that it showed.
    #[serde(default)]
    pub version: i64,
    /// 伺い.
    #[serde(default)]
    pub note: String,
}

#[derive(Template)]
#[template(path = "staff/draft.html")]
struct DraftPage {
    errors: ErrorSummary,
    conflict: Option<Notice>,
    title: String,
    case: String,
    way: WayView,
    form: FormStart,
    version: i64,
    note: FieldView,
    buttons: Buttons,
}

/// The draft of a 承認.
pub async fn approve(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    show(&visit, &app, &id, Decision::Approve).await
}

/// The draft of a 受理.
pub async fn accept(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    show(&visit, &app, &id, Decision::Accept).await
}

async fn show(
    visit: &Visit,
    app: &Casework,
    id: &str,
    decision: Decision,
) -> Result<Response, Refused> {
    let desk = Desk::open(visit, app).await?;
    let file = CaseFile::open(&desk, id, ActionName::CaseDraft).await?;
    Ok(page(visit, &desk, &file, decision, "", None).await?.into_response())
}

/// Proposes a decision without reasons; where it must be signed by others, it is drafted.
///
/// # Errors
/// Not found where they may not; what the store says.
pub async fn act(
    visit: &Visit,
    app: &Casework,
    id: &str,
    decision: Decision,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(visit, app).await?;
    let file = CaseFile::open(&desk, id, ActionName::CaseDraft).await?;
    desk.fresh_for(visit, &file, decision).await?;
    let proposal = Proposal { decision, reason: String::new() };
    let proposed = match note_of(&entered.note) {
        Ok(note) => desk.propose(&file, entered.version, proposal, note, visit.now()).await,
        Err(problem) => Err(Refusal::invalid(vec![problem]).into()),
    };
    match proposed {
        Ok(proposed) => Ok(done(visit, &file, decision, &proposed)),
        Err(Error::Refused(refusal)) if refusal.kind == RefusalKind::Invalid => {
            let page = page(visit, &desk, &file, decision, &entered.note, Some(&refusal)).await?;
            Ok(page.into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Leads on after a proposal: to the approval, or back to the case.
pub fn done(visit: &Visit, file: &CaseFile, decision: Decision, proposed: &Proposed) -> Response {
    match proposed {
        Proposed::Decided(_) => {
            visit.flash(NoticeKind::Success, &Text::ja(decided(decision)));
            visit.see(&file.href())
        }
        Proposed::Drafted(standing, _) => {
            visit.flash(NoticeKind::Success, &Text::ja("起案しました。決裁に回しました。"));
            visit.see(&format!("/staff/approvals/{}", standing.approval.id))
        }
    }
}

const fn decided(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "承認しました。申請者へのお知らせは自動で送られます。",
        Decision::Accept => "受理しました。申請者へのお知らせは自動で送られます。",
        Decision::Refuse => "却下しました。決定通知書を確かめて、申請者へお渡しください。",
        Decision::Return => "返戻しました。",
    }
}

async fn page(
    visit: &Visit,
    desk: &Desk,
    file: &CaseFile,
    decision: Decision,
    note: &str,
    refusal: Option<&Refusal>,
) -> Result<Page, Refused> {
    let lang = Lang::Ja;
    let problems: &[Problem] = refusal.map_or(&[], |refusal| &refusal.problems);
    let conflict = refusal.filter(|refusal| refusal.kind == RefusalKind::Conflict);
    let way = way::of(desk, file, decision).await?;
    let title = if way.at_once {
        format!("{}する", decision.label())
    } else {
        format!("{}を起案する", decision.label())
    };
    let button = if way.at_once { title.clone() } else { "起案する".to_owned() };
    let body = DraftPage {
        errors: ErrorSummary::of(problems, lang),
        conflict: conflict
            .map(|refusal| Notice::new(lang, NoticeKind::Error, refusal.message(lang))),
        case: format!("{}　{}", file.number(), file.name()),
        way,
        form: FormStart::post(visit, format!("{}/{}", file.href(), decision.code())),
        version: file.record.case.version,
        note: note_field(note, problems),
        buttons: Buttons {
            back: Back::Link(file.href()),
            key: "a",
            ..Buttons::action(lang, button)
        },
        title: title.clone(),
    };
    let page = desk.page(visit, title, &body).back(file.href(), "件の画面に戻る");
    Ok(match refusal {
        Some(refusal) if refusal.kind == RefusalKind::Conflict => {
            page.with_problems().status(StatusCode::CONFLICT)
        }
        Some(_) => page.with_problems(),
        None => page,
    })
}

/// The field of the 伺い.
pub fn note_field(note: &str, problems: &[Problem]) -> FieldView {
    FieldView::lines(Lang::Ja, "note", "伺い", note, LONGEST_NOTE)
        .hint("決裁する人に伝えたいことがあれば書いてください。住民の方には見えません。")
        .need(Need::Optional)
        .problem(problems)
}

impl Desk {
    /// Asks for a fresh proof before a decision that is made at once, whichever it is. What is only
    /// drafted is proved by those who sign it. Before [`Desk::propose`], from pages and from the
    /// API.
    ///
    /// # Errors
    /// As [`Desk::fresh`].
    pub async fn fresh_for(
        &self,
        visit: &Visit,
        file: &CaseFile,
        decision: Decision,
    ) -> Result<(), Refused> {
        if self.decides_at_once(file, decision).await { self.fresh(visit).await } else { Ok(()) }
    }

    /// Whether the route lets them decide alone, as the case stands. Where there is no route, the
    /// rules say why when it is proposed.
    async fn decides_at_once(&self, file: &CaseFile, decision: Decision) -> bool {
        let route = way::route(self, file, decision).await;
        route.is_ok_and(|route| route.decided_at_once_by().is_some())
    }

    /// Proposes a decision in their name. Every proposal of a person passes here, from pages and
    /// from the API.
    ///
    /// # Errors
    /// What the rules, a faster colleague or the store say.
    pub async fn propose(
        &self,
        file: &CaseFile,
        version: i64,
        proposal: Proposal,
        note: Option<String>,
        now: jiff::Timestamp,
    ) -> yakusho_store::Result<Proposed> {
        let decision = proposal.decision;
        if self.decides_at_once(file, decision).await
            && !self.may(action_of(decision), &self.case(&file.record))
        {
            return Err(Refusal::not_found().into());
        }
        let propose = Propose {
            case: file.record.case.id,
            version,
            proposal,
            note,
            staff: self.who.staff,
            authority: self.who.authority_in(&file.record.department),
        };
        self.app.propose(propose, now).await
    }
}
