//! `GET, POST /staff/plan/time/entries/{id}`: an entry of one's own, to be corrected, with its trace.
//! `POST /staff/plan/time/entries/{id}/remove`: taken out.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text, date::show_datetime};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_store::{Error, Result as Stored};

use super::{
    enter::{checked, groups_of, offered},
    own::form,
};
use crate::{
    Plan,
    time::{
        rules::entry::{DAYS_BACK, Entered},
        store::hours::{self, Change, Hours},
    },
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "time/correct.html")]
struct CorrectPage {
    errors: ErrorSummary,
    form: FormStart,
    version: i64,
    fields: Vec<FieldView>,
    buttons: Buttons,
    remove: FormStart,
    trace: Vec<(String, String)>,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = own(&seat, &id).await.map_err(refused)?;
    let entered = Entered {
        group: known.group.clone(),
        day: known.day.to_string(),
        typed: known.minutes.to_string(),
        kind: known.kind.code().to_owned(),
        note: known.note.clone(),
        version: known.version,
        ..Entered::default()
    };
    Ok(page(&visit, &seat, &known, &entered, &[]).await?.into_response())
}

/// Corrects it.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = own(&seat, &id).await.map_err(refused)?;
    match correct(&seat, &known, &entered, visit.now()).await {
        Ok(()) => {
            visit.flash(NoticeKind::Success, &Text::ja("直しました。"));
            Ok(visit.see("/staff/plan/time"))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = page(&visit, &seat, &known, &entered, &refusal.problems).await?;
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// The version that was seen.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = HoursSeen)]
pub struct Seen {
    /// Counts the changes of the entry.
    #[serde(default)]
    pub version: i64,
}

/// Takes it out.
pub async fn act_remove(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = own(&seat, &id).await.map_err(refused)?;
    remove(&seat, &known, seen.version, visit.now()).await.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("取り消しました。取り消した記録は残ります。"));
    Ok(visit.see("/staff/plan/time"))
}

/// An entry of the person at the desk.
///
/// # Errors
/// Not found; what the store says.
pub async fn own(seat: &Seat, id: &str) -> Stored<Hours> {
    let id = id.parse().map_err(|_| Refusal::not_found())?;
    let store = seat.plan.store();
    let known = hours::find(store.read(), store.municipality(), id).await?;
    let known = known.filter(|known| known.staff == seat.desk.who.staff);
    Ok(known.ok_or_else(Refusal::not_found)?)
}

/// Corrects an entry in the person's name.
///
/// # Errors
/// A refusal with the fields to mend; a conflict where it changed meanwhile; what the store says.
pub async fn correct(seat: &Seat, known: &Hours, entered: &Entered, now: Timestamp) -> Stored<()> {
    let entry = checked(seat, entered, Some(known.id)).await?;
    change(seat, known, entered.version, Some(entry), now).await
}

/// Takes an entry out.
///
/// # Errors
/// A conflict where it changed meanwhile; what the store says.
pub async fn remove(seat: &Seat, known: &Hours, seen: i64, now: Timestamp) -> Stored<()> {
    change(seat, known, seen, None, now).await
}

async fn change(
    seat: &Seat,
    known: &Hours,
    seen: i64,
    to: Option<crate::time::rules::entry::Entry>,
    now: Timestamp,
) -> Stored<()> {
    let change = Change { id: known.id, seen, staff: seat.desk.who.staff, to };
    let write = seat.plan.store().write_with(now, change, |tx, change| {
        Box::pin(async move { hours::change(tx, change).await })
    });
    write.await
}

async fn page(
    visit: &Visit,
    seat: &Seat,
    known: &Hours,
    entered: &Entered,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let (plan, today) = (&seat.plan, seat.desk.today);
    let from = today.saturating_sub(DAYS_BACK.days());
    let own = groups_of(plan, seat.desk.who.staff, from, today).await.map_err(refused)?;
    let action = format!("/staff/plan/time/entries/{}", known.id);
    let parts = form(visit, &action, &offered(plan, &own), entered, None, problems);
    let told = plan.store().actions_of(known.id).await.map_err(refused)?;
    let trace = told.iter().map(|action| {
        let at = show_datetime(action.at, Lang::Ja);
        let was = action.data.as_ref().and_then(|data| data.get("was"));
        let minutes = was.and_then(|was| was.get("minutes")).and_then(serde_json::Value::as_i64);
        let words = match (action.kind.as_str(), minutes) {
            ("hours.corrected", Some(minutes)) => format!("直しました（前は{minutes}分）"),
            ("hours.corrected", None) => "直しました".to_owned(),
            _ => "入れました".to_owned(),
        };
        (at, words)
    });
    let mut fields = parts.fields;
    fields.insert(fields.len().min(2), parts.typed.need(yakusho_pages::field::Need::Required));
    let body = CorrectPage {
        errors: ErrorSummary::of(problems, Lang::Ja),
        form: parts.form,
        version: entered.version,
        fields,
        buttons: Buttons {
            back: Back::Link("/staff/plan/time".to_owned()),
            ..Buttons::action(Lang::Ja, "直す")
        },
        remove: FormStart::post(visit, format!("{action}/remove")).with_own_button(),
        trace: trace.collect(),
    };
    Ok(seat.desk.page(visit, "入れた時間を直す", &body).back("/staff/plan/time", "WG活動の時間"))
}
