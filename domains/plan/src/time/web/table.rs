//! `GET /staff/plan/time/xlsx`: one's own hours of the fiscal year as a workbook.
//! `GET, POST /staff/plan/time/import`: the same workbook, read back: new rows are entered, changed
//! ones corrected.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, ToSpan as _};
use yakusho_casework::staff::refused;
use yakusho_kernel::{FiscalYear, Refusal, Text};
use yakusho_pages::{
    Page, Refused, Upload, Visit,
    parts::{FormStart, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_store::Error;

use super::enter::{groups_of, offered};
use crate::{
    Plan,
    groups::registry,
    people::record_resource,
    time::{
        book::{self, Brings},
        rules::entry::{DAYS_BACK, Known},
        store::hours::{self, Change, Hours, New},
    },
    web::staff::seat::Seat,
    workbook::{self, Brought, Fault, Mend},
};

/// What the file is called.
const NAME: &str = "wg-hours";

#[derive(Template)]
#[template(path = "time/import.html")]
struct ImportPage {
    mend: Mend,
    form: FormStart,
    is_member: bool,
}

/// Sends it.
pub async fn xlsx(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    Ok(workbook::response(NAME, written(&seat).await?))
}

/// One's own hours as a workbook.
///
/// # Errors
/// What the store says.
pub async fn written(seat: &Seat) -> Result<Vec<u8>, Refused> {
    let all = of_year(seat).await?;
    let table = book::table(&all, |code| registry::name(&seat.plan, code));
    let groups = named(seat, &all).await?;
    workbook::form(&table, &book::choices(&groups), seat.desk.today)
}

/// One's own entries of the fiscal year, and of the days before it that can still be entered.
async fn of_year(seat: &Seat) -> Result<Vec<Hours>, Refused> {
    let (store, today) = (seat.plan.store(), seat.desk.today);
    let from = FiscalYear::of(today).first_day().min(today.saturating_sub(DAYS_BACK.days()));
    let person = seat.desk.who.staff;
    let all = hours::of_staff(store.read(), store.municipality(), person, from, today).await;
    all.map_err(refused)
}

/// The groups that a workbook may name: those of the person, and those of older entries.
async fn named(seat: &Seat, all: &[Hours]) -> Result<Vec<(String, String)>, Refused> {
    let (today, person) = (seat.desk.today, seat.desk.who.staff);
    let from = today.saturating_sub(DAYS_BACK.days());
    let own = groups_of(&seat.plan, person, from, today).await.map_err(refused)?;
    let mut named = offered(&seat.plan, &own);
    for one in all {
        if !named.iter().any(|(code, _)| *code == one.group) {
            named.push((one.group.clone(), registry::name(&seat.plan, &one.group)));
        }
    }
    Ok(named)
}

/// Asks for a workbook.
pub async fn ask(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    Ok(page(&visit, &seat, Mend::nothing()).await?.into_response())
}

/// Reads it.
pub async fn take(
    visit: Visit,
    State(plan): State<Plan>,
    upload: Upload,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let bytes = workbook::chosen(&upload.files);
    let brought = match bytes.clone() {
        Ok(bytes) => bring(&seat, bytes, visit.now()).await?,
        Err(faults) => Err(faults),
    };
    match brought {
        Ok(brought) => {
            visit.flash(NoticeKind::Success, &Text::ja(brought.words()));
            Ok(visit.see("/staff/plan/time"))
        }
        Err(faults) => {
            let groups = named(&seat, &of_year(&seat).await?).await?;
            let (bytes, today) = (bytes.unwrap_or_default(), seat.desk.today);
            let mend = Mend::of(NAME, bytes, faults, &book::choices(&groups), today);
            Ok(page(&visit, &seat, mend).await?.with_problems().into_response())
        }
    }
}

/// Reads a workbook of one's own hours: all of it or nothing.
///
/// # Errors
/// Outside: not found where entering is not theirs, a conflict where an entry changed meanwhile, what
/// the store says. Inside: every cell that is to be mended.
pub async fn bring(
    seat: &Seat,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Result<Brought, Vec<Fault>>, Refused> {
    let (person, today) = (seat.desk.who.staff, seat.desk.today);
    let own = record_resource(&seat.plan, person, None, today).await.map_err(refused)?;
    if !seat.desk.may(ActionName::HoursEnter, &own) {
        return Err(Refusal::not_found().into());
    }
    let all = of_year(seat).await?;
    let names = named(seat, &all).await?;
    let from = today.saturating_sub(DAYS_BACK.days());
    let groups = groups_of(&seat.plan, person, from, today).await.map_err(refused)?;
    let known = Known { today, groups: &groups, entered: &[] };
    let lines = match book::lines(bytes, &all, &names, &known) {
        Ok(lines) => lines,
        Err(faults) => return Ok(Err(faults)),
    };
    let write = seat.plan.store().write_with(now, lines, move |tx, lines| {
        Box::pin(async move {
            let mut brought = Brought::default();
            for line in lines {
                match line {
                    Brings::Same => brought.same += 1,
                    Brings::New(entry) => {
                        let new = New { staff: person, entry: entry.clone(), stand_in: false };
                        hours::enter(tx, &new).await?;
                        brought.made += 1;
                    }
                    Brings::Change(id, seen, entry) => {
                        let (id, seen) = (*id, *seen);
                        let to = Some(entry.clone());
                        hours::change(tx, &Change { id, seen, staff: person, to }).await?;
                        brought.changed += 1;
                    }
                }
            }
            Ok(brought)
        })
    });
    match write.await {
        Ok(brought) => Ok(Ok(brought)),
        Err(Error::Stale { .. }) => Err(workbook::stale().into()),
        Err(error) => Err(refused(error)),
    }
}

async fn page(visit: &Visit, seat: &Seat, mend: Mend) -> Result<Page, Refused> {
    let (today, person) = (seat.desk.today, seat.desk.who.staff);
    let from = today.saturating_sub(DAYS_BACK.days());
    let own = groups_of(&seat.plan, person, from, today).await.map_err(refused)?;
    let body = ImportPage {
        mend,
        form: FormStart::post(visit, "/staff/plan/time/import").with_files().with_own_button(),
        is_member: !own.is_empty(),
    };
    let page = seat.desk.page(visit, "時間をExcelで入れる", &body);
    Ok(page.back("/staff/plan/time", "WG活動の時間"))
}
