//! `/api/v1/staff/promotions`: what is done so that more people file online, and what came of it.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::{Refusal, RefusalKind, Text};
use yakusho_measures::Days;
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, Said};

use super::{
    desk::Clerk,
    rates::{OnlineRate, told as rate_told},
};
use crate::{
    Casework,
    uptake::{
        promotion::{self, Promotion},
        rate::{ENOUGH, Rate, Shift},
    },
    web::staff::{
        enter::done::address,
        promotion::{
            Told, end_now,
            new::{Entered, make as make_one},
            open, told,
        },
    },
};

/// Something that is done.
#[derive(Serialize, ToSchema)]
pub struct PromotionTold {
    /// Its id.
    id: Uuid,
    /// `nudge`, `leaflet`, `campaign`.
    kind: &'static str,
    /// The procedure.
    procedure: String,
    /// Its department.
    department: String,
    /// What colleagues call it.
    name: String,
    /// What people read.
    words: String,
    /// The address in its QR code.
    address: String,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    from: jiff::civil::Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    to: jiff::civil::Date,
    /// As many days before.
    before: Span,
    /// Its days as far as they are over.
    #[serde(skip_serializing_if = "Option::is_none")]
    during: Option<Span>,
    /// As many days after, as far as they are over.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Span>,
    /// From before to during, in tenths of a percentage point; missing where there are too few
    /// to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    shift: Option<i64>,
    /// From before to after.
    #[serde(skip_serializing_if = "Option::is_none")]
    stays: Option<i64>,
    /// Below this many arrivals nothing is said.
    enough: i64,
    /// How many cases its address led here.
    led_here: i64,
}

/// Some days and their rate.
#[derive(Serialize, ToSchema)]
struct Span {
    /// The first.
    #[schema(value_type = String, format = Date)]
    from: jiff::civil::Date,
    /// The last.
    #[schema(value_type = String, format = Date)]
    to: jiff::civil::Date,
    /// The rate.
    rate: OnlineRate,
}

/// What was made.
#[derive(Serialize, ToSchema)]
pub struct PromotionId {
    /// Its id.
    id: Uuid,
}

/// All of them, the newest first.
#[utoipa::path(
    get, path = "/api/v1/staff/promotions", tag = "staff", operation_id = "promotions_list",
    security(("staff" = [])),
    responses((status = 200, description = "What is done and what came of it.", body = Vec<PromotionTold>))
)]
pub async fn list(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
) -> Result<Said<Vec<PromotionTold>>, Failure> {
    if !desk.may(ActionName::MeasureRead, &desk.city()) {
        return Err(Refusal::not_found().into());
    }
    let mut all = Vec::new();
    for known in promotion::all(app.store()).await? {
        let found = told(&desk, &known, false).await?;
        let address = address(&app, known.id);
        all.push(said(known, &found, address));
    }
    Ok(Said::ok(&visit, all))
}

/// Makes one for a procedure of the caller's department.
#[utoipa::path(
    post, path = "/api/v1/staff/promotions", tag = "staff", operation_id = "promotions_make",
    security(("staff" = [])), request_body = Entered,
    responses((status = 200, description = "It is made.", body = PromotionId))
)]
pub async fn make(
    visit: Visit,
    Clerk(desk): Clerk,
    Body(sent): Body<Entered>,
) -> Result<Said<PromotionId>, Failure> {
    let id = make_one(&desk, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, PromotionId { id }))
}

/// Ends one today.
#[utoipa::path(
    post, path = "/api/v1/staff/promotions/{id}/end", tag = "staff",
    operation_id = "promotions_end", security(("staff" = [])),
    params(("id" = String, Path, description = "Which one.")),
    responses((status = 204, description = "Today is its last day."))
)]
pub async fn end(
    visit: Visit,
    Clerk(desk): Clerk,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    let known = open(&desk, &id).await?;
    if end_now(&desk, &known, visit.now()).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    let words = Text::ja("もう終わっているか、ほかの人が先に変えました。");
    Err(Refusal::new(RefusalKind::Conflict, "promotion_over", words).into())
}

fn said(known: Promotion, found: &Told, address: String) -> PromotionTold {
    let span =
        |(days, rate): &(Days, Rate)| Span { from: days.from, to: days.to, rate: rate_told(rate) };
    let points = |shift| match shift {
        Shift::TooFew => None,
        Shift::Points(tenths) => Some(tenths),
    };
    let outcome = &found.outcome;
    PromotionTold {
        id: known.id,
        kind: known.kind.code(),
        procedure: known.procedure,
        department: known.department,
        name: known.name,
        words: known.words,
        address,
        from: known.from,
        to: known.to,
        before: span(&outcome.before),
        during: outcome.during.as_ref().map(span),
        after: outcome.after.as_ref().map(span),
        shift: points(outcome.shift),
        stays: points(outcome.stays),
        enough: ENOUGH,
        led_here: found.led.counted,
    }
}
