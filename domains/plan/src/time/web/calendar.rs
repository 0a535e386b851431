//! `GET, POST /staff/plan/time/calendar`: events of a calendar file, offered as time.
//! `POST /staff/plan/time/calendar/keep`: those that were ticked are entered.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use jiff::ToSpan as _;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Text, date::show_date};
use yakusho_pages::{
    Fields, Form, Page, Refused, Upload, Visit,
    parts::{FormStart, NoticeKind},
};
use yakusho_store::{Error, Result as Stored};

use super::enter::{groups_of, keep as keep_one, offered};
use crate::{
    Plan,
    time::{
        rules::{
            calendar_file::{Event, events},
            entry::{DAYS_BACK, Entered, Kind},
        },
        store::hours,
    },
    web::staff::seat::Seat,
};

/// Events that are offered at once at most.
const MOST_OFFERED: usize = 60;

#[derive(Template)]
#[template(path = "time/calendar.html")]
struct CalendarPage {
    problem: Option<&'static str>,
    form: FormStart,
    is_member: bool,
}

#[derive(Template)]
#[template(path = "time/offered.html")]
struct OfferedPage {
    form: FormStart,
    rows: Vec<OfferView>,
}

/// An event that may be taken over.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The event.
    pub event: Event,
    /// The group that its name speaks of, or the first of the person.
    pub group: String,
    /// Whether its name speaks of a group.
    pub likely: bool,
}

struct OfferView {
    number: usize,
    day: String,
    shown: String,
    time: String,
    minutes: i64,
    summary: String,
    name: String,
    likely: bool,
    groups: Vec<(String, String, bool)>,
}

/// Asks for the file.
pub async fn show(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    Ok(ask(&visit, &seat, None).await?.into_response())
}

/// Reads the file and offers what it holds. The file itself is not kept.
pub async fn bring(
    visit: Visit,
    State(plan): State<Plan>,
    upload: Upload,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let file = upload.files.first().filter(|file| !file.too_large && !file.bytes.is_empty());
    let text = file.and_then(|file| std::str::from_utf8(&file.bytes).ok());
    let Some(text) = text else {
        let words = "予定表から書き出した .ics のファイルを選んでください。";
        return Ok(ask(&visit, &seat, Some(words)).await?.with_problems().into_response());
    };
    let Some(offers) = offers(&seat, text).await.map_err(refused)? else {
        let words =
            "予定表のファイル（.ics）として読めませんでした。予定表から書き出し直してください。";
        return Ok(ask(&visit, &seat, Some(words)).await?.with_problems().into_response());
    };
    if offers.is_empty() {
        let words = "この2か月の予定で、まだ入れていないものは、ファイルにありませんでした。";
        return Ok(ask(&visit, &seat, Some(words)).await?.with_problems().into_response());
    }
    Ok(offer_page(&visit, &seat, &offers).await?.into_response())
}

/// Enters what was ticked.
pub async fn keep(
    visit: Visit,
    State(plan): State<Plan>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (mut kept, mut left) = (0_usize, 0_usize);
    for number in fields.all("take").take(MOST_OFFERED) {
        let field = |name: &str| fields.get(&format!("{name}-{number}")).unwrap_or("").to_owned();
        let entered = Entered {
            group: field("group"),
            day: field("day"),
            typed: field("minutes"),
            kind: Kind::Meeting.code().to_owned(),
            note: field("note"),
            taken_from: field("name"),
            ..Entered::default()
        };
        match keep_one(&seat, &entered, visit.now()).await {
            Ok(_) => kept += 1,
            Err(Error::Refused(_)) => left += 1,
            Err(error) => return Err(refused(error)),
        }
    }
    let (kind, words) = match (kept, left) {
        (0, 0) => (NoticeKind::Info, "何も選ばれていません。".to_owned()),
        (kept, 0) => (NoticeKind::Success, format!("{kept}件を入れました。")),
        (kept, left) => {
            let words = format!(
                "{kept}件を入れました。{left}件は、もう入っているか、メンバーではない日のため、入れていません。"
            );
            (NoticeKind::Info, words)
        }
    };
    visit.flash(kind, &Text::ja(words));
    Ok(visit.see("/staff/plan/time"))
}

/// The events of the last two months that were not taken over yet; `None` where it is no calendar.
///
/// # Errors
/// What the store says.
pub async fn offers(seat: &Seat, text: &str) -> Stored<Option<Vec<Offer>>> {
    let Ok(all) = events(text) else { return Ok(None) };
    let (store, today, person) = (seat.plan.store(), seat.desk.today, seat.desk.who.staff);
    let from = today.saturating_sub(DAYS_BACK.days());
    let own = groups_of(&seat.plan, person, from, today).await?;
    let groups = offered(&seat.plan, &own);
    let known = hours::of_staff(store.read(), store.municipality(), person, from, today).await?;
    let first = groups.first().map(|(code, _)| code.clone()).unwrap_or_default();
    let found = all.into_iter().filter(|event| {
        (from..=today).contains(&event.starts.date())
            && !known.iter().any(|one| one.taken_from.as_deref() == Some(event.name.as_str()))
    });
    let found = found.map(|event| {
        let named =
            groups.iter().find(|(_, name)| event.summary.contains(name.trim_end_matches("WG")));
        let likely = named.is_some() || event.summary.contains("WG");
        let group = named.map_or_else(|| first.clone(), |(code, _)| code.clone());
        Offer { event, group, likely }
    });
    Ok(Some(found.take(MOST_OFFERED).collect()))
}

async fn ask(visit: &Visit, seat: &Seat, problem: Option<&'static str>) -> Result<Page, Refused> {
    let (today, person) = (seat.desk.today, seat.desk.who.staff);
    let own = groups_of(&seat.plan, person, today.saturating_sub(DAYS_BACK.days()), today).await;
    let body = CalendarPage {
        problem,
        form: FormStart::post(visit, "/staff/plan/time/calendar").with_files().with_own_button(),
        is_member: !own.map_err(refused)?.is_empty(),
    };
    let page = seat.desk.page(visit, "予定表から入れる", &body);
    Ok(page.back("/staff/plan/time", "WG活動の時間"))
}

async fn offer_page(visit: &Visit, seat: &Seat, offers: &[Offer]) -> Result<Page, Refused> {
    let (today, person) = (seat.desk.today, seat.desk.who.staff);
    let from = today.saturating_sub(DAYS_BACK.days());
    let own = groups_of(&seat.plan, person, from, today).await.map_err(refused)?;
    let groups = offered(&seat.plan, &own);
    let rows = offers.iter().enumerate().map(|(number, offer)| {
        let day = offer.event.starts.date();
        OfferView {
            number,
            day: day.to_string(),
            shown: show_date(day, Lang::Ja),
            time: offer.event.starts.strftime("%H:%M").to_string(),
            minutes: offer.event.minutes,
            summary: offer.event.summary.clone(),
            name: offer.event.name.clone(),
            likely: offer.likely,
            groups: groups
                .iter()
                .map(|(code, name)| (code.clone(), name.clone(), *code == offer.group))
                .collect(),
        }
    });
    let body = OfferedPage {
        form: FormStart::post(visit, "/staff/plan/time/calendar/keep").with_own_button(),
        rows: rows.collect(),
    };
    let page = seat.desk.page(visit, "予定表から入れる", &body);
    Ok(page.back("/staff/plan/time/calendar", "ファイルを選ぶ"))
}
