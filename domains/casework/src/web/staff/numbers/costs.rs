//! `GET /staff/numbers/costs`: what one application costs, by the way it arrives. `POST`: sets it.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_kernel::{Lang, Problem, Text};
use yakusho_pages::{
    FieldView, Fields, Form, Page, Refused, Visit,
    field::{Line, Need},
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_procedures::model::Channel;

use super::procedure::channel_name;
use crate::{
    Casework,
    numbers::cost::{UnitCosts, set_unit_costs, unit_costs},
    web::{failure::refused, staff::desk::Desk},
};

#[derive(Template)]
#[template(path = "staff/numbers_costs.html")]
struct CostsPage {
    errors: ErrorSummary,
    form: FormStart,
    fields: Vec<FieldView>,
    buttons: Buttons,
}

/// The channels that have a cost: seeded records are nobody's work.
fn channels() -> impl Iterator<Item = Channel> {
    Channel::ALL.into_iter().filter(|channel| *channel != Channel::Seed)
}

/// Shows them.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.must(ActionName::SettingsChange, &desk.city())?;
    let costs = unit_costs(app.store()).await.map_err(refused)?;
    let kept = |channel| costs.of(channel).map(|yen| yen.0.to_string()).unwrap_or_default();
    let typed: Vec<(Channel, String)> = channels().map(|one| (one, kept(one))).collect();
    Ok(page(&visit, &desk, &typed, &[]).into_response())
}

/// Sets them.
pub async fn set(
    visit: Visit,
    State(app): State<Casework>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.must(ActionName::SettingsChange, &desk.city())?;
    let typed: Vec<(Channel, String)> = channels()
        .map(|one| (one, fields.get(one.code()).unwrap_or_default().to_owned()))
        .collect();
    let costs = match UnitCosts::typed(typed.iter().map(|(one, text)| (*one, text.as_str()))) {
        Ok(costs) => costs,
        Err(problems) => {
            return Ok(page(&visit, &desk, &typed, &problems).with_problems().into_response());
        }
    };
    let (by, authority) = (desk.who.actor(), Some("settings".to_owned()));
    set_unit_costs(app.store(), costs, by, authority, visit.now()).await.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("費用の単価を保存しました。"));
    Ok(visit.see("/staff/numbers"))
}

fn page(visit: &Visit, desk: &Desk, typed: &[(Channel, String)], problems: &[Problem]) -> Page {
    let field = |(channel, text): &(Channel, String)| {
        FieldView::line(Lang::Ja, channel.code(), channel_name(*channel), Line::money(text))
            .need(Need::Optional)
            .problem(problems)
    };
    let body = CostsPage {
        errors: ErrorSummary::of(problems, Lang::Ja),
        form: FormStart::post(visit, "/staff/numbers/costs"),
        fields: typed.iter().map(field).collect(),
        buttons: Buttons {
            back: Back::Link("/staff/numbers".to_owned()),
            ..Buttons::action(Lang::Ja, "保存する")
        },
    };
    desk.page(visit, "1件あたりの費用", &body).back("/staff/numbers", "数字")
}
