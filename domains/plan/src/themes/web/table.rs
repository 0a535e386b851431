//! `GET /staff/plan/groups/{code}/themes/xlsx`: a group's themes with experiments and results.
//! `GET, POST /staff/plan/groups/{code}/themes/import`: the same workbook, read back.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use yakusho_casework::staff::refused;
use yakusho_kernel::Text;
use yakusho_pages::{
    Page, Refused, Upload, Visit,
    parts::{FormStart, NoticeKind},
};
use yakusho_store::Error;

use super::new::known;
use crate::{
    Plan,
    meetings::web::room::Room,
    themes::{
        book::{self, Brings, Names, Whole},
        rules::step::Rollout,
        store::themes::{self, New, Stepping},
    },
    workbook::{self, Brought, Fault, Mend},
};

/// What the file is called.
const NAME: &str = "wg-themes";

#[derive(Template)]
#[template(path = "themes/import.html")]
struct ImportPage {
    name: String,
    code: String,
    mend: Mend,
    form: FormStart,
}

/// Sends it.
pub async fn xlsx(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    Ok(workbook::response(NAME, written(&room).await?))
}

/// A group's themes as a workbook: one line an experiment, or one where there is none.
///
/// # Errors
/// What the store says.
pub async fn written(room: &Room) -> Result<Vec<u8>, Refused> {
    let table = book::table(&whole(room).await?, &names(&room.seat.plan));
    workbook::form(&table, &[], room.seat.desk.today)
}

async fn whole(room: &Room) -> Result<Vec<Whole>, Refused> {
    let store = room.seat.plan.store();
    let (read, municipality) = (store.read(), store.municipality());
    let mut all = Vec::new();
    for theme in themes::of_group(read, municipality, &room.group.code).await.map_err(refused)? {
        let out = themes::rollouts(read, municipality, theme.id).await.map_err(refused)?;
        let adopted = out.iter().filter(|(_, far, _)| *far == Rollout::Adopted);
        let adopted = adopted.map(|(code, ..)| room.seat.desk.department(code)).collect();
        let tried = themes::experiments(read, municipality, theme.id).await.map_err(refused)?;
        all.push(Whole { theme, tried, adopted });
    }
    Ok(all)
}

fn names(plan: &Plan) -> Names {
    let edition = plan.edition();
    let kpis = edition.pack.kpis.iter().map(|kpi| (kpi.id.clone(), kpi.title.ja.clone()));
    Names { known: known(plan), kpis: kpis.collect() }
}

/// Asks for a workbook.
pub async fn ask(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    room.must_work()?;
    Ok(page(&visit, &room, Mend::nothing()).into_response())
}

/// Reads it.
pub async fn take(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
    upload: Upload,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    room.must_work()?;
    let bytes = workbook::chosen(&upload.files);
    let brought = match bytes.clone() {
        Ok(bytes) => bring(&room, bytes, visit.now()).await?,
        Err(faults) => Err(faults),
    };
    match brought {
        Ok(brought) => {
            visit.flash(NoticeKind::Success, &Text::ja(brought.words()));
            Ok(visit.see(&room.path("themes")))
        }
        Err(faults) => {
            let (bytes, today) = (bytes.unwrap_or_default(), room.seat.desk.today);
            let mend = Mend::of(NAME, bytes, faults, &[], today);
            Ok(page(&visit, &room, mend).with_problems().into_response())
        }
    }
}

/// Reads a workbook of a group's themes in the person's name: all of it or nothing.
///
/// # Errors
/// Outside: a conflict where a theme changed meanwhile, what the store says. Inside: every cell that
/// is to be mended.
pub async fn bring(
    room: &Room,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Result<Brought, Vec<Fault>>, Refused> {
    let plan = &room.seat.plan;
    let lines = match book::lines(bytes, &whole(room).await?, &names(plan)) {
        Ok(lines) => lines,
        Err(faults) => return Ok(Err(faults)),
    };
    let input = (lines, room.group.code.clone(), room.by());
    let write = plan.store().write_with(now, input, |tx, (lines, group, by)| {
        Box::pin(async move {
            let mut brought = Brought::default();
            for Brings { theme, raised, steps } in lines {
                let (theme, seen) = match (theme, raised) {
                    (Some((id, version)), _) => {
                        brought.known(!steps.is_empty());
                        (*id, *version)
                    }
                    (None, Some(raised)) => {
                        let (group, raised, by) = (group.clone(), raised.clone(), by.clone());
                        let new = New { group, raised, by, stand_in: false };
                        brought.made += 1;
                        (themes::raise(tx, &new).await?, 1)
                    }
                    (None, None) => continue,
                };
                for (step, seen) in steps.iter().zip(seen..) {
                    let (step, by) = (step.clone(), by.clone());
                    let stepping = Stepping { theme, seen, step, by, stand_in: false };
                    themes::step(tx, &stepping).await?;
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

fn page(visit: &Visit, room: &Room, mend: Mend) -> Page {
    let form = FormStart::post(visit, room.path("themes/import")).with_files().with_own_button();
    let (name, code) = (room.group.name.clone(), room.group.code.clone());
    let body = ImportPage { name, code, mend, form };
    let back = format!("{}の課題と試行", room.group.name);
    room.seat.desk.page(visit, "課題と試行をExcelで入れる", &body).back(room.path("themes"), back)
}
