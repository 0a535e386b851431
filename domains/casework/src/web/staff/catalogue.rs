//! `GET /staff/catalogue`: every procedure that the pack knows, also those that the public cannot
//! file yet, each with how far its data can be trusted.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::{Lang, provenance::Grade, text::search_key};
use yakusho_pack::{
    Pack,
    format::{CatalogueEntry, Procedure, Status, Volume},
};
use yakusho_pages::{
    FieldView, Html, Refused, Visit,
    field::{Line, Need},
    parts::{Chip, Column, Empty, ProvenanceMark, Row, Tab, Table, Tabs, Tone},
};
use yakusho_permission::{ActionName, Resource};

use super::{desk::Desk, words};
use crate::Casework;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    view: Option<String>,
    q: Option<String>,
}

/// Which part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Open to the public.
    Published,
    /// Waits for a department's check.
    Draft,
    /// Known, and not yet fileable.
    Catalogue,
}

impl View {
    /// The part of this name; without one what is open to the public.
    #[must_use]
    pub fn asked(code: Option<&str>) -> Self {
        let known = Self::ALL.into_iter().find(|view| Some(view.code()) == code);
        known.unwrap_or(Self::Published)
    }

    const ALL: [Self; 3] = [Self::Published, Self::Draft, Self::Catalogue];

    const fn code(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Draft => "draft",
            Self::Catalogue => "catalogue",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Published => "公開中",
            Self::Draft => "下書き（課の確認待ち）",
            Self::Catalogue => "台帳のみ（まだ申請できない）",
        }
    }
}

#[derive(Template)]
#[template(path = "staff/catalogue.html")]
struct CataloguePage {
    tabs: Tabs,
    view: &'static str,
    search: FieldView,
    table: Option<Table>,
    empty: Option<Empty>,
}

/// One line, of whichever list.
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    kana: String,
    /// The department's name.
    pub department: String,
    /// What it is in law.
    pub kind: String,
    law: Html,
    volume: Html,
    trust: Html,
}

/// Shows one part.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let edition = app.procedures().shelf().current();
    let pack = &edition.pack;
    let view = View::asked(asked.view.as_deref());
    let query = asked.q.unwrap_or_default();
    let rows: Vec<Row> = matching(&desk, pack, view, &query).into_iter().map(row).collect();
    let count = |view| u64::try_from(lines(&desk, pack, view).len()).ok();
    let body = CataloguePage {
        tabs: Tabs {
            label: "台帳の区分".to_owned(),
            tabs: View::ALL
                .into_iter()
                .map(|other| Tab {
                    label: other.label().to_owned(),
                    href: format!("/staff/catalogue?view={}", other.code()),
                    count: count(other),
                    current: other == view,
                })
                .collect(),
        },
        view: view.code(),
        search: FieldView::line(Lang::Ja, "q", "名前・よみで絞る", Line::short_text(&query))
            .need(Need::Unsaid),
        empty: rows.is_empty().then(|| Empty {
            title: "当てはまる手続がありません".to_owned(),
            help: "名前の一部か、よみがなを入れてください。".to_owned(),
            next: Some(("すべて見る".to_owned(), format!("/staff/catalogue?view={}", view.code()))),
        }),
        table: (!rows.is_empty()).then(|| Table {
            caption: format!("{}（{}件）", view.label(), rows.len()),
            caption_hidden: false,
            columns: vec![
                Column::new("手続"),
                Column::new("課"),
                Column::new("種類"),
                Column::new("法令の確認"),
                Column::figures("1年の件数"),
                Column::new("データの確かさ"),
            ],
            rows,
            keys: true,
        }),
    };
    Ok(desk.page(&visit, "手続の台帳", &body).into_response())
}

/// The lines of a part whose name, reading or id has these letters in it.
#[must_use]
pub fn matching(desk: &Desk, pack: &Pack, view: View, query: &str) -> Vec<Entry> {
    let key = search_key(query);
    let fits = |line: &Entry| {
        key.is_empty()
            || search_key(&line.name).contains(&key)
            || search_key(&line.kana).contains(&key)
            || line.id.contains(&key)
    };
    lines(desk, pack, view).into_iter().filter(fits).collect()
}

