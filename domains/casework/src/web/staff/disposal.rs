//! `/staff/disposals`: what the departments of this desk may dispose of, the lists that were proposed,
//! and their certificates. Whoever proposes a list does not approve it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;
use yakusho_kernel::{Refusal, Text};
use yakusho_pages::{
    Fields, Form, Refused, Visit,
    parts::{FormStart, Notice, NoticeKind},
};
use yakusho_permission::ActionName;

use super::{desk::Desk, papers::pdf as pdf_of, words};
use crate::{
    Casework,
    retention::{Disposal, HoldKind, Over, TEMPLATE},
    web::failure::refused,
};

const HOME: &str = "/staff/disposals";

#[derive(Template)]
#[template(path = "staff/disposals.html")]
struct Page {
    warning: Notice,
    departments: Vec<DepartmentView>,
    lists: Vec<ListView>,
}

struct DepartmentView {
    name: String,
    over: Vec<OverView>,
    code: String,
    form: FormStart,
}

struct OverView {
    number: String,
    class: String,
    closed: String,
    until: String,
}

struct ListView {
    title: String,
    count: usize,
    state: String,
    approve: Option<FormStart>,
    waits_for_another: bool,
    certificate: Option<String>,
}

/// What the page sends to propose a list.
#[derive(Deserialize)]
pub struct Entered {
    department: String,
}

/// Shows it.
pub async fn list(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let edition = app.procedures().shelf().current();
    let mut departments = Vec::new();
    for code in desk.who.departments() {
        if !desk.may(ActionName::DisposalPropose, &app.records_resource(code)) {
            continue;
        }
        let over = app.over(&edition.pack, code, desk.today).await.map_err(refused)?;
        departments.push(DepartmentView {
            name: desk.department(code),
            over: over.iter().map(view).collect(),
            code: code.to_owned(),
            form: FormStart::post(&visit, format!("{HOME}/propose")).with_own_button(),
        });
    }
    if departments.is_empty() {
        return Err(Refusal::not_found().into());
    }
    let mut lists = Vec::new();
    for known in app.disposals().await.map_err(refused)? {
        if desk.may(ActionName::DisposalRead, &app.disposal_resource(&known)) {
            lists.push(list_view(&visit, &desk, &known).await?);
        }
    }
    let words = "廃棄すると、回答・添付・書いた文・メールと、それらを開く鍵が消え、元に戻せません。受付番号・手続・日付だけが残ります。";
    let body = Page {
        warning: Notice::new(yakusho_kernel::Lang::Ja, NoticeKind::Warning, words),
        departments,
        lists,
    };
    Ok(desk.page(&visit, "保存期間と廃棄", &body).into_response())
}

/// Proposes a list.
pub async fn propose(
    visit: Visit,
    State(app): State<Casework>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.must(ActionName::DisposalPropose, &app.records_resource(&entered.department))?;
    let edition = app.procedures().shelf().current();
    let (pack, staff) = (&edition.pack, desk.who.staff);
    let done = app.propose_disposal(pack, &entered.department, staff, visit.now()).await;
    done.map_err(refused)?;
    let words = "廃棄の一覧を提案しました。別の課長が内容を確かめて承認すると、消去します。";
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see(HOME))
}

/// Approves a list and takes everything on it away.
pub async fn approve(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<Uuid>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let known = find(&app, id).await?;
    desk.must(ActionName::DisposalApprove, &app.disposal_resource(&known))?;
    desk.fresh(&visit).await?;
    let taken = app.dispose(&known, desk.who.staff, visit.now()).await.map_err(refused)?;
    let words = format!("{taken}件の申請を消去しました。証明書を印刷して保存してください。");
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see(HOME))
}

/// The certificate.
pub async fn certificate(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<Uuid>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    certificate_of(&visit, &desk, id).await
}

/// The certificate of a list.
///
/// # Errors
/// Not found where it is not theirs to read; a refusal before it was carried out; what the store says.
pub async fn certificate_of(visit: &Visit, desk: &Desk, id: Uuid) -> Result<Response, Refused> {
    let known = find(&desk.app, id).await?;
    desk.must(ActionName::DisposalRead, &desk.app.disposal_resource(&known))?;
    let pdf = desk.app.disposal_certificate(&known, visit.now()).await.map_err(refused)?;
    Ok(pdf_of(TEMPLATE, pdf))
}

async fn find(app: &Casework, id: Uuid) -> Result<Disposal, Refused> {
    let all = app.disposals().await.map_err(refused)?;
    let found = all.into_iter().find(|known| known.id == id);
    found.ok_or_else(|| Refusal::not_found().into())
}

fn view(over: &Over) -> OverView {
    OverView {
        number: over.number.clone(),
        class: over.class.clone(),
        closed: words::day(over.closed_on),
        until: words::day(over.kept_until),
    }
}

async fn list_view(visit: &Visit, desk: &Desk, known: &Disposal) -> Result<ListView, Refused> {
    let mut held = Vec::new();
    if known.done_at.is_none() {
        for one in &known.applications {
            let hold = desk.app.hold_of(one.application).await.map_err(refused)?;
            held.extend(hold.map(HoldKind::label));
        }
    }
    let approved = desk.may(ActionName::DisposalApprove, &desk.app.disposal_resource(known));
    let open = known.done_at.is_none();
    let state = match (known.done_at, held.is_empty()) {
        (Some(done), _) => format!("消去済み（{}）", words::when(done)),
        (None, true) => "承認待ち".to_owned(),
        (None, false) => format!("承認待ち（{}件は保留中：{}）", held.len(), held.join("、")),
    };
    Ok(ListView {
        title: format!("{}　{}", known.year(), desk.department(&known.department)),
        count: known.applications.len(),
        state,
        approve: (open && approved).then(|| {
            FormStart::post(visit, format!("{HOME}/{}/approve", known.id)).with_own_button()
        }),
        waits_for_another: open && !approved,
        certificate: known.done_at.map(|_| format!("{HOME}/{}/certificate.pdf", known.id)),
    })
}
