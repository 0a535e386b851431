//! `GET /staff/admin/sign-ins`: what happened at the door lately, of everybody.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_identity::store;
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, Row, Table, Tone},
};
use yakusho_store::{Action, Result as Stored};

use super::{
    super::{desk::Desk, me::sessions::way, words},
    account::why,
    open,
};
use crate::{Casework, web::failure::refused};

/// Lines that the page shows.
const SHOWN: u64 = 200;

#[derive(Template)]
#[template(path = "staff/admin/sign_ins.html")]
struct SignInsPage {
    shown: u64,
    table: Table,
}

/// Somebody at the door.
pub struct Attempt {
    /// When.
    pub at: Timestamp,
    /// The account; of a sign-in name that nobody has, an id of nobody.
    pub staff: Uuid,
    /// Its owner, where there is one.
    pub name: Option<String>,
    /// Whether they came in.
    pub came_in: bool,
    /// The code of the way in, or of the reason why not.
    pub about: String,
}

/// The newest attempts of everybody, newest first.
///
/// # Errors
/// What the store says.
pub async fn lately(desk: &Desk) -> Stored<Vec<Attempt>> {
    let kinds = ["staff.signed_in", "staff.sign_in_refused"];
    let actions = desk.app.store().newest_actions(&kinds, SHOWN).await?;
    let people: Vec<Uuid> = actions.iter().map(|action| action.subject).collect();
    let names = store::staff_names(desk.app.store(), &people).await?;
    let names: HashMap<Uuid, String> = names.into_iter().collect();
    let attempt = |action: Action| {
        let came_in = action.kind == "staff.signed_in";
        let (field, else_said) = if came_in { ("way", "password") } else { ("why", "waiting") };
        let said = action.data.as_ref().and_then(|data| data.get(field)?.as_str());
        Attempt {
            at: action.at,
            staff: action.subject,
            name: names.get(&action.subject).cloned(),
            came_in,
            about: said.unwrap_or(else_said).to_owned(),
        }
    };
    Ok(actions.into_iter().map(attempt).collect())
}

/// Shows it.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = open(&visit, &app).await?;
    let attempts = lately(&desk).await.map_err(refused)?;
    let rows = attempts.iter().map(|attempt| {
        let chip = if attempt.came_in {
            Chip::new("入りました", Tone::Green)
        } else {
            Chip::new("入れませんでした", Tone::Red)
        };
        let about = if attempt.came_in { way(&attempt.about) } else { why(&attempt.about) };
        Row {
            cells: vec![
                Html::text(words::when(attempt.at)),
                Html::text(attempt.name.as_deref().unwrap_or("（知らない職員ID）")),
                Html::of(&chip),
                Html::text(about),
            ],
            href: None,
            urgent: !attempt.came_in,
        }
    });
    let body = SignInsPage {
        shown: SHOWN,
        table: Table {
            caption: "サインインの記録".to_owned(),
            caption_hidden: true,
            rows: rows.collect(),
            columns: ["いつ", "職員", "結果", "方法・理由"].into_iter().map(Column::new).collect(),
            keys: false,
        },
    };
    Ok(desk.page(&visit, "サインインの記録", &body).into_response())
}
