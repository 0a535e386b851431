//! An edition as tables and charts: pages, slides and verification show the same.

use jiff::civil::{Date, date};
use yakusho_kernel::{Lang, date::show_date_without_weekday};
use yakusho_pages::{
    Html,
    parts::{Chip, Column, Row, Table, Tone, Trajectory, TrajectoryPoint},
};

use super::edition::{Edition, FrozenKpi, FrozenProgramme, FrozenRisk};
use crate::initiatives::State;

/// A day.
#[must_use]
pub fn day(day: Date) -> String {
    show_date_without_weekday(day, Lang::Ja)
}

/// How a figure stands, as a chip.
#[must_use]
pub fn track(kpi: &FrozenKpi) -> Chip {
    let tone = match kpi.track.as_str() {
        "off_track" => Tone::Red,
        "behind" => Tone::Yellow,
        "on_track" => Tone::Blue,
        "reached" => Tone::Green,
        _ => Tone::Grey,
    };
    Chip::new(kpi.track_words.clone(), tone)
}

/// What is done under a programme; `None` where that is nothing.
#[must_use]
pub fn initiatives(programme: &FrozenProgramme) -> Option<Table> {
    let rows = programme.initiatives.iter().map(|one| {
        let state = State::from_code(&one.state).unwrap_or(State::Active);
        let late =
            (one.late > 0).then(|| Html::of(&Chip::new(format!("遅れ {}", one.late), Tone::Red)));
        let chip = Html::of(&crate::initiatives::view::chip(state));
        Row {
            cells: vec![
                Html::text(&one.title),
                Html::text(&one.department),
                Html::join([chip, Html::text(" ")].into_iter().chain(late)),
                Html::text(format!("{}／{}", one.reached, one.milestones)),
                Html::text(if one.next.is_empty() { "—" } else { &one.next }),
            ],
            href: None,
            urgent: one.late > 0,
        }
    });
    let rows: Vec<Row> = rows.collect();
    (!rows.is_empty()).then(|| Table {
        caption: format!("（{}）{}の取組", programme.number, programme.name),
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

/// Figures.
#[must_use]
pub fn figures(kpis: &[&FrozenKpi]) -> Table {
    let rows = kpis.iter().map(|kpi| {
        let (value, on, origin) = kpi.value.as_ref().map_or_else(
            || ("—".to_owned(), "—".to_owned(), ""),
            |value| {
                let origin = match (value.stand_in, value.origin.as_str(), value.typed_in) {
                    (true, _, _) => "試験用の記録",
                    (_, "operations", _) => "自動（まだ公表していない）",
                    (_, _, true) => "手入力",
                    _ => "自動",
                };
                (value.shown.clone(), day(value.as_of), origin)
            },
        );
        let planned = if kpi.planned.is_empty() { "—" } else { &kpi.planned };
        Row {
            cells: vec![
                Html::text(&kpi.title),
                Html::text(value),
                Html::text(on),
                Html::text(planned),
                Html::text(&kpi.aim),
                Html::of(&track(kpi)),
                Html::text(origin),
            ],
            href: None,
            urgent: kpi.track == "off_track",
        }
    });
    Table {
        caption: "指標".to_owned(),
        caption_hidden: true,
        columns: vec![
            Column::new("指標"),
            Column::figures("値"),
            Column::new("いつの値"),
            Column::figures("その日の計画"),
            Column::new("目標"),
            Column::new("状態"),
            Column::new("出どころ"),
        ],
        rows: rows.collect(),
        keys: false,
    }
}

/// Risks and issues; `None` where there are none.
#[must_use]
pub fn risks(risks: &[FrozenRisk]) -> Option<Table> {
    let rows = risks.iter().map(|risk| {
        let tone = match risk.weight.as_str() {
            "大" => Tone::Red,
            "中" => Tone::Yellow,
            _ => Tone::Grey,
        };
        Row {
            cells: vec![
                Html::text(&risk.words),
                Html::of(&Chip::new(format!("重さ {}", risk.weight), tone)),
                Html::text(&risk.sort_words),
                Html::text(format!("（{}）{}", risk.programme, risk.initiative)),
                Html::text(&risk.answer),
                Html::text(&risk.department),
            ],
            href: None,
            urgent: risk.weight == "大",
        }
    });
    let rows: Vec<Row> = rows.collect();
    (!rows.is_empty()).then(|| Table {
        caption: "リスクと課題".to_owned(),
        caption_hidden: true,
        columns: ["内容", "重さ", "種類", "取組", "対応", "見守る課"].map(Column::new).into(),
        rows,
        keys: false,
    })
}

/// The chart of a figure; `None` where less than one value was published.
#[must_use]
pub fn chart(kpi: &FrozenKpi) -> Option<Trajectory> {
    let last = kpi.history.last()?;
    let at = |on: Date| i64::from((on - date(2000, 1, 1)).get_days());
    let begin = kpi.way.as_ref().map(|way| way.from);
    let points = kpi.history.iter().filter(|point| begin.is_none_or(|from| point.as_of >= from));
    let points: Vec<TrajectoryPoint> = points
        .map(|point| TrajectoryPoint {
            day: at(point.as_of),
            label: day(point.as_of),
            value: point.hundredths,
            shown: point.shown.clone(),
            planned: point.planned.clone(),
        })
        .collect();
    let end = |on: Date, value: i64, shown: &str| TrajectoryPoint {
        day: at(on),
        label: day(on),
        value,
        shown: shown.to_owned(),
        planned: String::new(),
    };
    (!points.is_empty()).then(|| Trajectory {
        lang: Lang::Ja,
        message: format!("{}　{}（{}）", kpi.title, last.shown, kpi.track_words),
        what: "日".to_owned(),
        unit: kpi.unit.clone(),
        points,
        planned: kpi.way.as_ref().map(|way| {
            (
                end(way.from, way.from_hundredths, &way.from_shown),
                end(way.to, way.to_hundredths, &way.to_shown),
            )
        }),
        id: format!("chart-{}", kpi.id),
    })
}

/// The figures of a programme; of no programme where there is no number.
#[must_use]
pub fn of_programme(edition: &Edition, number: Option<u8>) -> Vec<&FrozenKpi> {
    edition.kpis.iter().filter(|kpi| kpi.programme == number).collect()
}

/// How many figures stand how, in a sentence.
#[must_use]
pub fn sentence(edition: &Edition) -> String {
    let count = |code: &str| edition.kpis.iter().filter(|kpi| kpi.track == code).count();
    let initiatives: usize = edition.programmes.iter().map(|one| one.initiatives.len()).sum();
    let late: usize =
        edition.programmes.iter().flat_map(|one| &one.initiatives).map(|one| one.late).sum();
    format!(
        "{}の指標のうち、目標に到達{}、計画どおり{}、やや遅れ{}、遅れ{}。取組は{initiatives}、日を過ぎた節目は{late}です。",
        edition.kpis.len(),
        count("reached"),
        count("on_track"),
        count("behind"),
        count("off_track"),
    )
}
