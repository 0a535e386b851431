//! `GET /staff/mail` and `GET /staff/mail/{id}`: the mails that the demo did not send. They exist
//! only where mail goes into a folder (試験用).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use uuid::Uuid;
use yakusho_kernel::{Lang, Refusal};
use yakusho_notify::{DemoFolder, DemoMail};
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Column, Empty, Notice, NoticeKind, Row, Table},
};
use yakusho_permission::ActionName;

use super::{desk::Desk, words};
use crate::Casework;

/// The newest mails that the list shows.
pub const NEWEST: usize = 100;

#[derive(Template)]
#[template(path = "staff/mail_list.html")]
struct MailList {
    notice: Notice,
    table: Option<Table>,
    empty: Option<Empty>,
}

#[derive(Template)]
#[template(path = "staff/mail.html")]
struct MailPage {
    notice: Notice,
    subject: String,
    to: String,
    when: String,
    lang: String,
    lines: Vec<Piece>,
}

/// A line of a mail: words, or a link of our own.
struct Piece {
    text: String,
    href: Option<String>,
}

/// The newest mails.
pub async fn list(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let folder = folder(&desk)?;
    let mails = folder.list(NEWEST).await.map_err(unreadable)?;
    let rows: Vec<Row> = (1..).zip(&mails).map(|(place, mail)| row(place, mail)).collect();
    let body = MailList {
        notice: notice(),
        empty: rows.is_empty().then(|| Empty {
            title: "メールはまだありません".to_owned(),
            help: "申請やお知らせのメールが、送られる代わりにここに並びます。".to_owned(),
            next: None,
        }),
        table: (!rows.is_empty()).then(|| Table {
            caption: format!("新しいものから{}通まで", NEWEST),
            caption_hidden: false,
            columns: ["件名", "あて先", "時刻"].into_iter().map(Column::new).collect(),
            rows,
            keys: true,
        }),
    };
    Ok(desk.page(&visit, "メール（試験用）", &body).into_response())
}

/// One mail.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<Uuid>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let mail = folder(&desk)?.read(id).await.map_err(unreadable)?;
    let mail = mail.ok_or_else(Refusal::not_found)?;
    let public = app.procedures().parts().public_url.clone();
    let body = MailPage {
        notice: notice(),
        subject: mail.subject.clone(),
        to: mail.to,
        when: words::when(mail.queued_at),
        lang: Lang::from_code(&mail.lang).unwrap_or(Lang::Ja).bcp47().to_owned(),
        lines: mail.body.lines().map(|line| piece(line, &public)).collect(),
    };
    let page = desk.page(&visit, mail.subject, &body).back("/staff/mail", "メール（試験用）");
    Ok(page.into_response())
}

/// The folder of the demo. In an office that sends mail this page does not exist.
///
/// # Errors
/// Not found.
pub fn folder(desk: &Desk) -> Result<&DemoFolder, Refused> {
    desk.must(ActionName::StaffRead, &desk.city())?;
    if !desk.app.parts().demo {
        return Err(Refusal::not_found().into());
    }
    let folder = desk.app.procedures().parts().mailer.demo();
    folder.ok_or_else(|| Refusal::not_found().into())
}

fn piece(line: &str, public: &str) -> Piece {
    let href = line.trim().strip_prefix(public).filter(|path| path.starts_with('/'));
    Piece { text: line.to_owned(), href: href.map(str::to_owned) }
}

/// Mails may have one subject: their places tell them apart.
fn row(place: usize, mail: &DemoMail) -> Row {
    Row {
        cells: vec![
            Html::text(format!("{place}. {}", mail.subject)),
            Html::text(&mail.to),
            Html::text(words::when(mail.queued_at)),
        ],
        href: Some(format!("/staff/mail/{}", mail.id)),
        urgent: false,
    }
}

fn notice() -> Notice {
    let words = "このデモは、メールを送らずにここへ置きます。だれにも届いていません。";
    Notice::new(Lang::Ja, NoticeKind::Warning, words).titled("試験用")
}

/// The folder's trouble, in words.
pub fn unreadable(error: std::io::Error) -> Refused {
    tracing::error!(%error, "the demo's mail folder cannot be read");
    Refused::broken()
}
