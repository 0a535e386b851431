//! `GET /staff/admin/accounts/{id}`: one account, its postings and its sign-ins. `POST …/suspend`,
//! `…/resume`, `…/invite`, `…/certificate`, `…/certificates/remove`.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_identity::store::{self, StaffRow};
use yakusho_kernel::{Lang, RefusalKind, Text};
use yakusho_pages::{
    FieldView, Fields, Form, Html, Refused, Visit,
    field::Line,
    parts::{Column, Definitions, FormStart, NoticeKind, Row, Table},
};
use yakusho_store::{Action, Error};

use super::{
    super::{desk::Desk, me::sessions::way, words},
    acts::{self, Act, find, invitation_link},
    open,
};
use crate::{Casework, web::failure::refused};

/// Lines of the sign-in log that the page shows at most.
const SHOWN: usize = 50;

/// What the form of a certificate sends.
#[derive(Deserialize)]
pub struct Certificate {
    #[serde(default)]
    certificate: String,
}

#[derive(Template)]
#[template(path = "staff/admin/account.html")]
struct AccountPage {
    head: Definitions,
    own: bool,
    suspend: Option<FormStart>,
    resume: Option<FormStart>,
    invite: FormStart,
    postings: Table,
    certificates: Vec<String>,
    add_certificate: FormStart,
    certificate: FieldView,
    remove_certificates: FormStart,
    log: Table,
}

#[derive(Template)]
#[template(path = "staff/admin/invitation.html")]
struct InvitationPage {
    name: String,
    login: String,
    link: String,
    days: i64,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = open(&visit, &app).await?;
    let row = find(&desk, &id).await?;
    let certificates = store::certificates_of(app.store(), row.id).await.map_err(refused)?;
    let passkeys = store::passkeys_of(app.store(), row.id).await.map_err(refused)?;
    let open = store::sessions_of(app.store(), row.id, visit.now()).await.map_err(refused)?;
    let actions = app.store().actions_of(row.id).await.map_err(refused)?;
    let to = |verb: &str| {
        FormStart::post(&visit, format!("/staff/admin/accounts/{}/{verb}", row.id))
            .with_own_button()
    };
    let state = if row.suspended { "停止中" } else { "使用中" };
    let body = AccountPage {
        head: Definitions {
            rows: vec![
                ("氏名".to_owned(), Html::text(&row.name)),
                ("職員ID".to_owned(), Html::text(&row.login)),
                ("職員番号".to_owned(), Html::text(row.employee_number.as_deref().unwrap_or("—"))),
                ("状態".to_owned(), Html::text(state)),
                ("パスキー".to_owned(), Html::text(format!("{}個", passkeys.len()))),
                ("サインインしている端末".to_owned(), Html::text(format!("{}台", open.len()))),
            ],
        },
        own: row.id == desk.who.staff,
        suspend: (!row.suspended).then(|| to("suspend")),
        resume: row.suspended.then(|| to("resume")),
        invite: to("invite"),
        postings: posting_table(&desk, &row),
        certificates,
        add_certificate: to("certificate"),
        certificate: FieldView::line(Lang::Ja, "certificate", "証明書", Line::text(""))
            .hint("SHA-256の指紋（64けたの16進数）、または「dn:」に続けて主体者名とシリアル番号。"),
        remove_certificates: to("certificates/remove"),
        log: log(&actions),
    };
    let page = desk.page(&visit, row.name.clone(), &body);
    Ok(page.back("/staff/admin/accounts", "職員に戻る").into_response())
}

/// Closes it; whoever is signed in is out at once.
pub async fn suspend(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    let words = "職員IDを停止しました。サインインしていた端末は、すべて終わりました。";
    done(&visit, &app, &id, Act::Suspend, words).await
}

/// Opens it again.
pub async fn resume(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    done(&visit, &app, &id, Act::Resume, "職員IDを、また使えるようにしました。").await
}

/// Lets its owner choose their secrets anew: a lost telephone, a forgotten password.
pub async fn invite(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = open(&visit, &app).await?;
    let row = find(&desk, &id).await?;
    desk.fresh(&visit).await?;
    let token = acts::invite(&visit, &desk, &row).await.map_err(refused)?;
    Ok(invitation_page(&visit, &desk, &row.login, &row.name, &token))
}

/// Registers a client certificate.
pub async fn add_certificate(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Certificate>,
) -> Result<Response, Refused> {
    let what = Act::AddCertificate(entered.certificate);
    done(&visit, &app, &id, what, "証明書を登録しました。").await
}

