//! `GET /staff/me`: one's own page. Password, authenticator, recovery codes, and where one is
//! signed in.

pub mod authenticator;
pub mod passkeys;
pub mod password;
pub mod recovery;
pub mod sessions;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_identity::store;
use yakusho_kernel::Lang;
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Definitions, FormStart, Notice, NoticeKind, Table},
};

use super::{desk::Desk, passkey::PasskeyForm, words};
use crate::{Casework, web::failure::refused};

#[derive(Template)]
#[template(path = "staff/me/me.html")]
struct MePage {
    must_change: Option<Notice>,
    who: Definitions,
    passkeys: Option<Table>,
    add_passkey: Option<PasskeyForm>,
    recovery_left: u64,
    recovery: FormStart,
    sessions: Table,
    end_others: Option<FormStart>,
}

/// Shows it.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let who = &desk.who;
    let open = store::sessions_of(app.store(), who.staff, visit.now()).await.map_err(refused)?;
    let left = store::recovery_codes_left(app.store(), who.staff).await.map_err(refused)?;
    let passkeys = store::passkeys_of(app.store(), who.staff).await.map_err(refused)?;
    let several = open.len() > 1;
    let body = MePage {
        must_change: who.must_change_password.then(|| {
            Notice::new(
                Lang::Ja,
                NoticeKind::Warning,
                "はじめに、ご自分のパスワードを決めてください。",
            )
        }),
        who: who_rows(&desk),
        passkeys: (!passkeys.is_empty()).then(|| passkeys::table(&visit, &passkeys)),
        add_passkey: passkeys::form(&visit, &app),
        recovery_left: left,
        recovery: FormStart::post(&visit, "/staff/me/recovery").with_own_button(),
        sessions: sessions::table(&visit, &desk, &open),
        end_others: several
            .then(|| FormStart::post(&visit, "/staff/me/sessions/end-others").with_own_button()),
    };
    Ok(desk.page(&visit, "自分の設定", &body).into_response())
}

fn who_rows(desk: &Desk) -> Definitions {
    let who = &desk.who;
    let postings = who.postings.iter().map(|posting| {
        let department = desk.department(&posting.department);
        let until =
            posting.to.map_or_else(String::new, |day| format!("（{}まで）", words::day(day)));
        format!("{department}　{}{until}", posting.role.label())
    });
    let minutes = who.idle.as_mins();
    let terminal = if who.shared_terminal { "共用の端末" } else { "自分の端末" };
    Definitions {
        rows: vec![
            ("氏名".to_owned(), Html::text(&who.name)),
            ("職員ID".to_owned(), Html::text(&who.login)),
            ("所属".to_owned(), Html::text(postings.collect::<Vec<_>>().join("、"))),
            (
                "この端末".to_owned(),
                Html::text(format!("{terminal}（操作がないと{minutes}分で終わります）")),
            ),
        ],
    }
}
