//! `GET, POST /staff/plan/nominations/requests/{id}/return`: an answer goes back, with the reason.
//! `GET, POST …/extend`: the department gets more time, with the reason.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text, date::read_date};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::Line,
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_store::Error;

use super::{draft::closing, overview::group_name};
use crate::{
    Plan,
    nominations::{
        letter::{Office, moment},
        model::{Asked, LetterFile},
        rules::decide::{LONGEST_REASON, Step},
    },
    web::staff::seat::Seat,
};

/// What the pages send.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Entered {
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// The later day, ISO 8601 or 和暦.
    #[serde(default)]
    pub until: String,
    /// The version that was seen.
    #[serde(default)]
    pub version: i64,
}

#[derive(Template)]
#[template(path = "staff/nominations/reason.html")]
struct ReasonPage {
    title: &'static str,
    what: String,
    lead: String,
    errors: ErrorSummary,
    form: FormStart,
    version: i64,
    fields: Vec<FieldView>,
    buttons: Buttons,
}

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Return,
    Extend,
}

/// Asks why it goes back.
pub async fn ask_return(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    ask(&visit, &plan, &id, Way::Return).await
}

/// Sends it back.
pub async fn act_return(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    act(&visit, &plan, &id, &entered, Way::Return).await
}

/// Asks until when.
pub async fn ask_extend(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    ask(&visit, &plan, &id, Way::Extend).await
}

/// Gives more time.
pub async fn act_extend(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    act(&visit, &plan, &id, &entered, Way::Extend).await
}

async fn ask(visit: &Visit, plan: &Plan, id: &str, way: Way) -> Result<Response, Refused> {
    let seat = Seat::open(visit, plan).await?;
    let (_, file, asked) = seat.request(id).await?;
    let open = match way {
        Way::Return => asked.request.state.waits_for_office(),
        Way::Extend => asked.request.state.waits_for_answer(),
    };
    if !open {
        return Err(Refusal::not_found().into());
    }
    let entered = Entered { version: asked.request.version, ..Entered::default() };
    Ok(page(visit, &seat, (&file, &asked), &entered, way, &[]).into_response())
}

async fn act(
    visit: &Visit,
    plan: &Plan,
    id: &str,
    entered: &Entered,
    way: Way,
) -> Result<Response, Refused> {
    let seat = Seat::open(visit, plan).await?;
    let (_, file, asked) = seat.request(id).await?;
    let reason = entered.reason.trim().to_owned();
    let step = match way {
        Way::Return => Ok(Step::Return { reason }),
        Way::Extend => extension(&seat, &entered.until, reason),
    };
    let done = match step {
        Ok(step) => seat.step(&asked.request, step, entered.version, visit.now()).await,
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(_) => {
            let words = match way {
                Way::Return => "差し戻しました。課の仕事の一覧に、直しとして出ています。",
                Way::Extend => "期限を延ばしました。前の期限と理由は残ります。",
            };
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&format!("/staff/plan/nominations/letters/{}", file.letter.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = page(visit, &seat, (&file, &asked), entered, way, &refusal.problems);
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// More time until the closing hour of a day.
///
/// # Errors
/// A refusal at the field where it is no day.
pub fn extension(seat: &Seat, until: &str, reason: String) -> Result<Step, Refusal> {
    let office = Office::of(&seat.plan)?;
    let day = read_date(until.trim()).map_err(|error| {
        Refusal::invalid(vec![Problem::new("until", "not_a_day", error.message())])
    })?;
    Ok(Step::Extend { until: closing(day, &office), reason })
}

fn page(
    visit: &Visit,
    seat: &Seat,
    (file, asked): (&LetterFile, &Asked),
    entered: &Entered,
    way: Way,
    problems: &[Problem],
) -> Page {
    let lang = Lang::Ja;
    let longest = u32::try_from(LONGEST_REASON).unwrap_or(u32::MAX);
    let (title, go, place, hint) = match way {
        Way::Return => (
            "推薦を差し戻す",
            "差し戻す",
            "return",
            "課の人が、どこを直せばよいか分かるように書いてください。",
        ),
        Way::Extend => {
            ("回答の期限を延ばす", "期限を延ばす", "extend", "なぜ延ばすかを書いてください。")
        }
    };
    let mut fields = Vec::new();
    if way == Way::Extend {
        let line = Line::short_text(&entered.until);
        fields.push(
            FieldView::line(lang, "until", "新しい期限", line)
                .hint("例：令和8年5月8日、2026-05-08"),
        );
    }
    fields.push(FieldView::lines(lang, "reason", "理由", &entered.reason, longest).hint(hint));
    let back = format!("/staff/plan/nominations/letters/{}", file.letter.id);
    let action = format!("/staff/plan/nominations/requests/{}/{place}", asked.request.id);
    let body = ReasonPage {
        title,
        what: format!("{}　{}", asked.request.name, group_name(seat, &asked.request.group)),
        lead: format!("いまの期限：{}", moment(asked.request.deadline)),
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, action),
        version: entered.version,
        fields: fields.into_iter().map(|field| field.problem(problems)).collect(),
        buttons: Buttons { back: Back::Link(back.clone()), ..Buttons::action(lang, go) },
    };
    seat.desk.page(visit, title, &body).back(back, "推薦の依頼")
}
