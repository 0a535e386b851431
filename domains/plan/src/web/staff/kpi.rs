//! `GET /staff/plan/kpis/{id}`: believe the number: value, definition, way, rows, who let it pass, and
//! what is still open.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{
    Lang,
    date::{show_date_without_weekday, show_datetime},
};
use yakusho_pack::format::{Baseline, Kpi, OpenQuestion};
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Definitions, FormStart, Notice, NoticeKind, ProvenanceMark, Tone, Trajectory},
};

use super::{
    chart::trajectory,
    overview::{chip, origin},
    seat::Seat,
};
use crate::{
    Plan,
    fingerprint::fingerprint,
    model::{Measurement, Method, State as Step, measurement::Hand},
    standing::{self, Standing},
    store::measurements,
    web::resident::told,
};

#[derive(Template)]
#[template(path = "staff/kpi.html")]
struct KpiPage<'p> {
    title: &'p str,
    chip: Chip,
    origin: Html,
    value: String,
    drift: Option<Notice>,
    facts: Definitions,
    chart: Option<Trajectory>,
    forecast: Option<(String, String)>,
    definition: Definitions,
    mark: ProvenanceMark,
    contract: Option<Definitions>,
    questions: &'p [OpenQuestion],
    measurements: Vec<MeasurementView>,
    enter: Option<String>,
    record: Option<FormStart>,
    tables: String,
}

struct MeasurementView {
    heading: String,
    state: Chip,
    stand_in: bool,
    rows: Definitions,
    next: Option<(FormStart, i64, &'static str, &'static str)>,
    send_back: Option<String>,
    supersede: Option<String>,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let one = seat.standing(&id).await?;
    let all = measurements::of_kpi(plan.store(), &id).await.map_err(refused)?;
    let names = names(&plan, &all).await?;
    let may_enter = seat.may_enter(&one.kpi);
    let drift = drift(&plan, &one, &all).await?;
    let views = all.iter().rev().map(|known| view(&visit, &seat, &one, known, &names, may_enter));
    let mut points: Vec<_> = one.published.iter().map(|point| (point.day, point.value)).collect();
    points.extend(one.newest.filter(|newest| newest.live).map(|newest| (newest.day, newest.value)));
    let body = KpiPage {
        title: &one.kpi.title.ja,
        chip: chip(one.track),
        origin: origin(&one),
        value: value(&one),
        drift: drift.then(|| {
            let words = "自動で公表した値を、いまの記録からもう一度計算すると、違う値になります。公表のあとで記録が変わっています。公表した値はそのままです。差し替えるときは、理由を書いて新しい値を入れてください。";
            Notice::new(Lang::Ja, NoticeKind::Warning, words)
        }),
        facts: facts(&seat, &one),
        chart: trajectory(&plan, &one, &points, Lang::Ja),
        forecast: forecast(&one),
        definition: definition(&one),
        mark: ProvenanceMark::of(one.definition.provenance.clone()),
        contract: (!one.is_live()).then(|| contract(&one)),
        questions: &one.kpi.questions,
        measurements: views.collect(),
        enter: may_enter.then(|| format!("/staff/plan/kpis/{id}/enter")),
        record: (may_enter && one.live.as_ref().is_some_and(|live| live.figure.is_some())).then(
            || {
                FormStart::post(&visit, format!("/staff/plan/kpis/{id}/record")).with_own_button()
            },
        ),
        tables: format!("/staff/plan/kpis/{id}"),
    };
    let page = seat.desk.page(&visit, one.kpi.title.ja.clone(), &body);
    Ok(page.back("/staff/plan", "計画").into_response())
}

fn value(one: &Standing) -> String {
    match one.newest {
        Some(newest) => format!(
            "{}（{}）",
            one.shown(newest.value),
            show_date_without_weekday(newest.day, Lang::Ja)
        ),
        None if one.is_live() => "—（まだ数えるものがありません）".to_owned(),
        None => "まだ値がありません".to_owned(),
    }
}

