//! `GET /staff/documents`: the register of issued documents (文書台帳), newest first.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_documents::{Document, Filter, SealMark};
use yakusho_kernel::{Lang, date::FiscalYear};
use yakusho_pages::{
    FieldView, Html, Refused, Visit,
    field::{Line, Need},
    parts::{Chip, Column, Empty, Row, Tab, Table, Tabs, Tone},
};

use super::{
    super::{desk::Desk, words, worklist::scope},
    href, kind_label,
};
use crate::{Casework, papers::Kind, web::failure::refused};

/// Documents on one page.
pub const PAGE: u64 = 50;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    kind: Option<String>,
    number: Option<String>,
    before: Option<uuid::Uuid>,
}

#[derive(Template)]
#[template(path = "staff/documents.html")]
struct DocumentsPage {
    year: String,
    tabs: Tabs,
    kind: String,
    search: FieldView,
    table: Option<Table>,
    empty: Option<Empty>,
    next: Option<String>,
}

/// Shows the register of the departments that the person works in.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let year = FiscalYear::of(desk.today);
    let kind = asked.kind.as_deref().and_then(Kind::from_code);
    let typed = asked.number.unwrap_or_default();
    let filter = narrowed(&desk, year, kind, &typed);
    let page = match &filter {
        Some(filter) => {
            let page = app.archive().list(filter, asked.before, PAGE).await.map_err(refused)?;
            Some(page)
        }
        None => None,
    };
    let documents = page.as_ref().map_or(&[][..], |page| page.documents.as_slice());
    let code = kind.map_or("", Kind::code);
    let body = DocumentsPage {
        year: year.label(),
        tabs: tabs(kind),
        kind: code.to_owned(),
        search: FieldView::line(Lang::Ja, "number", "文書番号の数字", Line::short_text(&typed))
            .hint("「前国第123号」なら 123")
            .need(Need::Unsaid),
        empty: documents.is_empty().then(|| Empty {
            title: "当てはまる文書がありません".to_owned(),
            help: "決定・返戻・補正の求めをすると、番号のついた通知がここに並びます。".to_owned(),
            next: Some(("今年度の文書をすべて見る".to_owned(), "/staff/documents".to_owned())),
        }),
        table: (!documents.is_empty()).then(|| table(&desk, documents)),
        next: page
            .as_ref()
            .and_then(|page| page.next)
            .map(|next| format!("/staff/documents?kind={code}&before={next}")),
    };
    Ok(desk.page(&visit, "文書台帳", &body).into_response())
}

/// What may be listed, narrowed; `None` where nothing may.
pub fn narrowed(desk: &Desk, year: FiscalYear, kind: Option<Kind>, typed: &str) -> Option<Filter> {
    let scope = scope(desk)?;
    let figures: String = typed
        .chars()
        .filter_map(|letter| match letter {
            '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10),
            '0'..='9' => Some(letter),
            _ => None,
        })
        .collect();
    Some(Filter {
        departments: scope.departments,
        fiscal_year: Some(year),
        kind: kind.map(|kind| kind.code().to_owned()),
        number: figures.parse().ok(),
    })
}

fn tabs(current: Option<Kind>) -> Tabs {
    let tab = |kind: Option<Kind>| Tab {
        label: kind.map_or("すべて", Kind::label).to_owned(),
        href: kind.map_or_else(
            || "/staff/documents".to_owned(),
            |kind| format!("/staff/documents?kind={}", kind.code()),
        ),
        count: None,
        current: kind == current,
    };
    let kinds = Kind::ALL.into_iter().map(Some);
    Tabs {
        label: "文書の種類".to_owned(),
        tabs: std::iter::once(None).chain(kinds).map(tab).collect(),
    }
}

fn table(desk: &Desk, documents: &[Document]) -> Table {
    let row = |document: &Document| Row {
        cells: vec![
            Html::text(&document.shown_number),
            Html::text(words::day(document.dated_on)),
            Html::text(kind_label(&document.kind)),
            Html::text(desk.department(&document.department)),
            Html::text(seal_words(document.seal.mark)),
            standing(document),
        ],
        // Documents about something else than a case have their page in their own domain.
        href: (document.subject_kind == "case").then(|| href(document)),
        urgent: false,
    };
    Table {
        caption: "文書台帳".to_owned(),
        caption_hidden: true,
        columns: ["文書番号", "日付", "種類", "課", "公印", "状態"].map(Column::new).into(),
        rows: documents.iter().map(row).collect(),
        keys: true,
    }
}

/// What stands in the place of the seal, in a table.
pub const fn seal_words(mark: SealMark) -> &'static str {
    match mark {
        SealMark::Blank => "公印を押す",
        SealMark::Omitted => "公印省略",
        SealMark::None => "なし",
    }
}

/// Whether it still holds.
pub fn standing(document: &Document) -> Html {
    let chip = if document.superseded_by.is_some() {
        Chip::new("訂正された", Tone::Grey)
    } else if document.edition > 1 {
        Chip::new("訂正の通知", Tone::Yellow)
    } else {
        Chip::new("有効", Tone::Green)
    };
    Html::of(&chip)
}
