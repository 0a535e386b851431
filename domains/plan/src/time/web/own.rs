//! `GET /staff/plan/time`: one's own time: to enter, the weeks, and what the groups' medians are.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use jiff::ToSpan as _;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, date::show_date};
use yakusho_pages::{
    FieldView, Html, Page, Refused, Visit,
    field::{Choices, Line, Need},
    parts::{Column, ErrorSummary, FormStart, Row, Table},
};

use super::{
    enter::{groups_of, kinds, offered},
    group,
    sheet::{people_of_head, weeks_table},
};
use crate::{
    Plan,
    groups::registry,
    meetings::store::meetings::{self, Meeting},
    time::{
        rules::{
            entry::{DAYS_BACK, Entered, Kind, LONGEST_NOTE, QUICK},
            week::{Band, hours, monday_of},
        },
        store::hours::{Hours, last_of},
        view::{self, Sheet},
    },
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "time/own.html")]
struct OwnPage {
    hint: Option<(&'static str, &'static str)>,
    this_week: String,
    errors: ErrorSummary,
    entry: Option<EntryForm>,
    again: Option<(FormStart, String)>,
    attended: Vec<AttendedView>,
    entries: Option<Table>,
    months: Vec<(String, Table)>,
    weeks: Option<Table>,
    older_weeks: Option<Table>,
    leave_open: bool,
    leave_form: FormStart,
    leave_day: FieldView,
    leave: Vec<(String, String)>,
    people: Option<Table>,
    medians: Table,
}

/// A meeting that somebody attended and that is not entered yet.
struct AttendedView {
    form: FormStart,
    words: String,
    group: String,
    day: String,
    minutes: i64,
    taken_from: String,
    note: String,
}

/// The form of an entry.
pub struct EntryForm {
    /// Its beginning.
    pub form: FormStart,
    /// Group, day, kind and note.
    pub fields: Vec<FieldView>,
    /// Minutes that one press enters.
    pub quick: Vec<(i64, String)>,
    /// Minutes as typed.
    pub typed: FieldView,
    /// From what it is taken over.
    pub taken_from: String,
}

/// Shows it.
pub async fn show(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let entered = Entered { day: seat.desk.today.to_string(), ..Entered::default() };
    Ok(page(&visit, &seat, &entered, &[]).await?.into_response())
}

/// The page with what was typed.
///
/// # Errors
/// What the store says.
pub async fn page(
    visit: &Visit,
    seat: &Seat,
    entered: &Entered,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let (plan, today, person) = (&seat.plan, seat.desk.today, seat.desk.who.staff);
    let from = today.saturating_sub(DAYS_BACK.days());
    let own = groups_of(plan, person, from, today).await.map_err(refused)?;
    let sheet = view::sheet(plan, person, None, today).await.map_err(refused)?;
    let store = plan.store();
    let last = last_of(store.read(), store.municipality(), person).await.map_err(refused)?;
    let again = last.as_ref().map(|last| {
        let words = format!(
            "{}分・{}・{}",
            last.minutes,
            last.kind.label(),
            registry::name(plan, &last.group)
        );
        (FormStart::post(visit, "/staff/plan/time/repeat").with_own_button(), words)
    });
    let leave = sheet.leave.iter().filter(|day| **day >= from);
    let monday = monday_of(today);
    let (new, older): (Vec<Hours>, Vec<Hours>) =
        sheet.entries.iter().cloned().partition(|one| one.day >= monday);
    let body = OwnPage {
        hint: hint(&sheet),
        this_week: hours(sheet.this_week),
        errors: ErrorSummary::of(problems, Lang::Ja),
        entry: (!own.is_empty()).then(|| {
            let groups = offered(plan, &own);
            form(visit, "/staff/plan/time", &groups, entered, last.as_ref(), problems)
        }),
        again: again.filter(|_| !own.is_empty()),
        attended: attended(visit, seat, &sheet).await?,
        entries: entries(seat, &new, true),
        months: months(seat, &older),
        weeks: weeks_table(sheet.weeks.get(..1).unwrap_or_default()),
        older_weeks: weeks_table(sheet.weeks.get(1..).unwrap_or_default()),
        leave_open: problems.iter().any(|one| one.field == "away"),
        leave_form: FormStart::post(visit, "/staff/plan/time/leave"),
        leave_day: FieldView::line(Lang::Ja, "away", "休んだ日", Line::short_text(""))
            .hint("例：11月20日は 2026-11-20。理由は書きません。")
            .problem(problems),
        leave: leave.map(|day| (day.to_string(), show_date(*day, Lang::Ja))).collect(),
        people: people_of_head(seat).await?,
        medians: group::medians_table(seat).await?,
    };
    Ok(seat.desk.page(visit, "WG活動の時間", &body).back("/staff/plan", "計画"))
}

