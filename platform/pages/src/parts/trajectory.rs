//! A value on its way to a target: what was measured, and the way that was planned, true to the
//! days between them.

use askama::{Template, filters::HtmlSafe};
use yakusho_kernel::Lang;

use crate::words;

/// Measured values over days, with the planned way where there is one.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/trajectory.html")]
pub struct Trajectory {
    /// The language.
    pub lang: Lang,
    /// The one thing that it shows, as a sentence.
    pub message: String,
    /// What the rows of the table are: 「日」.
    pub what: String,
    /// What is measured, with its unit.
    pub unit: String,
    /// What was measured, oldest first.
    pub points: Vec<TrajectoryPoint>,
    /// The planned way from where it begins to the target, where there is one.
    pub planned: Option<(TrajectoryPoint, TrajectoryPoint)>,
    /// A name that is unique on the page, for ids.
    pub id: String,
}
impl HtmlSafe for Trajectory {}

/// A value on a day.
#[derive(Clone, Debug, Default)]
pub struct TrajectoryPoint {
    /// The day, counted from any beginning that all points share.
    pub day: i64,
    /// The day in words.
    pub label: String,
    /// The value.
    pub value: i64,
    /// The value as it should be read.
    pub shown: String,
    /// The planned value of that day as it should be read; 「—」 where there is none.
    pub planned: String,
}

/// Drawing area, in SVG units: left, right, top, bottom.
const LEFT: i64 = 12;
const RIGHT: i64 = 348;
const TOP: i64 = 28;
const BOTTOM: i64 = 160;

impl Trajectory {
    fn all(&self) -> impl Iterator<Item = &TrajectoryPoint> {
        let ends = self.planned.iter().flat_map(|(begin, end)| [begin, end]);
        self.points.iter().chain(ends)
    }

    fn across(&self, point: &TrajectoryPoint) -> i64 {
        let first = self.all().map(|one| one.day).min().unwrap_or(0);
        let last = self.all().map(|one| one.day).max().unwrap_or(0);
        let length = last.saturating_sub(first).max(1);
        LEFT + point.day.saturating_sub(first) * (RIGHT - LEFT) / length
    }

    /// Zero is always the floor, so that a small change does not look like a large one.
    fn down(&self, point: &TrajectoryPoint) -> i64 {
        let top = self.all().map(|one| one.value).max().unwrap_or(0).max(1);
        let part = i128::from(point.value.max(0)) * i128::from(BOTTOM - TOP) / i128::from(top);
        BOTTOM - i64::try_from(part).unwrap_or(0)
    }

    fn run(&self) -> String {
        let places =
            self.points.iter().map(|one| format!("{},{}", self.across(one), self.down(one)));
        places.collect::<Vec<_>>().join(" ")
    }

    fn last(&self) -> Option<&TrajectoryPoint> {
        self.points.last()
    }

    fn anchor(&self, point: &TrajectoryPoint) -> &'static str {
        match self.across(point) {
            ..60 => "start",
            301.. => "end",
            _ => "middle",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(day: i64, value: i64) -> TrajectoryPoint {
        TrajectoryPoint { day, value, shown: value.to_string(), ..TrajectoryPoint::default() }
    }

    #[test]
    fn points_stand_where_their_days_are() {
        let chart = Trajectory {
            lang: Lang::Ja,
            message: "目標まであと2".to_owned(),
            what: "日".to_owned(),
            unit: "件".to_owned(),
            points: vec![point(0, 20), point(100, 25)],
            planned: Some((point(0, 20), point(400, 40))),
            id: "one".to_owned(),
        };
        assert_eq!(chart.run(), "12,94 96,78");
        let html = chart.render().expect("a chart");
        assert!(html.contains("x1=\"12\"") && html.contains("x2=\"348\""), "{html}");
        assert!(html.contains("<table"), "the figures stand in a table");
        let alone = Trajectory { points: vec![point(3, 0)], planned: None, ..chart };
        assert_eq!(alone.run(), "12,160");
    }
}
