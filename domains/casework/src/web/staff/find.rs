//! `GET /staff/find`: asks for a 受付番号 and why. `POST`: the cases of that number that the person
//! may see. The number travels in the body, so it stays out of logs and histories.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use yakusho_kernel::{FiscalYear, Lang, Problem, Text, text::search_key};
use yakusho_pages::{
    FieldView, Form, Html, Page, Refused, Visit,
    field::{Choices, Line},
    parts::{Buttons, Column, Empty, ErrorSummary, FormStart, Row, Table},
};
use yakusho_permission::ActionName;
use yakusho_procedures::model::application::shown_number;
use yakusho_store::NewAction;

use super::{desk::Desk, words};
use crate::{
    Casework,
    store::cases::{self, Record},
    web::failure::refused,
};

/// Why somebody searches, as the log has it.
const PURPOSES: [(&str, &str); 3] = [
    ("inquiry", "申請者からの問い合わせ"),
    ("window", "窓口に来た人の手続き"),
    ("work", "担当している件の確認"),
];

/// What the page sends.
#[derive(Default, Deserialize)]
pub struct Entered {
    #[serde(default)]
    number: String,
    #[serde(default)]
    purpose: String,
}

#[derive(Template)]
#[template(path = "staff/find.html")]
struct FindPage {
    errors: ErrorSummary,
    form: FormStart,
    number: FieldView,
    purpose: FieldView,
    buttons: Buttons,
    table: Option<Table>,
    empty: Option<Empty>,
}

/// Asks.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    Ok(page(&visit, &desk, &Entered::default(), &[], None).into_response())
}

/// Searches, after the purpose was recorded.
pub async fn find(
    visit: Visit,
    State(app): State<Casework>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let (number, purpose) = match read(&desk, &entered.number, &entered.purpose) {
        Ok(asked) => asked,
        Err(problems) => {
            let page = page(&visit, &desk, &entered, &problems, None);
            return Ok(page.with_problems().into_response());
        }
    };
    let found = search(&desk, &number, purpose, visit.now()).await?;
    Ok(page(&visit, &desk, &entered, &[], Some(&found)).into_response())
}

/// The cases of a number that the person may see. That they looked for it is recorded first.
///
/// # Errors
/// What the store says.
pub async fn search(
    desk: &Desk,
    number: &str,
    purpose: &'static str,
    now: jiff::Timestamp,
) -> Result<Vec<Record>, Refused> {
    let store = desk.app.store();
    let all = cases::with_number(store.read(), store.municipality(), number).await;
    let mut found = all.map_err(refused)?;
    found.retain(|record| desk.may(ActionName::CaseRead, &desk.case(record)));
    let (by, hits) = (desk.who.actor(), found.len());
    let written = store.write(now, move |tx| {
        let by = by.clone();
        Box::pin(async move {
            tx.act(NewAction {
                kind: "application.searched",
                subject_kind: "staff",
                subject: by.id().unwrap_or_default(),
                by: &by,
                authority: None,
                purpose: Some(purpose),
                data: json!({ "by": "number", "hits": hits }),
            })
            .await?;
            Ok(())
        })
    });
    written.await.map_err(refused)?;
    Ok(found)
}

/// The number as it is shown and the purpose in words, from what was typed and chosen.
///
/// # Errors
/// What is missing, at its field.
pub fn read(
    desk: &Desk,
    number: &str,
    purpose: &str,
) -> Result<(String, &'static str), Vec<Problem>> {
    let number = number_of(number, FiscalYear::of(desk.today));
    let purpose = PURPOSES.iter().find(|(code, _)| *code == purpose);
    match (number, purpose) {
        (Some(number), Some((_, purpose))) => Ok((number, purpose)),
        (number, purpose) => Err(problems(number.is_none(), purpose.is_none())),
    }
}

fn problems(no_number: bool, no_purpose: bool) -> Vec<Problem> {
    let number = no_number.then(|| {
        let words = Text::ja("受付番号を、R8-000123 のように入れてください。今年度のものは 123 だけでもかまいません。");
        Problem::new("number", "bad_number", words)
    });
    let purpose = no_purpose.then(|| {
        Problem::new("purpose", "purpose_missing", Text::ja("探す目的を選んでください。"))
    });
    number.into_iter().chain(purpose).collect()
}

/// The number that somebody typed, as it is shown: full width, spaces and a missing year are
/// forgiven, and so is the place of a case at the end.
fn number_of(typed: &str, this_year: FiscalYear) -> Option<String> {
    let plain: String =
        search_key(typed).chars().filter(|letter| !letter.is_whitespace()).collect();
    let plain = plain.to_lowercase().replace(['ー', '－', '‐', '−', '―'], "-");
    let mut parts = plain.split('-');
    let first = parts.next()?;
    let (year, number) = match first.strip_prefix('r') {
        Some(year) => (2018 + year.parse::<i32>().ok()?, parts.next()?),
        None => (i32::from(this_year.0), first),
    };
    let number: i64 = number.parse().ok()?;
    (number > 0).then(|| shown_number(year, number))
}

fn page(
    visit: &Visit,
    desk: &Desk,
    entered: &Entered,
    problems: &[Problem],
    found: Option<&[Record]>,
) -> Page {
    let lang = Lang::Ja;
    let body = FindPage {
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, "/staff/find"),
        number: FieldView::line(lang, "number", "受付番号", Line::short_text(&entered.number))
            .hint("例：R8-000123")
            .problem(problems),
        purpose: FieldView::radio(
            lang,
            "purpose",
            "探す目的",
            Choices::new(PURPOSES, |code| code == entered.purpose),
        )
        .hint("目的は記録に残ります。")
        .problem(problems),
        buttons: Buttons::action(lang, "探す"),
        table: found.filter(|found| !found.is_empty()).map(|found| table(desk, found)),
        empty: found.filter(|found| found.is_empty()).map(|_| Empty {
            title: "あなたの課の件は見つかりませんでした".to_owned(),
            help: "番号をもう一度お確かめください。ほかの課の件は、ここには出ません。".to_owned(),
            next: None,
        }),
    };
    desk.page(visit, "番号で探す", &body)
}

fn table(desk: &Desk, found: &[Record]) -> Table {
    let edition = desk.app.procedures().shelf().current();
    let row = |record: &Record| {
        let procedure = &record.case.procedure;
        let name = edition.pack.procedure(procedure).map_or(procedure, |known| &known.name.ja);
        Row {
            cells: vec![
                Html::text(format!("{}-{}", record.number, record.place + 1)),
                Html::text(name),
                Html::of(&words::state_chip(record.case.state)),
                Html::text(desk.department(&record.department)),
            ],
            href: Some(format!("/staff/cases/{}", record.case.id)),
            urgent: false,
        }
    };
    Table {
        caption: format!("見つかった件（{}件）", found.len()),
        caption_hidden: false,
        columns: ["受付番号", "手続", "状態", "課"].into_iter().map(Column::new).collect(),
        rows: found.iter().map(row).collect(),
        keys: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_understood_however_it_is_typed() {
        let year = FiscalYear(2026);
        for typed in ["R8-000123", "r8-123", "Ｒ８－１２３", " 123 ", "R8-000123-2", "000123"]
        {
            assert_eq!(number_of(typed, year).as_deref(), Some("R8-000123"), "{typed}");
        }
        for typed in ["", "R8", "abc", "R8-x", "0", "前橋"] {
            assert_eq!(number_of(typed, year), None, "{typed}");
        }
    }
}
