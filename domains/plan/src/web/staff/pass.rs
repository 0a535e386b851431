//! `GET /staff/plan/measurements/{id}`: to its figure.
//! `POST /staff/plan/measurements/{id}/pass`: checked, approved or published, by its version.
//! `GET, POST /staff/plan/measurements/{id}/return`: sent back, with the reason.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pack::format::Kpi;
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_store::{Error, Result as Stored};

use super::seat::Seat;
use crate::{
    Plan,
    model::{Measurement, State as Reached},
    rules::decide::{LONGEST_REASON, Step},
    store::measurements::{self, Passing},
    web::resident::told,
};

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = MeasurementStep)]
pub struct Entered {
    /// `check`, `approve`, `publish`, `return`.
    #[serde(default)]
    pub step: String,
    /// The version that was seen.
    #[serde(default)]
    pub version: i64,
    /// Why it is returned.
    #[serde(default)]
    pub reason: String,
}

#[derive(Template)]
#[template(path = "staff/return.html")]
struct ReturnPage {
    title: String,
    value: String,
    errors: ErrorSummary,
    form: FormStart,
    version: i64,
    reason: FieldView,
    buttons: Buttons,
}

/// Leads to the figure on whose page the measurement stands.
pub async fn open(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (_, kpi) = seat.measurement(&id).await?;
    Ok(visit.see(&format!("/staff/plan/kpis/{}", kpi.id)))
}

/// Takes the step that its button names.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (known, kpi) = seat.measurement(&id).await?;
    let step = Step::from_code(&entered.step, &entered.reason).ok_or_else(Refusal::not_found)?;
    seat.must_step(&kpi, &known, &step)?;
    seat.desk.fresh(&visit).await?;
    let to = pass(&seat, &kpi, &known, step, entered.version, visit.now()).await;
    say(&visit, to.map_err(refused)?);
    Ok(visit.see(&format!("/staff/plan/kpis/{}", kpi.id)))
}

/// Asks why it is sent back.
pub async fn ask_return(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (known, kpi) = seat.measurement(&id).await?;
    seat.must_step(&kpi, &known, &Step::Return { reason: String::new() })?;
    let entered = Entered { version: known.version, ..Entered::default() };
    Ok(page(&visit, &seat, &kpi, &known, &entered, &[]).into_response())
}

/// Sends it back.
pub async fn act_return(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (known, kpi) = seat.measurement(&id).await?;
    let step = Step::Return { reason: entered.reason.trim().to_owned() };
    seat.must_step(&kpi, &known, &step)?;
    match pass(&seat, &kpi, &known, step, entered.version, visit.now()).await {
        Ok(to) => {
            say(&visit, to);
            Ok(visit.see(&format!("/staff/plan/kpis/{}", kpi.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = page(&visit, &seat, &kpi, &known, &entered, &refusal.problems);
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Takes a step in the person's name.
///
/// # Errors
/// The refusal of the rules; a conflict where somebody was faster; what the store says.
pub async fn pass(
    seat: &Seat,
    kpi: &Kpi,
    known: &Measurement,
    step: Step,
    seen: i64,
    now: Timestamp,
) -> Stored<Reached> {
    let definition = kpi.definitions.iter().find(|one| one.version == known.definition);
    let passing = Passing {
        id: known.id,
        seen,
        step,
        smallest: definition.and_then(|definition| definition.smallest),
        off: seat.is_off(kpi, known),
        work: seat.work(kpi),
        staff: seat.desk.who.staff,
        authority: seat.authority(kpi),
    };
    let write = seat
        .plan
        .store()
        .write_with(now, passing, |tx, passing| Box::pin(measurements::pass(tx, passing)));
    write.await
}

fn say(visit: &Visit, to: Reached) {
    let words = match to {
        Reached::Checked => "確認しました。計画を進める課の課長の承認を待ちます。",
        Reached::Approved => "承認しました。公表を待ちます。",
        Reached::Published => "公表しました。住民向けのページに載りました。",
        Reached::Returned => "差し戻しました。直すときは、新しい測定値を入れてください。",
        Reached::Draft | Reached::Superseded => "変えました。",
    };
    visit.flash(NoticeKind::Success, &Text::ja(words));
}

fn page(
    visit: &Visit,
    seat: &Seat,
    kpi: &Kpi,
    known: &Measurement,
    entered: &Entered,
    problems: &[Problem],
) -> Page {
    let lang = Lang::Ja;
    let back = format!("/staff/plan/kpis/{}", kpi.id);
    let longest = u32::try_from(LONGEST_REASON).unwrap_or(u32::MAX);
    let body = ReturnPage {
        title: kpi.title.ja.clone(),
        value: told::with_unit(kpi, known.value, lang),
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, format!("/staff/plan/measurements/{}/return", known.id)),
        version: entered.version,
        reason: FieldView::lines(lang, "reason", "理由", &entered.reason, longest)
            .hint("入れた人が、どこを直せばよいか分かるように書いてください。")
            .problem(problems),
        buttons: Buttons {
            back: Back::Link(back.clone()), ..Buttons::action(lang, "差し戻す")
        },
    };
    seat.desk.page(visit, "測定値を差し戻す", &body).back(back, kpi.title.ja.clone())
}