/// Meetings of two months that the person attended, as time that one press enters.
async fn attended(visit: &Visit, seat: &Seat, sheet: &Sheet) -> Result<Vec<AttendedView>, Refused> {
    let (store, today) = (seat.plan.store(), seat.desk.today);
    let found = meetings::attended(store.read(), store.municipality(), seat.desk.who.staff).await;
    let from = today.saturating_sub(DAYS_BACK.days());
    let found = found.map_err(refused)?.into_iter().map(|(meeting, _)| {
        let taken_from = format!("meeting:{}", meeting.id);
        (meeting, taken_from)
    });
    let found = found.filter(|(meeting, taken_from)| {
        (from..=today).contains(&meeting.day)
            && !sheet.entries.iter().any(|one| one.taken_from.as_ref() == Some(taken_from))
    });
    let view = |(meeting, taken_from): (Meeting, String)| AttendedView {
        form: FormStart::post(visit, "/staff/plan/time").with_own_button(),
        words: format!(
            "{} {}（{}分）",
            show_date(meeting.day, Lang::Ja),
            meeting.title,
            meeting.minutes
        ),
        group: meeting.group,
        day: meeting.day.to_string(),
        minutes: meeting.minutes,
        taken_from,
        note: meeting.title,
    };
    Ok(found.map(view).collect())
}

/// A quiet word where somebody's time does not fit: what it is, and what helps.
fn hint(sheet: &Sheet) -> Option<(&'static str, &'static str)> {
    match sheet.recent.band()? {
        Band::Low => Some((
            "この4週間は、週3時間より少なめです。",
            "WG活動は本来業務です。時間が取れないときは、リーダーか課長に相談してください。",
        )),
        Band::Overload => Some((
            "この4週間は、週4.5時間より多めです。",
            "無理がないか、リーダーか課長と分担を相談してください。",
        )),
        Band::Fit => None,
    }
}

/// The form of an entry, for a new one and for a correction.
pub fn form(
    visit: &Visit,
    action: &str,
    groups: &[(String, String)],
    entered: &Entered,
    last: Option<&Hours>,
    problems: &[Problem],
) -> EntryForm {
    let lang = Lang::Ja;
    let first = groups.first().map(|(code, _)| code.as_str()).unwrap_or_default();
    let usual = last.map(|last| last.group.as_str());
    let usual = usual.filter(|code| groups.iter().any(|(known, _)| known == code));
    let group = if entered.group.is_empty() { usual.unwrap_or(first) } else { &entered.group };
    let usual_kind = last.map_or(Kind::Meeting, |last| last.kind).code();
    let kind = if entered.kind.is_empty() { usual_kind } else { &entered.kind };
    let fields = [
        FieldView::radio(
            lang,
            "group",
            "WG",
            Choices::new(groups.iter().cloned(), |code| code == group),
        ),
        FieldView::line(lang, "day", "活動した日", Line::short_text(&entered.day))
            .hint("きょうが入っています。例：2026-11-20、令和8年11月20日"),
        FieldView::select(lang, "kind", "種類", Choices::new(kinds(), |code| code == kind)),
        FieldView::line(lang, "note", "メモ", Line::text(&entered.note))
            .hint(format!("{LONGEST_NOTE}文字まで。あなたと、リーダー、課長だけが見ます。"))
            .need(Need::Optional),
    ];
    let typed = FieldView::line(lang, "typed", "ほかの長さ（分）", Line::number(&entered.typed))
        .hint("例：75、または 1:15（1時間15分）")
        .need(Need::Optional);
    EntryForm {
        form: FormStart::post(visit, action),
        fields: fields.into_iter().map(|field| field.problem(problems)).collect(),
        quick: QUICK.into_iter().map(|minutes| (minutes, quick(minutes))).collect(),
        typed: typed.problem(problems),
        taken_from: entered.taken_from.clone(),
    }
}

fn quick(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}分"),
        (hours, 0) => format!("{hours}時間"),
        (hours, minutes) => format!("{hours}時間{minutes}分"),
    }
}

/// Entries of the weeks before, folded by month, the newest first: how much it was stands outside.
fn months(seat: &Seat, older: &[Hours]) -> Vec<(String, Table)> {
    let of_one_month =
        |one: &Hours, other: &Hours| one.day.first_of_month() == other.day.first_of_month();
    let months = older.chunk_by(of_one_month).filter_map(|all| {
        let day = all.first()?.day;
        let minutes = all.iter().map(|one| one.minutes).sum();
        let words = format!("{}月（{}件、{}）", day.month(), all.len(), hours(minutes));
        let table = entries(seat, all, true)?;
        Some((words.clone(), Table { caption: format!("入れた時間：{words}"), ..table }))
    });
    months.collect()
}

/// Entries as a table; one's own lead to their correction.
pub fn entries(seat: &Seat, all: &[Hours], own: bool) -> Option<Table> {
    let rows: Vec<Row> = all
        .iter()
        .enumerate()
        .map(|(at, one)| Row {
            cells: vec![
                Html::text(day(all, at, one)),
                Html::text(registry::name(&seat.plan, &one.group)),
                Html::text(format!("{}分", one.minutes)),
                Html::text(one.kind.label()),
                Html::text(&one.note),
            ],
            href: own.then(|| format!("/staff/plan/time/entries/{}", one.id)),
            urgent: false,
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        caption: "入れた時間".to_owned(),
        caption_hidden: true,
        columns: vec![
            Column::new("日"),
            Column::new("WG"),
            Column::figures("時間"),
            Column::new("種類"),
            Column::new("メモ"),
        ],
        rows,
        keys: false,
    })
}

/// The day of an entry; of several on one day it says which, so that their links are told apart.
fn day(all: &[Hours], at: usize, one: &Hours) -> String {
    let before = all.iter().take(at).filter(|other| other.day == one.day).count();
    let day = show_date(one.day, Lang::Ja);
    if before == 0 { day } else { format!("{day}（{}件目）", before + 1) }
}
