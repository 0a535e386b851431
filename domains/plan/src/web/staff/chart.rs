//! A figure's values over the days, with the planned way.

use jiff::civil::{Date, date};
use yakusho_kernel::{Lang, date::show_date_without_weekday};
use yakusho_pack::format::Figure;
use yakusho_pages::parts::{Trajectory, TrajectoryPoint};

use crate::{Plan, standing::Standing, words};

/// The chart of some points; `None` where there is none.
#[must_use]
pub fn trajectory(
    plan: &Plan,
    one: &Standing,
    points: &[(Date, Figure)],
    lang: Lang,
) -> Option<Trajectory> {
    let last = points.last()?;
    let kpi = &one.kpi;
    let unit = kpi.unit.get(lang);
    let shown = |figure: Figure| format!("{}{unit}", kpi.shown(figure));
    let way = one.way.as_ref().ok();
    let point = |day: Date, value: Figure| TrajectoryPoint {
        day: i64::from((day - date(2000, 1, 1)).get_days()),
        label: show_date_without_weekday(day, lang),
        value: value.0,
        shown: shown(value),
        planned: way
            .filter(|way| day >= way.from.0)
            .map_or_else(|| "—".to_owned(), |way| shown(way.planned(day, plan.calendar()))),
    };
    let drawn = points.iter().filter(|(day, _)| way.is_none_or(|way| *day >= way.from.0));
    let drawn: Vec<TrajectoryPoint> = drawn.map(|(day, value)| point(*day, *value)).collect();
    (!drawn.is_empty()).then(|| Trajectory {
        lang,
        message: format!("{}　{}", kpi.title.get(lang), shown(last.1)),
        what: words::DAY.get(lang).to_owned(),
        unit: unit.to_owned(),
        points: drawn,
        planned: way.map(|way| (point(way.from.0, way.from.1), point(way.to.0, way.to.1))),
        id: "way".to_owned(),
    })
}
