//! `GET /staff/inquiries`: what other departments ask of one's own, the open ones first.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, Empty, Row, Table, Tone},
};

use super::super::{desk::Desk, words};
use crate::{
    Casework,
    inquiry::{self, Inquiry},
    web::failure::refused,
};

/// Questions that are shown.
const MOST: u64 = 100;

#[derive(Template)]
#[template(path = "staff/inquiries.html")]
struct ListPage {
    table: Table,
    empty: Option<Empty>,
}

/// Shows them. The list says who asks and by when; what is asked stands on its own page.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let all = of_desk(&desk).await?;
    let row = |one: &Inquiry| {
        let overdue = one.is_overdue(visit.now());
        let due = one.due_on.map_or_else(|| "なし".to_owned(), words::day);
        let state = match (&one.answer, overdue) {
            (Some(_), _) => Chip::new("回答ずみ", Tone::Green),
            (None, true) => Chip::new("期限を過ぎています", Tone::Red),
            (None, false) => Chip::new("回答待ち", Tone::Yellow),
        };
        Row {
            cells: vec![
                Html::text(format!("{}からの照会", desk.department(&one.from))),
                Html::text(words::when(one.asked_at)),
                Html::text(due),
                Html::of(&state),
            ],
            href: Some(format!("/staff/inquiries/{}", one.id)),
            urgent: overdue,
        }
    };
    let body = ListPage {
        empty: all.is_empty().then(|| Empty {
            title: "ほかの課からの照会はありません".to_owned(),
            help: "照会が届くと、ここと仕事の一覧に出ます。".to_owned(),
            next: Some(("仕事の一覧へ".to_owned(), "/staff".to_owned())),
        }),
        table: Table {
            caption: "ほかの課からの照会".to_owned(),
            caption_hidden: true,
            columns: ["照会", "届いた日時", "期限", "状態"].into_iter().map(Column::new).collect(),
            rows: all.iter().map(row).collect(),
            keys: true,
        },
    };
    Ok(desk.page(&visit, "ほかの課からの照会", &body).into_response())
}

/// The questions to the departments of this desk.
///
/// # Errors
/// What the store says.
pub async fn of_desk(desk: &Desk) -> Result<Vec<Inquiry>, Refused> {
    let store = desk.app.store();
    let keyring = &desk.app.procedures().parts().keyring;
    let (own, city) = (desk.who.departments(), store.municipality());
    let all = inquiry::to_departments(store.read(), city.as_str(), keyring, &own, MOST).await;
    all.map_err(refused)
}
