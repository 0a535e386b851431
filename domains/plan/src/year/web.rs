//! `GET /staff/plan/year`: the year on a page. `GET, POST /staff/plan/year/new`, `…/{id}`: a day that the
//! secretariat adds. `GET /staff/plan/year/xlsx`, `POST …/import`: the table.
//! `GET /plan/year.ics`: the public days for calendars; `GET /staff/plan/year/ics` all.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{
    FiscalYear, Lang, Problem, Refusal, Text,
    date::{jst_date, show_date},
};
use yakusho_pack::format::YearKind;
use yakusho_pages::{
    FieldView, Form, Html, Page, Refused, Upload, Visit,
    field::{Choices, Line, Need},
    parts::{Chip, Column, FormStart, NoticeKind, ProvenanceMark, Row, Table, Tone},
};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{
    calendar,
    days::{Day, Origin, of_pack},
    due,
    entered::{Entered, read},
    sheet, store,
};
use crate::{
    Plan,
    web::staff::{
        form::{Asked, tick},
        seat::Seat,
    },
    workbook::{self, Brought, Fault, Mend},
};

/// The routes of the office.
pub fn routes() -> Router<Plan> {
    Router::new()
        .route("/staff/plan/year", get(show))
        .route("/staff/plan/year/new", get(ask).post(make))
        .route("/staff/plan/year/xlsx", get(xlsx))
        .route("/staff/plan/year/ics", get(ics))
        .route("/staff/plan/year/import", post(take))
        .route("/staff/plan/year/days/{id}", get(ask_change).post(change))
}

#[derive(Template)]
#[template(path = "year/show.html")]
struct YearPage {
    title: String,
    next: String,
    table: Option<Table>,
    may_run: bool,
    mend: Mend,
    form: FormStart,
    marks: Vec<(String, ProvenanceMark)>,
    before: i16,
    after: i16,
}

/// All days: those of the pack and those that were added.
///
/// # Errors
/// What the store says.
pub async fn all(plan: &Plan) -> Stored<Vec<Day>> {
    let mut days: Vec<Day> = plan.edition().pack.year.iter().map(of_pack).collect();
    days.extend(store::all(plan.store()).await?);
    days.sort_by_key(|day| (day.on, day.from, day.id));
    Ok(days)
}

async fn show(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    Ok(page(&visit, &seat, Mend::nothing()).await?.into_response())
}

async fn page(visit: &Visit, seat: &Seat, mend: Mend) -> Result<Page, Refused> {
    let today = seat.desk.today;
    let asked: Option<i16> = visit.query("year").and_then(|year| year.parse().ok());
    let asked = asked.filter(|year| (2000..2100).contains(year));
    let year = asked.map_or_else(|| FiscalYear::of(today), FiscalYear);
    let days = calendar::of_year(all(&seat.plan).await.map_err(refused)?, year);
    let may_run = seat.may_with(ActionName::PlanRun, &seat.secretariat());
    let next = days.iter().find(|day| day.last() >= today && !day.cancelled);
    let marks = days.iter().filter_map(|day| match &day.origin {
        Origin::Pack(provenance) => {
            Some((day.title.ja.clone(), ProvenanceMark::of(provenance.clone())))
        }
        Origin::Added { .. } => None,
    });
    let body = YearPage {
        title: format!("{}の予定", year.label()),
        next: next.map_or_else(
            || "この年度に、これからの予定はありません。".to_owned(),
            |day| {
                let left = (day.on - today).get_days().max(0);
                format!(
                    "次は {} {}（あと{left}日）です。",
                    show_date(day.on, Lang::Ja),
                    day.title.ja
                )
            },
        ),
        table: table(&days, today, may_run),
        may_run,
        form: FormStart::post(visit, "/staff/plan/year/import").with_files(),
        mend,
        marks: marks.collect(),
        before: year.0.saturating_sub(1),
        after: year.0.saturating_add(1),
    };
    Ok(seat.desk.page(visit, "計画の1年", &body).back("/staff/plan", "計画"))
}

