//! `GET /staff/numbers/{procedure}`: how one procedure goes, for those who own it.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::{Lang, Refusal};
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{BarChart, BarRow, Definitions, Tabs},
};
use yakusho_permission::ActionName;
use yakusho_procedures::{
    Edition,
    model::Channel,
    numbers::{Of, Walked, walked},
};

use super::{overview::share, period::Period};
use crate::{
    Casework,
    numbers::{self, Performance, Spread, cost::UnitCosts},
    web::{failure::refused, staff::desk::Desk},
};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    days: Option<String>,
}

/// Bars at most: what comes after is too rare to begin with.
const BARS: usize = 8;

#[derive(Template)]
#[template(path = "staff/numbers_procedure.html")]
struct ProcedurePage {
    name: String,
    span: String,
    periods: Tabs,
    facts: Definitions,
    stopped: Option<BarChart>,
    corrected: Option<BarChart>,
    stand_in: u64,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.must(ActionName::MeasureRead, &desk.city())?;
    let edition = app.procedures().shelf().current();
    let procedure = edition.pack.procedure(&id).ok_or_else(Refusal::not_found)?;
    let period = Period::asked(asked.days.as_deref(), desk.today);
    let store = app.store();
    let found = numbers::performance(store, &id, period.days).await.map_err(refused)?;
    let span = (period.days.begin(), period.days.end());
    let walks = walked(store, span, &[Of::Procedure(&id)]).await.map_err(refused)?;
    let walk = walks.into_iter().next().unwrap_or_default();
    let costs = numbers::cost::unit_costs(store).await.map_err(refused)?;
    let body = ProcedurePage {
        name: procedure.name.ja.clone(),
        span: period.span(),
        periods: period.others(&format!("/staff/numbers/{id}"), desk.today),
        facts: Definitions { rows: facts(&found, &walk, &costs) },
        stopped: stopped(&edition, &walk),
        corrected: corrected(&edition, &found),
        stand_in: found.stand_in,
    };
    let title = format!("{}の数字", procedure.name.ja);
    Ok(desk.page(&visit, title, &body).back("/staff/numbers", "数字").into_response())
}

fn facts(found: &Performance, walk: &Walked, costs: &UnitCosts) -> Vec<(String, Html)> {
    let (online, all) = found.online();
    let by: Vec<String> = found
        .arrived
        .iter()
        .map(|(channel, count)| format!("{} {count}件", channel_name(*channel)))
        .collect();
    let days = found.days_to_answer.map_or_else(
        || "まだ回答した件がありません".to_owned(),
        |spread| {
            let Spread { count, median, p90 } = spread;
            format!("中央値 {median}日、10件に9件は {p90}日以内（{count}件）")
        },
    );
    let late = match found.late {
        (_, 0) => "期限のある件はまだありません".to_owned(),
        (late, of) => format!("{late}件（期限のある{of}件のうち {}）", share(late, of)),
    };
    let ended = walk.submitted + walk.given_up;
    let completion = match ended {
        0 => "まだ結果の出た入力がありません".to_owned(),
        _ => format!(
            "{}（この手続を選んだ入力のうち、送信 {}件、やめた {}件。途中 {}件は数えない）",
            share(walk.submitted, ended),
            walk.submitted,
            walk.given_up,
            walk.open
        ),
    };
    let rating = match found.rating.count {
        0 => "まだ回答がありません".to_owned(),
        count => format!(
            "やりやすかった {}（回答{count}件、平均 {}／5）",
            share(found.rating.easy, count),
            mean(found.rating.sum, count)
        ),
    };
    let cost = costs.mean(&found.arrived).map_or_else(
        || "費用の単価が決まっていない受け方があるため、計算できません".to_owned(),
        |yen| format!("1件あたり {yen}"),
    );
    let rows = [
        (
            "件数",
            format!(
                "{}件（回答済み {}件、処理中 {}件、取下げ {}件）",
                found.opened, found.answered, found.open, found.withdrawn
            ),
        ),
        ("受け方", if by.is_empty() { "—".to_owned() } else { by.join("、") }),
        ("オンラインの割合", format!("{}（{online}件／{all}件）", share(online, all))),
        ("送信まで進んだ割合", completion),
        ("受付から回答まで", days),
        ("期限を過ぎた回答", late),
        (
            "補正を求めた割合",
            format!(
                "{}（{}件／{}件）",
                share(found.corrected, found.opened),
                found.corrected,
                found.opened
            ),
        ),
        ("費用", cost),
        ("やりやすさ", rating),
    ];
    rows.into_iter().map(|(name, value)| (name.to_owned(), Html::text(&value))).collect()
}

/// A mean with one decimal.
fn mean(sum: u64, count: u64) -> String {
    let tenths = (u128::from(sum) * 10 + u128::from(count) / 2) / u128::from(count.max(1));
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// What a channel is called in the office.
pub const fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Online => "オンライン（本人）",
        other => other.label(),
    }
}

fn stopped(edition: &Edition, walk: &Walked) -> Option<BarChart> {
    let title = |id: &str| {
        let questions = edition.compiled.definition().questions.iter();
        let found = questions.into_iter().find(|question| question.id == id);
        found.map_or_else(|| id.to_owned(), |question| question.title.get(Lang::Ja).to_owned())
    };
    chart(
        &walk.last_answered,
        title,
        |most| format!("「{most}」に答えたあとで、やめた人がいちばん多い"),
        ("最後に答えた質問", "やめた入力（件）"),
    )
}

fn corrected(edition: &Edition, found: &Performance) -> Option<BarChart> {
    let label = |id: &str| {
        let fact = edition.compiled.fact(id);
        fact.map_or_else(|| id.to_owned(), |fact| fact.label.get(Lang::Ja).to_owned())
    };
    chart(
        &found.corrections,
        label,
        |most| format!("補正がいちばん多いのは「{most}」"),
        ("記入欄", "補正（回）"),
    )
}

fn chart(
    counts: &[(String, u64)],
    name: impl Fn(&str) -> String,
    message: impl Fn(&str) -> String,
    (what, unit): (&str, &str),
) -> Option<BarChart> {
    let (first, most) = counts.first()?;
    let row = |(id, count): &(String, u64)| BarRow {
        label: name(id),
        value: i64::try_from(*count).unwrap_or(i64::MAX),
        shown: count.to_string(),
        marked: count == most,
    };
    Some(BarChart {
        message: message(&name(first)),
        what: what.to_owned(),
        unit: unit.to_owned(),
        rows: counts.iter().take(BARS).map(row).collect(),
    })
}
