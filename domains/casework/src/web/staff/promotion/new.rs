//! A new measure: what, for which procedure, when, and what people read.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use jiff::{Span, Timestamp, civil::Date};
use serde::Deserialize;
use uuid::Uuid;
use yakusho_kernel::{Lang, Problem, Text};
use yakusho_pack::format::{Procedure, Status};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::{Choices, Line},
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::kinds;
use crate::{
    Casework,
    uptake::promotion::{self, Kind, LONGEST_WORDS, Promotion},
    web::{
        failure::refused,
        staff::{desk::Desk, enter::choose::of},
    },
};

/// What the page sends, and the API.
#[derive(Clone, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = NewPromotion)]
pub struct Entered {
    /// `nudge`, `leaflet`, `campaign`.
    #[serde(default)]
    pub kind: String,
    /// The procedure.
    #[serde(default)]
    pub procedure: String,
    /// What colleagues call it.
    #[serde(default)]
    pub name: String,
    /// What people read.
    #[serde(default)]
    pub words: String,
    /// The first day, ISO 8601.
    #[serde(default)]
    pub from: String,
    /// The last day, ISO 8601.
    #[serde(default)]
    pub to: String,
}

#[derive(Template)]
#[template(path = "staff/promotion_new.html")]
struct NewPage {
    errors: ErrorSummary,
    form: FormStart,
    fields: Vec<FieldView>,
    buttons: Buttons,
}

/// Asks.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let entered = Entered {
        kind: Kind::Leaflet.code().to_owned(),
        from: desk.today.to_string(),
        to: desk.today.saturating_add(Span::new().days(27)).to_string(),
        ..Entered::default()
    };
    Ok(page(&visit, &desk, &entered, &[]).into_response())
}

/// Makes it.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    match make(&desk, &entered, visit.now()).await {
        Ok(_) => {
            visit.flash(NoticeKind::Success, &Text::ja("取り組みを登録しました。"));
            Ok(visit.see("/staff/promotions"))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(&visit, &desk, &entered, &refusal.problems).with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Makes it in the person's name. Returns its id.
///
/// # Errors
/// A refusal with the fields to mend; what the store says.
pub async fn make(desk: &Desk, entered: &Entered, now: Timestamp) -> Stored<Uuid> {
    let edition = desk.app.procedures().shelf().current();
    let procedure = edition.pack.procedure(&entered.procedure).filter(|one| may_promote(desk, one));
    let mut problems = Vec::new();
    let kind = Kind::from_code(&entered.kind);
    if kind.is_none() {
        problems.push(Problem::new("kind", "kind_missing", Text::ja("種類を選んでください。")));
    }
    if procedure.is_none() {
        let words = Text::ja("所属する課の、公開している手続から選んでください。");
        problems.push(Problem::new("procedure", "procedure_missing", words));
    }
    let from = day("from", &entered.from, &mut problems);
    let to = day("to", &entered.to, &mut problems);
    let (Some(kind), Some(procedure), Some(from), Some(to)) = (kind, procedure, from, to) else {
        return Err(yakusho_kernel::Refusal::invalid(problems).into());
    };
    let new = Promotion {
        id: Uuid::nil(),
        kind,
        procedure: procedure.id.clone(),
        department: procedure.department.clone(),
        name: entered.name.clone(),
        words: entered.words.clone(),
        from,
        to,
        version: 1,
    };
    let staff = desk.who.staff;
    let input = (new, desk.who.authority_in(&procedure.department));
    let write = desk.app.store().write_with(now, input, move |tx, (new, authority)| {
        Box::pin(promotion::make(tx, new, staff, authority.as_deref()))
    });
    write.await
}

/// Of their department, and open to the public: what nobody can file needs no leaflet.
fn may_promote(desk: &Desk, procedure: &Procedure) -> bool {
    procedure.status == Status::Published
        && desk.may(ActionName::ProcedurePromote, &of(desk, procedure))
}

fn day(field: &'static str, typed: &str, problems: &mut Vec<Problem>) -> Option<Date> {
    let day = typed.trim().parse().ok();
    if day.is_none() {
        let words = Text::ja("日を、年・月・日で入れてください。");
        problems.push(Problem::new(field, "bad_day", words));
    }
    day
}

fn page(visit: &Visit, desk: &Desk, entered: &Entered, problems: &[Problem]) -> Page {
    let lang = Lang::Ja;
    let edition = desk.app.procedures().shelf().current();
    let mut procedures: Vec<_> =
        edition.pack.procedures.iter().filter(|one| may_promote(desk, one)).collect();
    procedures.sort_by(|one, other| one.kana.cmp(&other.kana));
    let procedures = procedures.into_iter().map(|one| (one.id.clone(), one.name.ja.clone()));
    let date = |value: &str| Line { kind: "date", ..Line::short_text(value) };
    let fields = vec![
        FieldView::radio(lang, "kind", "種類", Choices::new(kinds(), |code| code == entered.kind)),
        FieldView::select(
            lang,
            "procedure",
            "手続",
            Choices::new(procedures, |id| id == entered.procedure),
        ),
        FieldView::line(lang, "name", "名前", Line::short_text(&entered.name))
            .hint("職員だけが見ます。例：窓口ちらし 11月"),
        FieldView::lines(lang, "words", "住民の方が読む言葉", &entered.words, LONGEST_WORDS)
            .hint("ちらしや受付票に、そのまま載ります。例：次からは、スマートフォンで24時間申請できます。"),
        FieldView::line(lang, "from", "始まりの日", date(&entered.from)),
        FieldView::line(lang, "to", "終わりの日", date(&entered.to))
            .hint("同じ長さの前とあとを比べます。"),
    ];
    let body = NewPage {
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, "/staff/promotions/new"),
        fields: fields.into_iter().map(|field| field.problem(problems)).collect(),
        buttons: Buttons {
            back: Back::Link("/staff/promotions".to_owned()),
            ..Buttons::action(lang, "登録する")
        },
    };
    desk.page(visit, "取り組みを登録する", &body).back("/staff/promotions", "利用を増やす取り組み")
}
