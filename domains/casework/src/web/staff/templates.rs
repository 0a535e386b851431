//! `GET /staff/papers`: the templates of the city, and `GET /staff/papers/{name}`: one of them made
//! with sample data. Nothing personal is in a sample, and nothing is kept.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use yakusho_kernel::{Lang, Refusal};
use yakusho_pack::Pack;
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, Empty, Row, Table, Tone},
};
use yakusho_paper::PaperMeta;

use super::{desk::Desk, papers::pdf};
use crate::{Casework, papers::press::press_of};

#[derive(Template)]
#[template(path = "staff/templates.html")]
struct TemplatesPage {
    version: String,
    table: Option<Table>,
    empty: Option<Empty>,
}

/// A template of the pack.
pub struct Found {
    /// The name of its file.
    pub name: String,
    /// The first line of its file, which says what it is.
    pub about: String,
    /// Invented data with which it can be looked at.
    pub sample: Option<Value>,
}

/// Lists them.
pub async fn list(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let edition = app.procedures().shelf().current();
    let rows: Vec<Row> = found(&edition.pack).into_iter().map(row).collect();
    let body = TemplatesPage {
        version: edition.pack.version.short(),
        empty: rows.is_empty().then(|| Empty {
            title: "ひな形がありません".to_owned(),
            help: "市のパックの papers フォルダーに置きます。".to_owned(),
            next: None,
        }),
        table: (!rows.is_empty()).then(|| Table {
            caption: "書類のひな形".to_owned(),
            caption_hidden: true,
            columns: ["書類", "内容", "ファイル", "見本"].map(Column::new).into(),
            rows,
            keys: true,
        }),
    };
    Ok(desk.page(&visit, "書類のひな形", &body).into_response())
}

/// Makes one with its sample data.
pub async fn preview(
    visit: Visit,
    State(app): State<Casework>,
    Path(name): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    sample(&visit, &desk, &name).await
}

/// A template made with its sample data.
///
/// # Errors
/// Not found where there is no such template or sample; what makes the paper.
pub async fn sample(visit: &Visit, desk: &Desk, name: &str) -> Result<Response, Refused> {
    let edition = desk.app.procedures().shelf().current();
    let template = found(&edition.pack).into_iter().find(|one| one.name == name);
    let template = template.ok_or_else(Refusal::not_found)?;
    let data = template.sample.ok_or_else(Refusal::not_found)?;
    let title = data.get("title").and_then(Value::as_str).unwrap_or("見本").to_owned();
    let press = press_of(edition.version(), &edition.pack);
    let press = press.map_err(|error| Refused::from(error.refusal()))?;
    let meta = PaperMeta { title, lang: Lang::Ja, now: visit.now() };
    let made = press.render(name, data, meta).await.map_err(|error| {
        tracing::error!(%error, template = name, "a sample could not be made");
        Refused::from(error.refusal())
    })?;
    Ok(pdf(name, made))
}

/// The templates of a pack.
#[must_use]
pub fn found(pack: &Pack) -> Vec<Found> {
    let names = pack.files().keys().filter_map(|file| {
        file.strip_prefix("papers/")?.strip_suffix(".typ").filter(|name| *name != "lib")
    });
    names
        .map(|name| {
            let text = pack.file(&format!("papers/{name}.typ")).unwrap_or_default();
            let first = String::from_utf8_lossy(text).lines().next().unwrap_or_default().to_owned();
            let sample = pack.file(&format!("papers/{name}.sample.json"));
            Found {
                name: name.to_owned(),
                about: first.trim_start_matches('/').trim().to_owned(),
                sample: sample.and_then(|bytes| serde_json::from_slice(bytes).ok()),
            }
        })
        .collect()
}

fn row(template: Found) -> Row {
    let ready = template.sample.is_some();
    let chip = if ready {
        Chip::new("見本を開く（PDF）", Tone::Blue)
    } else {
        Chip::new("見本なし", Tone::Grey)
    };
    // 「決裁シート：だれが、いつ…」 has its name before the colon.
    let (title, about) = template.about.split_once('：').unwrap_or(("", template.about.as_str()));
    let title = if title.is_empty() { template.name.as_str() } else { title };
    Row {
        href: ready.then(|| format!("/staff/papers/{}", template.name)),
        cells: vec![
            Html::text(title),
            Html::text(about),
            Html::text(format!("{}.typ", template.name)),
            Html::of(&chip),
        ],
        urgent: false,
    }
}