/// Takes all certificates away.
pub async fn remove_certificates(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    done(&visit, &app, &id, Act::RemoveCertificates, "証明書の登録を、すべて消しました。").await
}

async fn done(
    visit: &Visit,
    app: &Casework,
    id: &str,
    what: Act,
    words: &str,
) -> Result<Response, Refused> {
    let desk = open(visit, app).await?;
    let row = find(&desk, id).await?;
    desk.fresh(visit).await?;
    match acts::act(visit, &desk, &row, what).await {
        Ok(()) => visit.flash(NoticeKind::Success, &Text::ja(words)),
        Err(Error::Refused(refusal)) if refusal.kind == RefusalKind::Invalid => {
            visit.flash(NoticeKind::Error, &refusal.message);
        }
        Err(error) => return Err(refused(error)),
    }
    Ok(visit.see(&format!("/staff/admin/accounts/{}", row.id)))
}

/// Shows an invitation, once.
pub fn invitation_page(
    visit: &Visit,
    desk: &Desk,
    login: &str,
    name: &str,
    token: &str,
) -> Response {
    let body = InvitationPage {
        name: name.to_owned(),
        login: login.to_owned(),
        link: invitation_link(desk, token),
        days: store::INVITATION_LASTS.as_hours() / 24,
    };
    let page = desk.page(visit, "招待", &body);
    page.back("/staff/admin/accounts", "職員に戻る").into_response()
}

fn posting_table(desk: &Desk, row: &StaffRow) -> Table {
    let rows = row.postings.iter().map(|(_, one)| Row {
        cells: vec![
            Html::text(desk.department(&one.department)),
            Html::text(one.role.label()),
            Html::text(words::day(one.from)),
            Html::text(one.to.map_or_else(|| "—".to_owned(), words::day)),
        ],
        href: None,
        urgent: false,
    });
    Table {
        caption: "所属と役割".to_owned(),
        caption_hidden: true,
        rows: rows.collect(),
        columns: ["所属", "役割", "から", "まで"].into_iter().map(Column::new).collect(),
        keys: false,
    }
}

/// What happened at the door, newest first.
fn log(actions: &[Action]) -> Table {
    let rows = actions.iter().rev().filter_map(|action| {
        let said = |name: &str| {
            let data = action.data.as_ref()?;
            data.get(name).and_then(|value| value.as_str()).map(str::to_owned)
        };
        let by = way(said("way").as_deref().unwrap_or("password"));
        let event = match action.kind.as_str() {
            "staff.signed_in" => format!("サインイン（{by}）"),
            "staff.sign_in_refused" => {
                format!("入れませんでした（{}）", why(said("why").as_deref().unwrap_or("")))
            }
            "staff.signed_out" => "サインアウト".to_owned(),
            "staff.proved" => "ご本人の確認".to_owned(),
            "staff.password_changed" => "パスワードの変更".to_owned(),
            "staff.authenticator_changed" => "認証アプリの登録し直し".to_owned(),
            "staff.passkey_added" => "パスキーの登録".to_owned(),
            "staff.passkey_removed" => "パスキーの削除".to_owned(),
            "staff.sessions_ended" => "ほかの端末を終了".to_owned(),
            "staff.suspended" => "停止".to_owned(),
            "staff.resumed" => "停止の解除".to_owned(),
            "staff.invited" => "招待".to_owned(),
            "staff.invitation_accepted" => "招待からの登録".to_owned(),
            "staff.transferred" => "人事異動".to_owned(),
            _ => return None,
        };
        Some(Row {
            cells: vec![Html::text(words::when(action.at)), Html::text(event)],
            href: None,
            urgent: false,
        })
    });
    Table {
        caption: "サインインの記録".to_owned(),
        caption_hidden: true,
        rows: rows.take(SHOWN).collect(),
        columns: ["いつ", "何が"].into_iter().map(Column::new).collect(),
        keys: false,
    }
}

/// Why somebody was not let in, in words for the administrators.
pub fn why(code: &str) -> &'static str {
    match code {
        "unknown_login" => "職員IDが無い",
        "wrong_password" => "パスワード違い",
        "wrong_code" => "確認コード違い",
        "code_used" => "使った確認コード",
        "not_posted" => "所属なし",
        "suspended" => "停止中",
        "not_proven" => "確かめられない",
        _ => "待ち時間",
    }
}