fn table(days: &[Day], today: Date, may_run: bool) -> Option<Table> {
    let rows = days.iter().map(|day| {
        let state = if day.cancelled {
            Chip::new("中止", Tone::Grey)
        } else if day.last() < today {
            Chip::new("終わりました", Tone::Grey)
        } else if (day.on - today).get_days() <= 14 {
            Chip::new("まもなく", Tone::Yellow)
        } else {
            Chip::new("これから", Tone::Blue)
        };
        let (href, origin) = match &day.origin {
            Origin::Pack(_) => (None, "計画の予定"),
            Origin::Added { stand_in, .. } => (
                may_run.then(|| format!("/staff/plan/year/days/{}", day.id)),
                if *stand_in {
                    "加えた予定（試験用の記録）"
                } else {
                    "加えた予定"
                },
            ),
        };
        let until = day.until.map(|until| format!("〜{}", show_date(until, Lang::Ja)));
        Row {
            cells: vec![
                Html::text(&day.title.ja),
                Html::text(format!(
                    "{}{}　{}",
                    show_date(day.on, Lang::Ja),
                    until.unwrap_or_default(),
                    day.hours()
                )),
                Html::text(&day.place),
                Html::text(day.kind.label()),
                Html::of(&state),
                Html::text(if day.public { "住民にも" } else { "庁内だけ" }),
                Html::text(origin),
            ],
            href,
            urgent: false,
        }
    });
    let rows: Vec<Row> = rows.collect();
    (!rows.is_empty()).then(|| Table {
        caption: "1年の予定".to_owned(),
        caption_hidden: true,
        columns: ["予定", "日時", "場所", "種類", "状態", "見える人", "元"].map(Column::new).into(),
        rows,
        keys: false,
    })
}

/// The seat of somebody who runs the year.
async fn open(visit: &Visit, plan: &Plan) -> Result<Seat, Refused> {
    let seat = Seat::open(visit, plan).await?;
    seat.must_with(ActionName::PlanRun, &seat.secretariat())?;
    Ok(seat)
}

async fn ask(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = open(&visit, &plan).await?;
    Ok(form(&visit, &seat, None, &Entered::default(), &[]).into_response())
}

async fn make(
    visit: Visit,
    State(plan): State<Plan>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let kept = keep(&seat, &entered, visit.now()).await.map(|_| ());
    answer(&visit, &seat, None, &entered, kept)
}

async fn ask_change(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = open(&visit, &plan).await?;
    let day = find(&seat, &id).await?;
    let entered = entered(&day);
    Ok(form(&visit, &seat, Some(&day), &entered, &[]).into_response())
}

async fn change(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let day = find(&seat, &id).await?;
    let kept = amend(&seat, &day, &entered, visit.now()).await.map(|_| ());
    answer(&visit, &seat, Some(&day), &entered, kept)
}

/// A day that was added, by the id of an address.
///
/// # Errors
/// Not found; what the store says.
pub async fn find(seat: &Seat, id: &str) -> Result<Day, Refused> {
    let id = id.parse().map_err(|_| Refusal::not_found())?;
    let found = store::find(seat.plan.store(), id).await.map_err(refused)?;
    Ok(found.ok_or_else(Refusal::not_found)?)
}

