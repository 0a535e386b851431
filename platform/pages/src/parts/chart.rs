//! Charts drawn by the server: one message each, written as its title; direct labels; the figures
//! in a table; colour never alone.

use askama::{Template, filters::HtmlSafe};
use yakusho_kernel::Lang;

use crate::words;

/// A bar for each row. The chart is a table whose bars are SVG, so it reflows with the page, and a
/// screen reader reads the table.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/bar_chart.html")]
pub struct BarChart {
    /// The one thing that it shows, as a sentence.
    pub message: String,
    /// What the rows are.
    pub what: String,
    /// What is counted, with its unit: 「申請（件）」.
    pub unit: String,
    /// The rows, in the order in which they should be read.
    pub rows: Vec<BarRow>,
}
impl HtmlSafe for BarChart {}

/// A bar.
#[derive(Clone, Debug, Default)]
pub struct BarRow {
    /// Its name.
    pub label: String,
    /// Its length; below zero it has none.
    pub value: i64,
    /// The value as it should be read: 「1,204件」.
    pub shown: String,
    /// Whether it is the one that the message speaks of.
    pub marked: bool,
}

impl BarChart {
    /// Length in hundredths of the cell; the longest leaves room for its label on a phone.
    fn length(&self, value: &i64) -> i64 {
        let longest = self.rows.iter().map(|row| row.value).max().unwrap_or(0).max(1);
        i64::try_from(i128::from((*value).max(0)) * 54 / i128::from(longest)).unwrap_or(0)
    }
}

/// A value over time, against a target where there is one.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/line_chart.html")]
pub struct LineChart {
    /// The language.
    pub lang: Lang,
    /// The one thing that it shows, as a sentence.
    pub message: String,
    /// What the points are: 「月」.
    pub what: String,
    /// What is measured, with its unit.
    pub unit: String,
    /// The points, oldest first. A value that does not exist yet is `None` and leaves a gap.
    pub points: Vec<LinePoint>,
    /// The target: value, and as it should be read.
    pub target: Option<(i64, String)>,
    /// A name that is unique on the page, for ids.
    pub id: String,
}
impl HtmlSafe for LineChart {}

/// A point.
#[derive(Clone, Debug, Default)]
pub struct LinePoint {
    /// Where on the axis: 「4月」.
    pub label: String,
    /// The value.
    pub value: Option<i64>,
    /// The value as it should be read.
    pub shown: String,
}

/// Drawing area of the line chart, in SVG units: left, right, top, bottom.
const LEFT: i64 = 12;
const RIGHT: i64 = 348;
const TOP: i64 = 28;
const BOTTOM: i64 = 160;

impl LineChart {
    fn across(&self, place: usize) -> i64 {
        let last = i64::try_from(self.points.len().saturating_sub(1)).unwrap_or(1).max(1);
        LEFT + i64::try_from(place).unwrap_or(0) * (RIGHT - LEFT) / last
    }

    /// Zero is always the floor, so that a small change does not look like a large one.
    fn down(&self, value: &i64) -> i64 {
        let values = self.points.iter().filter_map(|point| point.value);
        let top = values.chain(self.target.iter().map(|(value, _)| *value)).max().unwrap_or(0);
        let part = i128::from((*value).max(0)) * i128::from(BOTTOM - TOP) / i128::from(top.max(1));
        BOTTOM - i64::try_from(part).unwrap_or(0)
    }

    /// Unbroken stretches as `x,y x,y …`.
    fn stretches(&self) -> Vec<String> {
        let mut stretches = vec![Vec::new()];
        for (place, point) in self.points.iter().enumerate() {
            match (point.value, stretches.last_mut()) {
                (Some(value), Some(stretch)) => {
                    stretch.push(format!("{},{}", self.across(place), self.down(&value)));
                }
                _ => stretches.push(Vec::new()),
            }
        }
        // A lone point is drawn twice, as a line without length and with round ends: a dot.
        let drawn = stretches.into_iter().filter_map(|mut points| {
            if points.len() == 1 {
                points.extend_from_within(..);
            }
            (!points.is_empty()).then(|| points.join(" "))
        });
        drawn.collect()
    }

    /// The points that get a dot and a label: the first and the last that have a value.
    fn labelled(&self) -> Vec<Labelled<'_>> {
        let known: Vec<(usize, &LinePoint, i64)> = self
            .points
            .iter()
            .enumerate()
            .filter_map(|(place, point)| Some((place, point, point.value?)))
            .collect();
        let ends = [known.first(), known.last().filter(|_| known.len() > 1)];
        ends.into_iter()
            .flatten()
            .map(|(place, point, value)| Labelled {
                x: self.across(*place),
                y: self.down(value),
                text: &point.shown,
                anchor: anchor(self.across(*place)),
            })
            .collect()
    }

    fn ends(&self) -> Vec<(i64, &'static str, &str)> {
        let last = self.points.len().saturating_sub(1);
        let ends = [
            self.points.first().map(|point| (0, point)),
            self.points.last().map(|point| (last, point)),
        ];
        ends.into_iter()
            .flatten()
            .map(|(place, point)| {
                (self.across(place), anchor(self.across(place)), point.label.as_str())
            })
            .collect()
    }
}

struct Labelled<'c> {
    x: i64,
    y: i64,
    text: &'c str,
    anchor: &'static str,
}

/// Labels near an edge grow inwards.
const fn anchor(x: i64) -> &'static str {
    if x < 60 {
        "start"
    } else if x > 300 {
        "end"
    } else {
        "middle"
    }
}
