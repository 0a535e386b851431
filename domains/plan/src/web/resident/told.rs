//! A figure of the plan as everybody is told it: what was published and nothing else.

use yakusho_kernel::{FiscalYear, Lang, date::show_date_without_weekday};
use yakusho_pack::format::{Baseline, Figure, Kpi};
use yakusho_pages::words::Words;

use crate::{
    Plan,
    rules::track::{Track, track},
    standing::Standing,
    store::measurements::Point,
    words,
};

/// A figure with its unit.
pub fn with_unit(kpi: &Kpi, figure: Figure, lang: Lang) -> String {
    format!("{}{}", kpi.shown(figure), kpi.unit.get(lang))
}

/// Where it began.
pub fn beginning(kpi: &Kpi, lang: Lang) -> String {
    match &kpi.baseline {
        Baseline::Fixed { year, value } => {
            format!("{}（{}）", with_unit(kpi, *value, lang), year_words(*year, lang))
        }
        Baseline::Zero => with_unit(kpi, Figure(0), lang),
        Baseline::Pending { .. } => words::PENDING.get(lang).to_owned(),
        Baseline::NotGiven => words::NO_BEGINNING.get(lang).to_owned(),
    }
}

/// What it is to reach.
pub fn aim(kpi: &Kpi, lang: Lang) -> String {
    let aims = kpi.targets.iter().map(|target| {
        let value = with_unit(kpi, target.value, lang);
        match target.year {
            _ if target.every_year => format!("{} {value}", words::EVERY_YEAR.get(lang)),
            Some(year) => {
                let year = year_words(year, lang);
                let until = words::BY_END.with(lang, &[("year", &year)]);
                format!("{value}（{until}）")
            }
            None => format!("{value}{}", words::NO_DATE.get(lang)),
        }
    });
    let aims: Vec<String> = aims.collect();
    if aims.is_empty() { words::NO_AIM.get(lang).to_owned() } else { aims.join("、") }
}

/// 「令和9年度」, in English the calendar year in which it begins.
pub fn year_words(year: i16, lang: Lang) -> String {
    match lang {
        Lang::En => year.to_string(),
        Lang::Ja | Lang::JaEasy => FiscalYear(year).label(),
    }
}

/// The last published value with its day and where it came from.
pub fn value(kpi: &Kpi, point: &Point, lang: Lang) -> String {
    let day = show_date_without_weekday(point.day, lang);
    let on = words::ON_DAY.with(lang, &[("day", &day)]);
    format!("{}（{on}）", with_unit(kpi, point.value, lang))
}

/// Where a value came from.
pub const fn origin(point: &Point) -> Words {
    match (point.stand_in, point.typed_in) {
        (true, _) => words::STAND_IN,
        (false, true) => words::TYPED_IN,
        (false, false) => words::COUNTED,
    }
}

/// How it is going by what was published; `None` where there is nothing to say.
pub fn going(plan: &Plan, standing: &Standing, today: jiff::civil::Date) -> Option<Words> {
    let edition = plan.edition();
    let years = edition.pack.plan.as_ref().map_or(&[][..], |plan| &plan.years);
    let last = standing.published.last().map(|point| (point.day, point.value));
    Some(match track(&standing.kpi, years, last, today, plan.calendar()) {
        Track::Reached => words::REACHED,
        Track::OnTrack => words::ON_TRACK,
        Track::Behind => words::BEHIND,
        Track::Off => words::OFF,
        Track::NotMeasured | Track::NoWay(_) => return None,
    })
}
