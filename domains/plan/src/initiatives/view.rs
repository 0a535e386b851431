//! Initiatives as tables and chips of the office's pages.

use jiff::civil::Date;
use yakusho_kernel::{Lang, date::show_date_without_weekday};
use yakusho_pages::{
    Html,
    parts::{Chip, Column, Row, Table, Tone},
};

use super::{
    model::{MilestoneStanding, Risk, State},
    rules::{late, next, reached},
    store::Whole,
};
use crate::web::staff::seat::Seat;

/// A day.
#[must_use]
pub fn day(day: Date) -> String {
    show_date_without_weekday(day, Lang::Ja)
}

/// A state as a chip.
#[must_use]
pub fn chip(state: State) -> Chip {
    let tone = match state {
        State::Draft | State::Dropped => Tone::Grey,
        State::Active => Tone::Blue,
        State::Paused => Tone::Yellow,
        State::Done => Tone::Green,
    };
    Chip::new(state.label(), tone)
}

/// How a milestone stands, as a chip.
#[must_use]
pub fn standing(standing: MilestoneStanding) -> Chip {
    let tone = match standing {
        MilestoneStanding::Late => Tone::Red,
        MilestoneStanding::Slipping | MilestoneStanding::Soon => Tone::Yellow,
        MilestoneStanding::Reached => Tone::Green,
        MilestoneStanding::ReachedLate => Tone::Blue,
        MilestoneStanding::Planned | MilestoneStanding::Dropped => Tone::Grey,
    };
    Chip::new(standing.label(), tone)
}

/// How heavy a risk is, as a chip.
#[must_use]
pub fn weight(risk: &Risk) -> Chip {
    if risk.closed {
        return Chip::new("終わり", Tone::Grey);
    }
    let tone = match risk.weight() {
        6.. => Tone::Red,
        3..=5 => Tone::Yellow,
        _ => Tone::Grey,
    };
    Chip::new(format!("重さ {}", risk.weight_label()), tone)
}

/// Initiatives, those with something late first; `None` where there are none.
#[must_use]
pub fn table(seat: &Seat, all: &[&Whole], caption: &str) -> Option<Table> {
    let today = seat.desk.today;
    let mut all = all.to_vec();
    all.sort_by_key(|whole| {
        let one = &whole.initiative;
        let lates = if one.state == State::Active { late(&whole.milestones, today) } else { 0 };
        (std::cmp::Reverse(lates), order(one.state), one.id)
    });
    let rows: Vec<Row> = all.iter().map(|whole| row(seat, whole)).collect();
    (!rows.is_empty()).then(|| Table {
        caption: caption.to_owned(),
        caption_hidden: true,
        columns: vec![
            Column::new("取組"),
            Column::new("所管"),
            Column::new("状態"),
            Column::figures("節目"),
            Column::new("次の節目"),
        ],
        rows,
        keys: false,
    })
}

const fn order(state: State) -> u8 {
    match state {
        State::Active => 0,
        State::Paused => 1,
        State::Draft => 2,
        State::Done => 3,
        State::Dropped => 4,
    }
}

fn row(seat: &Seat, whole: &Whole) -> Row {
    let (one, today) = (&whole.initiative, seat.desk.today);
    let (done, count) = reached(&whole.milestones);
    let running = matches!(one.state, State::Active | State::Paused | State::Draft);
    let next = next(&whole.milestones).filter(|_| running).map_or_else(
        || Html::text("—"),
        |milestone| {
            let words = format!("{}　{} ", day(milestone.expected_on()), milestone.title);
            Html::join([Html::text(words), Html::of(&standing(milestone.standing(today)))])
        },
    );
    let mark = Html::of(&Chip::new("試験用の記録", Tone::Grey));
    let state = Html::of(&chip(one.state));
    Row {
        cells: vec![
            Html::text(&one.title),
            Html::text(seat.desk.department(&one.department)),
            if one.stand_in { Html::join([state, Html::text(" "), mark]) } else { state },
            Html::text(format!("{done}／{count}")),
            next,
        ],
        href: Some(format!("/staff/plan/initiatives/{}", one.id)),
        urgent: one.state == State::Active && late(&whole.milestones, today) > 0,
    }
}
