//! `/staff/disposals`: what the departments of this desk may dispose of, the lists that were proposed,
//! and their certificates. Whoever proposes a list does not approve it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Refusal, Text, date::jst_date};
use yakusho_pages::{
    Fields, Form, Refused, Visit,
    parts::{FormStart, Notice, NoticeKind},
};
use yakusho_permission::{ActionName, Resource};

use super::{desk::Desk, papers::send_of_today, words};
use crate::{
    Casework,
    retention::{Disposal, HoldKind, Over},
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
        if !desk.may(ActionName::DisposalPropose, &resource(&desk, code, None)) {
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
        if desk.may(ActionName::DisposalRead, &of_list(&desk, &known)) {
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
    desk.must(ActionName::DisposalPropose, &resource(&desk, &entered.department, None))?;
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
    desk.must(ActionName::DisposalApprove, &of_list(&desk, &known))?;
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
    let known = find(&app, id).await?;
    desk.must(ActionName::DisposalRead, &of_list(&desk, &known))?;
    let done = known.done_at.ok_or_else(Refusal::not_found)?;
    let staff: Vec<Uuid> = std::iter::once(known.proposed_by).chain(known.approved_by).collect();
    let names = yakusho_identity::store::staff_names(app.store(), &staff).await.map_err(refused)?;
    let name = |id: Option<Uuid>| {
        let found = names.iter().find(|(known, _)| Some(*known) == id);
        found.map_or_else(|| "―".to_owned(), |(_, name)| name.clone())
    };
    let rows: Vec<serde_json::Value> = known
        .applications
        .iter()
        .map(|one| {
            json!({
                "number": one.number,
                "class": one.class,
                "closed": words::day(one.closed_on),
                "until": words::day(one.kept_until),
            })
        })
        .collect();
    let edition = app.procedures().shelf().current();
    let data = json!({
        "municipality": edition.pack.city.name.ja,
        "department": desk.department(&known.department),
        "year": format!("令和{}年度", known.fiscal_year - 2018),
        "count": format!("{}件", known.applications.len()),
        "proposed": format!("{}　{}", words::day(jst_date(known.proposed_at)), name(Some(known.proposed_by))),
        "approved": name(known.approved_by),
        "done": words::when(done),
        "words": "次の申請の回答、添付書類、職員と申請者が書いた文、送ったメール、およびそれらを開く鍵を消去しました。監査ログには、開くことのできない照合値だけが残ります。この日より前に取った控え（バックアップ）は、定められた保存日数が過ぎると消えます。",
        "rows": rows,
    });
    send_of_today(&visit, &desk, "disposal", "廃棄証明書", data).await
}

async fn find(app: &Casework, id: Uuid) -> Result<Disposal, Refused> {
    let all = app.disposals().await.map_err(refused)?;
    let found = all.into_iter().find(|known| known.id == id);
    found.ok_or_else(|| Refusal::not_found().into())
}

/// A department's records as policies see them.
pub fn resource(desk: &Desk, department: &str, of: Option<(Uuid, Uuid)>) -> Resource {
    Resource::Disposal {
        municipality: desk.app.store().municipality(),
        id: of.map_or(Uuid::nil(), |(id, _)| id),
        department: department.to_owned(),
        proposed_by: of.map(|(_, staff)| staff),
    }
}

/// A list as policies see it.
pub fn of_list(desk: &Desk, known: &Disposal) -> Resource {
    resource(desk, &known.department, Some((known.id, known.proposed_by)))
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
    let approved = desk.may(ActionName::DisposalApprove, &of_list(desk, known));
    let open = known.done_at.is_none();
    let state = match (known.done_at, held.is_empty()) {
        (Some(done), _) => format!("消去済み（{}）", words::when(done)),
        (None, true) => "承認待ち".to_owned(),
        (None, false) => format!("承認待ち（{}件は保留中：{}）", held.len(), held.join("、")),
    };
    Ok(ListView {
        title: format!(
            "令和{}年度　{}",
            known.fiscal_year - 2018,
            desk.department(&known.department)
        ),
        count: known.applications.len(),
        state,
        approve: (open && approved).then(|| {
            FormStart::post(visit, format!("{HOME}/{}/approve", known.id)).with_own_button()
        }),
        waits_for_another: open && !approved,
        certificate: known.done_at.map(|_| format!("{HOME}/{}/certificate.pdf", known.id)),
    })
}