fn answer(
    visit: &Visit,
    seat: &Seat,
    day: Option<&Day>,
    entered: &Entered,
    kept: Stored<()>,
) -> Result<Response, Refused> {
    match kept {
        Ok(()) => {
            visit.flash(NoticeKind::Success, &Text::ja("予定を残しました。"));
            Ok(visit.see("/staff/plan/year"))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(form(visit, seat, day, entered, &refusal.problems).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Keeps a new day in the person's name. Returns its id.
///
/// # Errors
/// Not found where the year is not theirs; a refusal with the fields to mend; what the store says.
pub async fn keep(seat: &Seat, entered: &Entered, now: Timestamp) -> Stored<Uuid> {
    let by = runs(seat)?;
    let entry = read(entered).map_err(Refusal::invalid)?;
    let (of_pack, secretariat) = (pack_days(&seat.plan), seat.secretariat());
    let write = seat.plan.store().write_with(now, (entry, by), move |tx, (entry, by)| {
        let (of_pack, secretariat) = (of_pack.clone(), secretariat.clone());
        Box::pin(async move {
            let id = store::add(tx, entry, false, by).await?;
            due::bring(tx, &of_pack, &secretariat).await?;
            Ok(id)
        })
    });
    write.await
}

/// Changes a day in the person's name. Returns whether anything changed.
///
/// # Errors
/// As [`keep`]; a conflict where somebody was faster.
pub async fn amend(seat: &Seat, day: &Day, entered: &Entered, now: Timestamp) -> Stored<bool> {
    let by = runs(seat)?;
    let entry = read(entered).map_err(Refusal::invalid)?;
    let (of_pack, secretariat) = (pack_days(&seat.plan), seat.secretariat());
    let input = (day.id, entered.version, entry, by);
    let write = seat.plan.store().write_with(now, input, move |tx, (id, seen, entry, by)| {
        let (of_pack, secretariat) = (of_pack.clone(), secretariat.clone());
        Box::pin(async move {
            let changed = store::change(tx, *id, *seen, entry, by).await?;
            due::bring(tx, &of_pack, &secretariat).await?;
            Ok(changed)
        })
    });
    write.await
}

/// The days of the pack.
#[must_use]
pub fn pack_days(plan: &Plan) -> Vec<Day> {
    plan.edition().pack.year.iter().map(of_pack).collect()
}

fn runs(seat: &Seat) -> Stored<crate::by::By> {
    let secretariat = seat.secretariat();
    if seat.may_with(ActionName::PlanRun, &secretariat) {
        Ok(seat.by(&secretariat))
    } else {
        Err(Refusal::not_found().into())
    }
}

fn entered(day: &Day) -> Entered {
    let entry = store::entry_of(day);
    let time = |time: Option<jiff::civil::Time>| {
        time.map(|time| format!("{}:{:02}", time.hour(), time.minute())).unwrap_or_default()
    };
    let yes = |is: bool| if is { "yes" } else { "" }.to_owned();
    Entered {
        kind: entry.kind.code().to_owned(),
        title: entry.title,
        on: entry.on.to_string(),
        until: entry.until.map(|day| day.to_string()).unwrap_or_default(),
        from: time(entry.from),
        to: time(entry.to),
        place: entry.place,
        public: yes(entry.public),
        cancelled: yes(entry.cancelled),
        version: match day.origin {
            Origin::Added { version, .. } => version,
            Origin::Pack(_) => 0,
        },
    }
}

fn form(
    visit: &Visit,
    seat: &Seat,
    day: Option<&Day>,
    entered: &Entered,
    problems: &[Problem],
) -> Page {
    let lang = Lang::Ja;
    let kinds = YearKind::ALL.map(|kind| (kind.code(), kind.label()));
    let mut fields = vec![
        FieldView::line(lang, "title", "予定の名前", Line::text(&entered.title)),
        FieldView::select(lang, "kind", "種類", Choices::new(kinds, |code| code == entered.kind)),
        FieldView::line(lang, "on", "日", Line::short_text(&entered.on))
            .hint("例：令和8年12月3日、2026-12-03"),
        FieldView::line(lang, "until", "終わりの日", Line::short_text(&entered.until))
            .hint("何日か続くときだけ。")
            .need(Need::Optional),
        FieldView::line(lang, "from", "始まりの時刻", Line::short_text(&entered.from))
            .hint("例：14:00")
            .need(Need::Optional),
        FieldView::line(lang, "to", "終わりの時刻", Line::short_text(&entered.to))
            .need(Need::Optional),
        FieldView::line(lang, "place", "場所", Line::text(&entered.place)).need(Need::Optional),
        tick("public", "見える人", "住民にも見せる（計画のカレンダーに載ります）", &entered.public),
    ];
    if day.is_some() {
        fields.push(tick("cancelled", "中止", "この予定は行わない", &entered.cancelled));
    }
    let asked = Asked {
        title: if day.is_some() { "予定を直す" } else { "予定を加える" }.to_owned(),
        lead: "2週間前になると、計画を進める課の仕事の一覧に出ます。".to_owned(),
        action: day.map_or_else(
            || "/staff/plan/year/new".to_owned(),
            |day| format!("/staff/plan/year/days/{}", day.id),
        ),
        hidden: vec![("version", entered.version.to_string())],
        fields,
        go: if day.is_some() { "直す" } else { "加える" },
        back: ("/staff/plan/year".to_owned(), "計画の1年".to_owned()),
    };
    asked.page(visit, seat, problems)
}

async fn xlsx(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    Ok(workbook::response("year", written(&seat).await?))
}

/// The whole year, and all others, as a workbook.
///
/// # Errors
/// What the store says.
pub async fn written(seat: &Seat) -> Result<Vec<u8>, Refused> {
    let days = all(&seat.plan).await.map_err(refused)?;
    workbook::bytes("year", &sheet::table(&days), seat.desk.today)
}

async fn take(visit: Visit, State(plan): State<Plan>, upload: Upload) -> Result<Response, Refused> {
    let seat = open(&visit, &plan).await?;
    let bytes = workbook::chosen(&upload.files);
    let brought = match bytes.clone() {
        Ok(bytes) => bring(&seat, bytes, visit.now()).await?,
        Err(faults) => Err(faults),
    };
    match brought {
        Ok(brought) => {
            visit.flash(NoticeKind::Success, &Text::ja(brought.words()));
            Ok(visit.see("/staff/plan/year"))
        }
        Err(faults) => {
            let (bytes, today) = (bytes.unwrap_or_default(), seat.desk.today);
            let mend = Mend::of("year", bytes, faults, &[], today);
            Ok(page(&visit, &seat, mend).await?.with_problems().into_response())
        }
    }
}

/// Reads a workbook of days in the person's name: all of it or nothing.
///
/// # Errors
/// Outside: not found, what the store says. Inside: every cell that is to be mended.
pub async fn bring(
    seat: &Seat,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Result<Brought, Vec<Fault>>, Refused> {
    let by = runs(seat).map_err(refused)?;
    let known = store::all(seat.plan.store()).await.map_err(refused)?;
    let lines = match sheet::lines(bytes, &known) {
        Ok(lines) => lines,
        Err(faults) => return Ok(Err(faults)),
    };
    let (of_pack, secretariat) = (pack_days(&seat.plan), seat.secretariat());
    let write = seat.plan.store().write_with(now, (lines, by), move |tx, (lines, by)| {
        let (of_pack, secretariat) = (of_pack.clone(), secretariat.clone());
        Box::pin(async move {
            let mut brought = Brought::default();
            for (id, version, entry) in lines {
                match id {
                    Some(id) => brought.known(store::change(tx, *id, *version, entry, by).await?),
                    None => {
                        store::add(tx, entry, false, by).await?;
                        brought.made += 1;
                    }
                }
            }
            due::bring(tx, &of_pack, &secretariat).await?;
            Ok(brought)
        })
    });
    match write.await {
        Ok(brought) => Ok(Ok(brought)),
        Err(Error::Stale { .. }) => Err(workbook::stale().into()),
        Err(error) => Err(refused(error)),
    }
}

/// All days for the calendar of a member of staff.
async fn ics(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    feed(&visit, &seat.plan, false).await
}

/// The public days, for whoever subscribes.
pub async fn public_ics(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    feed(&visit, &plan, true).await
}

async fn feed(visit: &Visit, plan: &Plan, public: bool) -> Result<Response, Refused> {
    let edition = plan.edition();
    let told = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let days = all(plan).await.map_err(refused)?;
    let today = jst_date(visit.now());
    let days: Vec<Day> = days
        .into_iter()
        .filter(|day| (day.public || !public) && calendar::is_recent(day, today))
        .collect();
    let url = &plan.procedures().parts().public_url;
    let host = url.split("//").nth(1).and_then(|rest| rest.split(['/', ':']).next());
    let (name, host) = (told.name.get(visit.lang()), host.unwrap_or("yakusho.invalid"));
    let text = calendar::calendar(name, &days, visit.lang(), host, visit.now());
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"plan.ics\""),
        (header::CACHE_CONTROL, if public { "public, max-age=900" } else { "no-store" }),
    ];
    Ok((headers, text).into_response())
}