fn lines(desk: &Desk, pack: &Pack, view: View) -> Vec<Entry> {
    let of_status = |status: Status| {
        pack.procedures
            .iter()
            .filter(move |procedure| procedure.status == status)
            .filter(|procedure| may_see(desk, &procedure.id, &procedure.department))
            .map(|procedure| line(desk, procedure))
    };
    match view {
        View::Published => of_status(Status::Published).collect(),
        View::Draft => of_status(Status::Draft).collect(),
        View::Catalogue => of_status(Status::Catalogue)
            .chain(
                pack.catalogue
                    .iter()
                    .filter(|entry| entry.procedures.is_empty())
                    .filter(|entry| pack.procedure(&entry.id).is_none())
                    .filter(|entry| may_see(desk, &entry.id, &entry.department))
                    .map(|entry| entry_line(desk, entry)),
            )
            .collect(),
    }
}

/// Whether they may see a procedure that is not public yet.
pub fn may_see(desk: &Desk, id: &str, department: &str) -> bool {
    let resource = Resource::Procedure {
        municipality: desk.app.store().municipality(),
        id: id.to_owned(),
        department: department.to_owned(),
    };
    desk.may(ActionName::ProcedureReadDraft, &resource)
}

fn line(desk: &Desk, procedure: &Procedure) -> Entry {
    let law = match procedure.law_checked_on {
        Some(day) => Html::text(words::day(day)),
        None => Html::of(&Chip::new("法令未確認", Tone::Yellow)),
    };
    Entry {
        id: procedure.id.clone(),
        name: procedure.name.ja.clone(),
        kana: procedure.kana.clone(),
        department: desk.department(&procedure.department),
        kind: procedure.legal_kind.label().to_owned(),
        law,
        volume: volume(procedure.volume.as_ref()),
        trust: weakest(procedure),
    }
}

fn entry_line(desk: &Desk, entry: &CatalogueEntry) -> Entry {
    Entry {
        id: entry.id.clone(),
        name: entry.name.ja.clone(),
        kana: entry.kana.clone(),
        department: desk.department(&entry.department),
        kind: "未定".to_owned(),
        law: Html::of(&Chip::new("法令未確認", Tone::Yellow)),
        volume: volume(entry.volume.as_ref()),
        trust: Html::of(&ProvenanceMark::of(entry.law_provenance.clone())),
    }
}

/// A figure with its mark; a guess says 「約」.
pub fn volume(volume: Option<&Volume>) -> Html {
    let Some(volume) = volume else { return Html::text("不明") };
    let about = if volume.provenance.grade() == Grade::Estimate { "約" } else { "" };
    Html::join([
        Html::text(format!("{about}{}件 ", thousands(volume.per_year))),
        Html::of(&ProvenanceMark::of(volume.provenance.clone())),
    ])
}

fn thousands(number: i64) -> String {
    let figures = number.to_string();
    let mut shown = String::with_capacity(figures.len() + figures.len() / 3);
    for (place, figure) in figures.chars().enumerate() {
        if place > 0 && (figures.len() - place).is_multiple_of(3) && !shown.ends_with('-') {
            shown.push(',');
        }
        shown.push(figure);
    }
    shown
}

/// The mark of the weakest of a procedure's boxes, department and law.
fn weakest(procedure: &Procedure) -> Html {
    let fields = procedure.fields.iter().map(|field| &field.provenance);
    let weakest = fields
        .chain([&procedure.law_provenance, &procedure.department_provenance])
        .max_by_key(|provenance| provenance.grade());
    weakest
        .map_or_else(Html::default, |provenance| Html::of(&ProvenanceMark::of(provenance.clone())))
}

fn row(line: Entry) -> Row {
    Row {
        href: Some(format!("/staff/catalogue/{}", line.id)),
        cells: vec![
            Html::text(line.name),
            Html::text(line.department),
            Html::text(line.kind),
            line.law,
            line.volume,
            line.trust,
        ],
        urgent: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped() {
        for (number, shown) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")]
        {
            assert_eq!(thousands(number), shown);
        }
    }
}
