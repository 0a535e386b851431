//! `GET, POST /staff/plan/kpis/{id}/enter`: a measurement that people found, typed in as a draft.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pack::format::Kpi;
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::{Line, Need},
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_store::{Error, Result as Stored};

use super::seat::Seat;
use crate::{
    Plan,
    model::Method,
    rules::enter::{Entered, LONGEST_WORDS, read},
    store::measurements::{self, New},
};

#[derive(Template)]
#[template(path = "staff/enter.html")]
struct EnterPage {
    title: String,
    definition: String,
    formula: String,
    errors: ErrorSummary,
    form: FormStart,
    supersedes: String,
    fields: Vec<FieldView>,
    buttons: Buttons,
}

/// Asks.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let (seat, kpi) = open(&visit, &plan, &id).await?;
    let mut entered = Entered { as_of: seat.desk.today.to_string(), ..Entered::default() };
    // What is to be superseded brings its own day.
    if let Some(old) = visit.query("supersedes") {
        let (old, of) = seat.measurement(old).await?;
        if of.id != kpi.id {
            return Err(Refusal::not_found().into());
        }
        entered.as_of = old.as_of.to_string();
        entered.supersedes = old.id.to_string();
    }
    Ok(page(&visit, &seat, &kpi, &entered, &[]).into_response())
}

/// Keeps it as a draft.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let (seat, kpi) = open(&visit, &plan, &id).await?;
    match keep(&seat, &kpi, &entered, visit.now()).await {
        Ok(_) => {
            let words = "下書きにしました。ほかの職員が確認すると、承認に進みます。";
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&format!("/staff/plan/kpis/{}", kpi.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = page(&visit, &seat, &kpi, &entered, &refusal.problems);
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// The seat of somebody who may enter measurements of a figure, and the figure.
///
/// # Errors
/// Not found.
async fn open(visit: &Visit, plan: &Plan, id: &str) -> Result<(Seat, Kpi), Refused> {
    let seat = Seat::open(visit, plan).await?;
    let kpi = seat.kpi(id)?;
    if !seat.may_enter(&kpi) {
        return Err(Refusal::not_found().into());
    }
    Ok((seat, kpi))
}

/// Keeps what was typed, in the person's name. Returns the measurement's id.
///
/// # Errors
/// A refusal with the fields to mend; what the store says.
pub async fn keep(seat: &Seat, kpi: &Kpi, entered: &Entered, now: Timestamp) -> Stored<Uuid> {
    let entry = read(kpi, entered, seat.desk.today).map_err(Refusal::invalid)?;
    let new = New {
        kpi: kpi.id.clone(),
        entry,
        method: Method::TypedIn,
        fingerprint: None,
        stand_in: false,
        work: seat.work(kpi),
        staff: seat.desk.who.staff,
        authority: seat.authority(kpi),
    };
    let write =
        seat.plan.store().write_with(now, new, |tx, new| Box::pin(measurements::enter(tx, new)));
    write.await
}

fn page(visit: &Visit, seat: &Seat, kpi: &Kpi, entered: &Entered, problems: &[Problem]) -> Page {
    let lang = Lang::Ja;
    let definition = kpi.definition_on(seat.desk.today);
    let numerator = definition.map_or("", |known| known.numerator.as_str());
    let below = definition.and_then(|known| known.denominator.as_deref());
    let mut fields = vec![
        FieldView::line(lang, "as_of", "いつの値か", Line::short_text(&entered.as_of))
            .hint("例：令和8年9月30日、2026-09-30"),
        FieldView::line(
            lang,
            "numerator",
            if below.is_some() { "分子" } else { "数" },
            Line::number(&entered.numerator),
        )
        .hint(numerator),
    ];
    fields.extend(below.map(|below| {
        FieldView::line(lang, "denominator", "分母", Line::number(&entered.denominator)).hint(below)
    }));
    fields.extend([
        FieldView::lines(lang, "source", "出どころ", &entered.source, LONGEST_WORDS)
            .hint("どの調査や台帳で分かったか。例：令和8年度 職員アンケート（11月）"),
        FieldView::lines(lang, "comment", "メモ", &entered.comment, LONGEST_WORDS)
            .need(Need::Optional),
        FieldView::lines(lang, "reason", "理由", &entered.reason, LONGEST_WORDS)
            .hint("終わった年度の値を入れるときと、公表した値を差し替えるときに書きます。")
            .need(Need::Optional),
    ]);
    let back = format!("/staff/plan/kpis/{}", kpi.id);
    let body = EnterPage {
        title: kpi.title.ja.clone(),
        definition: definition.map(|known| known.words.clone()).unwrap_or_default(),
        formula: match below {
            Some(below) => format!("（{numerator}）÷（{below}）"),
            None => numerator.to_owned(),
        },
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, format!("/staff/plan/kpis/{}/enter", kpi.id)),
        supersedes: entered.supersedes.clone(),
        fields: fields.into_iter().map(|field| field.problem(problems)).collect(),
        buttons: Buttons {
            back: Back::Link(back.clone()),
            ..Buttons::action(lang, "下書きにする")
        },
    };
    seat.desk.page(visit, "測定値を入れる", &body).back(back, kpi.title.ja.clone())
}
