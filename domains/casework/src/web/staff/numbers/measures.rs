//! `GET /staff/numbers/measures`: the measures that this domain publishes, each computed now, with its
//! definition and the way to its rows.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::Lang;
use yakusho_measures::{Measure, Origin, Value};
use yakusho_pages::{Refused, Visit, parts::Tabs};
use yakusho_permission::ActionName;

use super::period::Period;
use crate::{
    Casework,
    web::{failure::refused, staff::desk::Desk},
};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    days: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/numbers_measures.html")]
struct MeasuresPage {
    span: String,
    periods: Tabs,
    measures: Vec<MeasureView>,
}

struct MeasureView {
    id: &'static str,
    title: String,
    value: String,
    definition: String,
    numerator: String,
    denominator: Option<String>,
    stand_in: Option<String>,
    typed_in: bool,
    rows: Option<String>,
}

/// Shows them.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.must(ActionName::MeasureRead, &desk.city())?;
    let period = Period::asked(asked.days.as_deref(), desk.today);
    let mut measures = Vec::new();
    for measure in app.measures() {
        let value = (measure.compute)(app.store(), period.days).await.map_err(refused)?;
        measures.push(view(&measure, &value));
    }
    let body = MeasuresPage {
        span: period.span(),
        periods: period.others("/staff/numbers/measures", desk.today),
        measures,
    };
    Ok(desk.page(&visit, "指標", &body).back("/staff/numbers", "数字に戻る").into_response())
}

fn view(measure: &Measure, value: &Value) -> MeasureView {
    let text = |text: &yakusho_kernel::Text| text.get(Lang::Ja).to_owned();
    MeasureView {
        id: measure.id,
        title: text(&measure.title),
        value: value.words(measure.unit),
        definition: text(&measure.definition),
        numerator: format!("{}：{}", text(&measure.numerator), value.numerator),
        denominator: measure
            .denominator
            .as_ref()
            .zip(value.denominator)
            .map(|(words, count)| format!("{}：{count}", text(words))),
        stand_in: (value.stand_in > 0)
            .then(|| format!("試験用の記録 {}件は、どの数字にも入っていません。", value.stand_in)),
        typed_in: measure.origin == Origin::TypedIn,
        rows: value.rows.path.clone(),
    }
}
