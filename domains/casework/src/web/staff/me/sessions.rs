//! Where one is signed in: the list, and ending what is not oneself.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use uuid::Uuid;
use yakusho_identity::store::{self, OpenSession};
use yakusho_kernel::{Refusal, Text};
use yakusho_pages::{
    Fields, Form, Html, Refused, Visit,
    parts::{Chip, Column, FormStart, NoticeKind, Row, Table, Tone},
};

use crate::{
    Casework,
    web::{
        failure::refused,
        staff::{desk::Desk, words},
    },
};

#[derive(Template)]
#[template(
    ext = "html",
    source = "{{ form }}<button class=\"y-button\" data-look=\"text\" data-size=\"small\" type=\"submit\">終わらせる<span class=\"y-hidden\">：{{ name }}</span></button></form>"
)]
struct EndButton {
    form: FormStart,
    name: String,
}

/// `POST /staff/me/sessions/{id}/end`: ends one.
pub async fn end(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let staff = desk.who.staff;
    let ended =
        app.store().write(visit.now(), move |tx| Box::pin(store::end_session(tx, staff, id)));
    ended.await.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("その端末のサインインを終わらせました。"));
    Ok(visit.see("/staff/me"))
}

/// `POST /staff/me/sessions/end-others`: ends all but this one.
pub async fn end_others(
    visit: Visit,
    State(app): State<Casework>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let (staff, own, by) = (desk.who.staff, desk.who.session, desk.who.actor());
    let ended = app.store().write_with(visit.now(), by, move |tx, by| {
        Box::pin(store::end_sessions_but(tx, by, staff, Some(own)))
    });
    let ended = ended.await.map_err(refused)?;
    let words = format!("ほかの{ended}つのサインインを終わらせました。");
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see("/staff/me"))
}

/// The list.
pub fn table(visit: &Visit, desk: &Desk, open: &[OpenSession]) -> Table {
    let row = |session: &OpenSession| {
        let name = session.device.clone().unwrap_or_else(|| "名前のわからない端末".to_owned());
        let own = session.id == desk.who.session;
        let act = if own {
            Html::of(&Chip::new("この端末", Tone::Blue))
        } else {
            let action = format!("/staff/me/sessions/{}/end", session.id);
            let form = FormStart::post(visit, action).with_own_button();
            Html::of(&EndButton { form, name: name.clone() })
        };
        Row {
            cells: vec![
                Html::text(&name),
                Html::text(if session.shared_terminal { "共用" } else { "自分" }),
                Html::text(way(&session.way)),
                Html::text(words::when(session.began)),
                Html::text(words::when(session.seen)),
                act,
            ],
            href: None,
            urgent: false,
        }
    };
    let columns = ["端末", "種類", "方法", "サインイン", "最後の操作", "操作"];
    Table {
        caption: "サインインしている端末".to_owned(),
        caption_hidden: true,
        columns: columns.into_iter().map(Column::new).collect(),
        rows: open.iter().map(row).collect(),
        keys: false,
    }
}

/// The way by which a session began, in words.
pub fn way(code: &str) -> &'static str {
    match code {
        "passkey" => "パスキー",
        "single_sign_on" => "庁内の統合認証",
        "certificate" => "電子証明書",
        _ => "パスワードと確認コード",
    }
}
