//! `GET /staff/admin/sign-ins`: what happened at the door lately, of everybody.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use uuid::Uuid;
use yakusho_identity::store;
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, Row, Table, Tone},
};

use super::{
    super::{me::sessions::way, words},
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

/// Shows it.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = open(&visit, &app).await?;
    let kinds = ["staff.signed_in", "staff.sign_in_refused"];
    let actions = app.store().newest_actions(&kinds, SHOWN).await.map_err(refused)?;
    let people: Vec<Uuid> = actions.iter().map(|action| action.subject).collect();
    let names = store::staff_names(app.store(), &people).await.map_err(refused)?;
    let names: HashMap<Uuid, String> = names.into_iter().collect();
    let rows = actions.iter().map(|action| {
        let said = |name: &str| {
            let data = action.data.as_ref()?;
            data.get(name).and_then(|value| value.as_str()).map(str::to_owned)
        };
        let came_in = action.kind == "staff.signed_in";
        let chip = if came_in {
            Chip::new("入りました", Tone::Green)
        } else {
            Chip::new("入れませんでした", Tone::Red)
        };
        let about = if came_in {
            way(said("way").as_deref().unwrap_or("password"))
        } else {
            why(said("why").as_deref().unwrap_or(""))
        };
        Row {
            cells: vec![
                Html::text(words::when(action.at)),
                Html::text(names.get(&action.subject).map_or("（知らない職員ID）", String::as_str)),
                Html::of(&chip),
                Html::text(about),
            ],
            href: None,
            urgent: !came_in,
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
