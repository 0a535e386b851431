//! `GET /staff/plan/knowledge`: what all groups learned, searched by words. `GET, POST
//! /staff/plan/groups/{code}/knowledge/new`: something is told.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{
    Lang, Problem, Refusal, Text,
    date::{jst_date, show_date},
    text::fits,
};
use yakusho_pages::{
    FieldView, Form, Html, Page, Refused, Visit,
    field::Line,
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_store::{Error, Result as Stored};

use crate::{
    Plan,
    groups::registry,
    meetings::{rules::plan::limit, web::room::Room},
    themes::{
        rules::raise::{LONGEST_TEXT, LONGEST_TITLE},
        store::knowledge::{self, Knowledge, New},
    },
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "themes/knowledge.html")]
struct KnowledgePage {
    asked: String,
    found: Vec<PieceView>,
    count: usize,
}

struct PieceView {
    title: String,
    words: Html,
    group: String,
    day: String,
    theme: Option<String>,
}

#[derive(Template)]
#[template(path = "themes/tell.html")]
struct TellPage {
    name: String,
    errors: ErrorSummary,
    form: FormStart,
    fields: Vec<FieldView>,
    buttons: Buttons,
}

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = NewKnowledge)]
pub struct Entered {
    /// What it is about.
    #[serde(default)]
    pub title: String,
    /// What was learned.
    #[serde(default)]
    pub words: String,
}

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Words that all must be said.
    #[serde(default)]
    pub q: String,
}

/// Shows what was learned.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Query(Asked { q: asked }): Query<Asked>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let found = find(&seat, &asked).await.map_err(refused)?;
    let views = found.iter().map(|one| PieceView {
        title: one.title.clone(),
        words: Html::paragraphs(&one.words),
        group: registry::name(&plan, &one.group),
        day: show_date(jst_date(one.at), Lang::Ja),
        theme: one.theme.map(|id| format!("/staff/plan/themes/{id}")),
    });
    let body = KnowledgePage { asked, count: found.len(), found: views.collect() };
    Ok(seat.desk.page(&visit, "WGの共有知", &body).back("/staff/plan", "計画").into_response())
}

/// What was learned and says all of the words.
///
/// # Errors
/// What the store says.
pub async fn find(seat: &Seat, asked: &str) -> Stored<Vec<Knowledge>> {
    let store = seat.plan.store();
    let mut all = knowledge::all(store.read(), store.municipality()).await?;
    let words: Vec<String> = asked.split_whitespace().map(folded).collect();
    all.retain(|one| {
        let text = folded(&format!("{} {}", one.title, one.words));
        words.iter().all(|word| text.contains(word))
    });
    Ok(all)
}

/// Small letters, half width, and hiragana for katakana: 「ﾏﾄﾞ」 aside, as people type.
fn folded(text: &str) -> String {
    let shifted = |letter: char, from: u32, to: u32| {
        char::from_u32(u32::from(letter).wrapping_sub(from).wrapping_add(to)).unwrap_or(letter)
    };
    text.chars()
        .map(|letter| match letter {
            'ァ'..='ヶ' => shifted(letter, 0x30A1, 0x3041),
            '！'..='～' => shifted(letter, 0xFF01, 0x21),
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Asks what was learned.
pub async fn ask(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    room.must_work()?;
    Ok(page(&visit, &room, &Entered::default(), &[]).into_response())
}

/// Keeps it.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    room.must_work()?;
    match keep(&room, &entered, visit.now()).await {
        Ok(_) => {
            visit.flash(NoticeKind::Success, &Text::ja("共有知に載せました。"));
            Ok(visit.see("/staff/plan/knowledge"))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(&visit, &room, &entered, &refusal.problems).with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Keeps it in the person's name. Returns its id.
///
/// # Errors
/// A refusal with the fields to mend; what the store says.
pub async fn keep(room: &Room, entered: &Entered, now: Timestamp) -> Stored<Uuid> {
    let mut problems = Vec::new();
    for (field, typed, most) in
        [("title", &entered.title, LONGEST_TITLE), ("words", &entered.words, LONGEST_TEXT)]
    {
        if typed.trim().is_empty() || !fits(typed.trim(), limit(most)) {
            let words = Text::ja(format!("1〜{most}文字で書いてください。"));
            problems.push(Problem::new(field, "text_missing", words));
        }
    }
    if !problems.is_empty() {
        return Err(Refusal::invalid(problems).into());
    }
    let new = New {
        group: room.group.code.clone(),
        theme: None,
        title: entered.title.trim().to_owned(),
        words: entered.words.trim().to_owned(),
        by: room.by(),
        stand_in: false,
    };
    let write =
        room.seat.plan.store().write_with(now, new, |tx, new| {
            Box::pin(async move { knowledge::tell(tx, new).await })
        });
    write.await
}

fn page(visit: &Visit, room: &Room, entered: &Entered, problems: &[Problem]) -> Page {
    let lang = Lang::Ja;
    let fields = [
        FieldView::line(lang, "title", "何について", Line::text(&entered.title)),
        FieldView::lines(
            lang,
            "words",
            "分かったこと・ほかの課でも使えること",
            &entered.words,
            LONGEST_TEXT,
        ),
    ];
    let body = TellPage {
        name: room.group.name.clone(),
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, room.path("knowledge/new")),
        fields: fields.into_iter().map(|field| field.problem(problems)).collect(),
        buttons: Buttons {
            back: Back::Link(room.path("themes")),
            ..Buttons::action(lang, "共有知に載せる")
        },
    };
    let back = format!("{}の課題と試行", room.group.name);
    room.seat.desk.page(visit, "共有知に載せる", &body).back(room.path("themes"), back)
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_found_however_they_are_written() {
        assert_eq!(super::folded("ＡＢＣ マドグチ"), "abc まどぐち");
        assert!(super::folded("窓口のカイゼン").contains(&super::folded("かいぜん")));
    }
}
