//! Weeks and people as tables.

use yakusho_casework::staff::refused;
use yakusho_identity::{
    Role,
    store::{posted_in, staff_names},
};
use yakusho_kernel::{Lang, date::show_date_without_weekday};
use yakusho_pages::{
    Html, Refused,
    parts::{Chip, Column, Row, Table, Tone},
};

use crate::{
    groups::members,
    time::{
        rules::week::{Average, Band, Week, hours, hundredths_to_tenths, tenths},
        view,
    },
    web::staff::seat::Seat,
};

/// A band in words.
#[must_use]
pub const fn band_words(band: Option<Band>) -> &'static str {
    match band {
        Some(band) => band.label(),
        None => "数える週がありません",
    }
}

/// A band as a chip. Neither is red: it is no pillory.
#[must_use]
pub fn chip(band: Option<Band>) -> Html {
    let tone = match band {
        Some(Band::Fit) => Tone::Green,
        Some(Band::Low | Band::Overload) => Tone::Yellow,
        None => Tone::Grey,
    };
    Html::of(&Chip::new(band_words(band), tone))
}

/// An average as hours a week.
#[must_use]
pub fn a_week(average: &Average) -> String {
    average.rate().map_or_else(|| "—".to_owned(), |rate| tenths(hundredths_to_tenths(rate)))
}

/// The weeks of somebody.
#[must_use]
pub fn weeks_table(weeks: &[Week]) -> Option<Table> {
    let rows: Vec<Row> = weeks
        .iter()
        .map(|week| {
            let state = if week.counts() {
                chip(week.band())
            } else {
                Html::of(&Chip::new("休みの多い週（数えません）", Tone::Grey))
            };
            let from = show_date_without_weekday(week.monday, Lang::Ja);
            let to = show_date_without_weekday(week.sunday(), Lang::Ja);
            Row {
                cells: vec![
                    Html::text(format!("{from}〜{to}")),
                    Html::text(hours(week.minutes)),
                    Html::text(format!("{}日", week.away)),
                    state,
                ],
                href: None,
                urgent: false,
            }
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        caption: "終わった週".to_owned(),
        caption_hidden: true,
        columns: vec![
            Column::new("週（月曜日から日曜日）"),
            Column::figures("WG活動"),
            Column::figures("休暇・閉庁日"),
            Column::new("目安（3.0〜4.5時間）"),
        ],
        rows,
        keys: false,
    })
}

/// The members of groups in the departments that the person heads; `None` where they head none, or
/// nobody there is a member.
///
/// # Errors
/// What the store says.
pub async fn people_of_head(seat: &Seat) -> Result<Option<Table>, Refused> {
    let who = &seat.desk.who;
    let heads = who.postings.iter().filter(|posting| posting.role == Role::Head);
    let heads: Vec<&str> = heads.map(|posting| posting.department.as_str()).collect();
    if heads.is_empty() {
        return Ok(None);
    }
    let (store, today) = (seat.plan.store(), seat.desk.today);
    let code = store.municipality();
    let there = posted_in(store.read(), code, &heads, today).await.map_err(refused)?;
    let all = members::all(store.read(), code, today).await.map_err(refused)?;
    let mut people: Vec<uuid::Uuid> = all
        .iter()
        .map(|one| one.staff)
        .filter(|staff| *staff != who.staff && there.iter().any(|(id, _)| id == staff))
        .collect();
    people.sort_unstable();
    people.dedup();
    people_table(seat, &people).await
}

/// People by name with their last four weeks.
///
/// # Errors
/// What the store says.
pub async fn people_table(seat: &Seat, people: &[uuid::Uuid]) -> Result<Option<Table>, Refused> {
    if people.is_empty() {
        return Ok(None);
    }
    let mut named = staff_names(seat.plan.store(), people).await.map_err(refused)?;
    named.sort_by(|(_, one), (_, other)| one.cmp(other));
    let mut rows = Vec::new();
    for (person, name) in named {
        let sheet =
            view::sheet(&seat.plan, person, None, seat.desk.today).await.map_err(refused)?;
        rows.push(Row {
            cells: vec![
                Html::text(name),
                Html::text(a_week(&sheet.recent)),
                chip(sheet.recent.band()),
            ],
            href: Some(format!("/staff/plan/time/people/{person}")),
            urgent: false,
        });
    }
    Ok(Some(Table {
        caption: "メンバーの4週間の平均".to_owned(),
        caption_hidden: true,
        columns: vec![
            Column::new("氏名"),
            Column::figures("1週あたり（4週間の平均）"),
            Column::new("目安（3.0〜4.5時間）"),
        ],
        rows,
        keys: false,
    }))
}
