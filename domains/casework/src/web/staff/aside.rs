//! `GET, POST /staff/cases/{id}/aside`: steps aside from a case of oneself, one's family or somebody else
//! who is near, or sets a colleague aside. `POST /staff/cases/{id}/aside/back`: lets them back.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::Choices,
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{approval::absence::Colleagues, case_file::CaseFile, desk::Desk};
use crate::{Casework, aside::Aside, web::failure::refused};

/// What the pages send.
#[derive(Default, Deserialize)]
pub struct Entered {
    /// Who.
    #[serde(default)]
    pub staff: String,
}

#[derive(Template)]
#[template(path = "staff/aside.html")]
struct AsidePage {
    errors: ErrorSummary,
    case: String,
    aside: Vec<AsideView>,
    form: FormStart,
    who: FieldView,
    buttons: Buttons,
}

struct AsideView {
    name: String,
    id: String,
    back: Option<FormStart>,
}

/// Asks who.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseRead).await?;
    Ok(page(&visit, &desk, &file, &[]).await?.into_response())
}

/// Takes them out.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseRead).await?;
    match step(&visit, &desk, &file, entered.staff.parse().ok()).await {
        Ok(()) => {
            let words = "この件から外しました。";
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&file.href()))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = page(&visit, &desk, &file, &refusal.problems).await?;
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Lets them back.
pub async fn back(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseRead).await?;
    let staff = entered.staff.parse().map_err(|_| Refusal::not_found())?;
    let_back(&visit, &desk, &file, staff).await.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("この件に戻しました。"));
    Ok(visit.see(&format!("{}/aside", file.href())))
}

/// Takes somebody out of the case's application: oneself, or as 係長 or 課長 a colleague.
///
/// # Errors
/// A problem at the field where they may not; what the store says.
pub async fn step(visit: &Visit, desk: &Desk, file: &CaseFile, staff: Option<Uuid>) -> Stored<()> {
    let colleagues = Colleagues::of(desk).await.map_err(|_| Refusal::not_found())?;
    let me = desk.who.staff;
    let Some(staff) = staff.filter(|staff| colleagues.may_enter(me, *staff)) else {
        let words = Text::ja("自分か、自分の課の職員を選んでください。");
        return Err(Refusal::invalid(vec![Problem::new("staff", "nobody_chosen", words)]).into());
    };
    let (application, by) = (file.record.case.application, desk.who.actor());
    desk.app.set_aside(application, staff, Aside::Step, &by, visit.now()).await
}

/// Lets somebody back, as their 係長 or 課長; nobody lets themselves back.
///
/// # Errors
/// Not found where they may not; what the store says.
pub async fn let_back(visit: &Visit, desk: &Desk, file: &CaseFile, staff: Uuid) -> Stored<()> {
    let colleagues = Colleagues::of(desk).await.map_err(|_| Refusal::not_found())?;
    if !may_let_back(desk, file, &colleagues, staff) {
        return Err(Refusal::not_found().into());
    }
    let (application, by) = (file.record.case.application, desk.who.actor());
    desk.app.set_aside(application, staff, Aside::Back, &by, visit.now()).await
}

fn may_let_back(desk: &Desk, file: &CaseFile, colleagues: &Colleagues, staff: Uuid) -> bool {
    let related = &file.record.related_staff;
    staff != desk.who.staff
        && related.contains(&staff)
        && !related.contains(&desk.who.staff)
        && colleagues.may_enter(desk.who.staff, staff)
}

async fn page(
    visit: &Visit,
    desk: &Desk,
    file: &CaseFile,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let lang = Lang::Ja;
    let colleagues = Colleagues::of(desk).await?;
    let related = &file.record.related_staff;
    let names = staff_names(desk.app.store(), related).await.map_err(refused)?;
    let names: HashMap<Uuid, String> = names.into_iter().collect();
    let me = desk.who.staff;
    let aside = related.iter().map(|id| AsideView {
        name: names.get(id).cloned().unwrap_or_else(|| "職員（登録なし）".to_owned()),
        id: id.to_string(),
        back: may_let_back(desk, file, &colleagues, *id).then(|| {
            FormStart::post(visit, format!("{}/aside/back", file.href())).with_own_button()
        }),
    });
    let mut ids = colleagues.ids();
    ids.retain(|id| *id != me && colleagues.may_enter(me, *id) && !related.contains(id));
    let others = ids.into_iter().map(|id| (id.to_string(), colleagues.name(id)));
    let mine = (!related.contains(&me)).then(|| (me.to_string(), "自分".to_owned()));
    let choices: Vec<(String, String)> = mine.into_iter().chain(others).collect();
    let body = AsidePage {
        errors: ErrorSummary::of(problems, lang),
        case: format!("{}　{}", file.number(), file.name()),
        aside: aside.collect(),
        form: FormStart::post(visit, format!("{}/aside", file.href())),
        who: FieldView::select(
            lang,
            "staff",
            "だれが外れますか",
            Choices::new(choices, |id| id == me.to_string()),
        )
        .problem(problems),
        buttons: Buttons {
            back: Back::Link(file.href()),
            ..Buttons::action(lang, "この件から外す")
        },
    };
    let page = desk.page(visit, "この件から外れる", &body);
    Ok(page.back(file.href(), "件の画面に戻る"))
}