fn facts(seat: &Seat, one: &Standing) -> Definitions {
    let mut rows = vec![
        ("計画の文".to_owned(), Html::text(&one.kpi.plan_words)),
        ("始まり".to_owned(), Html::text(beginning(&one.kpi))),
        ("目標".to_owned(), Html::text(told::aim(&one.kpi, Lang::Ja))),
        ("所管".to_owned(), Html::text(seat.desk.department(&one.kpi.owner))),
    ];
    if let (Ok(way), Some(newest)) = (&one.way, one.newest) {
        let planned = way.planned(newest.day, seat.plan.calendar());
        let words =
            format!("{}（目標までの進み {}%）", one.shown(planned), way.progress(newest.value));
        rows.push(("その日の計画の値".to_owned(), Html::text(words)));
    }
    Definitions { rows }
}

fn beginning(kpi: &Kpi) -> String {
    match &kpi.baseline {
        Baseline::Pending { until } => format!("これから測ります（{until}）"),
        _ => told::beginning(kpi, Lang::Ja),
    }
}

fn forecast(one: &Standing) -> Option<(String, String)> {
    let way = one.way.as_ref().ok()?;
    let found = one.forecast.as_ref()?;
    let day = show_date_without_weekday(way.to.0, Lang::Ja);
    let words = format!(
        "このまま進むと、{day}に {} ± {} の見込みです（目標 {}）。",
        one.shown(found.value),
        one.shown(found.spread),
        one.shown(way.to.1)
    );
    Some((words, found.words()))
}

fn definition(one: &Standing) -> Definitions {
    let known = &one.definition;
    let formula = match &known.denominator {
        Some(below) => format!("（{}）÷（{below}）", known.numerator),
        None => known.numerator.clone(),
    };
    let mut rows = vec![
        (
            "版".to_owned(),
            Html::text(format!(
                "第{}版（{}から）",
                known.version,
                show_date_without_weekday(known.from, Lang::Ja)
            )),
        ),
        ("数え方".to_owned(), Html::text(&known.words)),
        ("式".to_owned(), Html::text(formula)),
        (
            "いつの値か".to_owned(),
            Html::text(format!(
                "{}の{}。大きいほどよい。",
                known.window.label(),
                known.aggregation.label()
            )),
        ),
        ("丸め・公表しない場合".to_owned(), Html::text(&known.rounding)),
    ];
    if let Some(live) = &one.live {
        let value = &live.value;
        let numbers = match value.denominator {
            Some(below) => format!("{} ÷ {below}", value.numerator),
            None => value.numerator.to_string(),
        };
        rows.push(("いまの計算".to_owned(), Html::text(numbers)));
        let left = format!("{}件（試験用の記録など、数えないもの）", value.stand_in);
        rows.push(("除いたもの".to_owned(), Html::text(left)));
        if let Some(path) = &value.rows.path {
            rows.push(("もとの記録".to_owned(), Html::link(path, "もとの記録を見る")));
        }
    }
    Definitions { rows }
}

/// What a domain must publish before the figure is live.
fn contract(one: &Standing) -> Definitions {
    let known = &one.definition;
    let mut rows = vec![
        ("名前".to_owned(), Html::text(&known.measure)),
        ("数えるもの".to_owned(), Html::text(&known.numerator)),
    ];
    rows.extend(known.denominator.as_ref().map(|below| ("分母".to_owned(), Html::text(below))));
    Definitions { rows }
}

