//! `GET /staff/numbers`: what people begin and finish, and how much each procedure is used.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Column, Empty, Row, Table, Tabs},
};
use yakusho_permission::ActionName;
use yakusho_procedures::numbers::{Of, Walked, walked};

use super::period::Period;
use crate::{
    Casework, numbers,
    web::{failure::refused, staff::desk::Desk},
};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    days: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/numbers.html")]
struct NumbersPage {
    span: String,
    periods: Tabs,
    events: Table,
    procedures: Option<Table>,
    empty: Option<Empty>,
    may_set_costs: bool,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.must(ActionName::MeasureRead, &desk.city())?;
    let period = Period::asked(asked.days.as_deref(), desk.today);
    let edition = app.procedures().shelf().current();
    let pack = &edition.pack;
    let events: Vec<_> = pack.published_events().collect();
    let of: Vec<Of<'_>> = events.iter().map(|event| Of::Event(&event.id)).collect();
    let span = (period.days.begin(), period.days.end());
    let walks = walked(app.store(), span, &of).await.map_err(refused)?;
    let volumes = numbers::volumes(app.store(), period.days).await.map_err(refused)?;
    let event_rows = events.iter().zip(&walks).map(|(event, walk)| Row {
        cells: walk_cells(&event.name.ja, walk),
        href: None,
        urgent: false,
    });
    let mut known: Vec<(&str, &str, &str, u64)> = pack
        .procedures
        .iter()
        .filter_map(|procedure| {
            let count = volumes.get(&procedure.id).copied()?;
            let name = procedure.name.ja.as_str();
            Some((procedure.id.as_str(), name, procedure.department.as_str(), count))
        })
        .collect();
    known.sort_by_key(|(_, _, _, count)| std::cmp::Reverse(*count));
    let rows: Vec<Row> = known
        .into_iter()
        .map(|(id, name, department, count)| Row {
            cells: vec![
                Html::text(name),
                Html::text(desk.department(department)),
                Html::text(format!("{count}件")),
            ],
            href: Some(format!("/staff/numbers/{id}?days={}", period.code)),
            urgent: false,
        })
        .collect();
    let body = NumbersPage {
        span: period.span(),
        periods: period.others("/staff/numbers", desk.today),
        events: Table {
            caption: "案内の使われ方".to_owned(),
            columns: walk_columns("できごと"),
            rows: event_rows.collect(),
            ..Table::default()
        },
        empty: rows.is_empty().then(|| Empty {
            title: "この期間に数える件がありません".to_owned(),
            help: "試験用の件（デモの初期データ、試験用の本人確認を使った件）は、どの数字にも入りません。".to_owned(),
            next: None,
        }),
        procedures: (!rows.is_empty()).then(|| Table {
            caption: "手続ごとの件数".to_owned(),
            columns: vec![Column::new("手続"), Column::new("課"), Column::figures("件数")],
            rows,
            keys: true,
            ..Table::default()
        }),
        may_set_costs: desk.may(ActionName::SettingsChange, &desk.city()),
    };
    Ok(desk.page(&visit, "手続ごとの数字", &body).into_response())
}

/// The heads of the columns about drafts.
pub fn walk_columns(what: &str) -> Vec<Column> {
    let figures = ["始めた", "送信した", "やめた", "途中", "完了率"].map(Column::figures);
    std::iter::once(Column::new(what)).chain(figures).collect()
}

/// What became of drafts, as cells.
pub fn walk_cells(name: &str, walk: &Walked) -> Vec<Html> {
    let counts = [walk.begun, walk.submitted, walk.given_up, walk.open];
    let ended = walk.submitted + walk.given_up;
    std::iter::once(Html::text(name))
        .chain(counts.map(|count| Html::text(format!("{count}件"))))
        .chain([Html::text(share(walk.submitted, ended))])
        .collect()
}

/// A share in percent with one decimal; 「—」 of nothing.
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "—".to_owned();
    }
    let tenths = (u128::from(part) * 1000 + u128::from(whole) / 2) / u128::from(whole);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_to_one_decimal_and_nothing_has_none() {
        assert_eq!(share(2, 3), "66.7%");
        assert_eq!(share(0, 7), "0.0%");
        assert_eq!(share(7, 7), "100.0%");
        assert_eq!(share(0, 0), "—");
    }
}