fn view(
    visit: &Visit,
    seat: &Seat,
    one: &Standing,
    known: &Measurement,
    names: &BTreeMap<Uuid, String>,
    may_enter: bool,
) -> MeasurementView {
    let kpi = &one.kpi;
    let hand = |hand: &Hand| {
        let name = names.get(&hand.staff).map_or("（元の職員）", String::as_str);
        format!("{name}　{}", show_datetime(hand.at, Lang::Ja))
    };
    let numbers = match known.denominator {
        Some(below) => format!("{} ÷ {below}", known.numerator),
        None => known.numerator.to_string(),
    };
    let mut rows = vec![
        ("計算".to_owned(), Html::text(format!("{numbers}（定義 第{}版）", known.definition))),
        ("出どころ".to_owned(), Html::text(format!("{}：{}", known.method.label(), known.source))),
        ("入れた人".to_owned(), Html::text(hand(&known.entered))),
    ];
    for (label, who) in [
        ("確認した人", &known.checked),
        ("承認した人", &known.approved),
        ("公表した人", &known.published),
    ] {
        rows.extend(who.as_ref().map(|who| (label.to_owned(), Html::text(hand(who)))));
    }
    if let Some((who, why)) = &known.returned {
        rows.push(("差し戻した人".to_owned(), Html::text(format!("{}　理由：{why}", hand(who)))));
    }
    for (label, words) in [("理由", known.reason.as_deref()), ("メモ", Some(&*known.comment))] {
        let words = words.filter(|words| !words.is_empty());
        rows.extend(words.map(|words| (label.to_owned(), Html::text(words))));
    }
    let tone = match known.state {
        Step::Draft | Step::Checked | Step::Approved => Tone::Yellow,
        Step::Published => Tone::Green,
        Step::Superseded => Tone::Grey,
        Step::Returned => Tone::Red,
    };
    let path = format!("/staff/plan/measurements/{}", known.id);
    let supersedable = may_enter && known.state == Step::Published;
    MeasurementView {
        heading: format!(
            "{}　{}",
            show_date_without_weekday(known.as_of, Lang::Ja),
            one.shown(known.value)
        ),
        state: Chip::new(known.state.label(), tone),
        stand_in: known.stand_in,
        rows: Definitions { rows },
        next: seat.next(kpi, known).map(|(code, words)| {
            let form = FormStart::post(visit, format!("{path}/pass")).with_own_button();
            (form, known.version, code, words)
        }),
        send_back: seat.may_return(kpi, known).then(|| format!("{path}/return")),
        supersede: supersedable
            .then(|| format!("/staff/plan/kpis/{}/enter?supersedes={}", kpi.id, known.id)),
    }
}

/// Whether the newest published value that was computed comes out otherwise today.
async fn drift(plan: &Plan, one: &Standing, all: &[Measurement]) -> Result<bool, Refused> {
    let computed = all
        .iter()
        .rev()
        .find(|known| known.state == Step::Published && known.method == Method::Operations);
    let Some(known) = computed else { return Ok(false) };
    let definition = one.kpi.definitions.iter().find(|one| one.version == known.definition);
    let Some(definition) = definition else { return Ok(false) };
    // What stands on a day cannot be asked of a day that is over.
    if definition.window == yakusho_pack::format::kpi::Window::AsOf {
        return Ok(false);
    }
    let again = standing::live(plan, definition, known.as_of).await.map_err(refused)?;
    Ok(again.is_some_and(|again| {
        let print = fingerprint(&definition.measure, definition.version, again.days, &again.value);
        known.fingerprint.as_deref().is_some_and(|kept| kept != print)
    }))
}

/// The names of those who had their hand in measurements.
async fn names(plan: &Plan, all: &[Measurement]) -> Result<BTreeMap<Uuid, String>, Refused> {
    let hands = all.iter().flat_map(|known| {
        let others = [&known.checked, &known.approved, &known.published];
        let others = others.into_iter().flatten().map(|hand| hand.staff);
        let returned = known.returned.as_ref().map(|(hand, _)| hand.staff);
        std::iter::once(known.entered.staff).chain(others).chain(returned)
    });
    let mut hands: Vec<Uuid> = hands.collect();
    hands.sort_unstable();
    hands.dedup();
    let names = staff_names(plan.store(), &hands).await.map_err(refused)?;
    Ok(names.into_iter().collect())
}
