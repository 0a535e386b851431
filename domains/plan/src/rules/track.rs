//! Whether a figure is on its way: the planned way from its beginning to its target, and how far
//! the value is from it.

use jiff::civil::Date;
use yakusho_calendar::Calendar;
use yakusho_kernel::FiscalYear;
use yakusho_pack::format::{Baseline, Figure, Kpi};

/// A figure is behind as soon as it is below the planned way, and off it where it is below by more
/// than this share of the whole way. Our own line; the plan draws none.
pub const OFF_PERCENT: i64 = 10;

/// The planned way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Where it begins.
    pub from: (Date, Figure),
    /// Where it is to end.
    pub to: (Date, Figure),
    /// Whether it is counted anew every year, so that its pace follows the open days.
    pub every_year: bool,
    /// Whether things or people are counted: of what is planned for a day only whole ones count.
    pub whole: bool,
}

/// Why there is no planned way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoWay {
    /// The beginning is still to be measured.
    PendingBaseline,
    /// The plan gives no value to reach.
    NoTarget,
    /// The plan gives a value and no date, or no beginning.
    NoDate,
}

/// How a figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Track {
    /// Nobody measured it yet.
    NotMeasured,
    /// There is nothing to compare it with.
    NoWay(NoWay),
    /// At or above the planned way.
    OnTrack,
    /// Below it.
    Behind,
    /// Far below it.
    Off,
    /// The target is reached.
    Reached,
}

impl Track {
    /// What staff call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotMeasured => "まだ測っていません",
            Self::NoWay(NoWay::PendingBaseline) => "始まりの値をこれから測ります",
            Self::NoWay(NoWay::NoTarget) => "計画に目標の値なし",
            Self::NoWay(NoWay::NoDate) => "計画に期限なし",
            Self::OnTrack => "計画どおり",
            Self::Behind => "やや遅れ",
            Self::Off => "遅れ",
            Self::Reached => "目標に到達",
        }
    }

    /// The code in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotMeasured => "not_measured",
            Self::NoWay(NoWay::PendingBaseline) => "pending_baseline",
            Self::NoWay(NoWay::NoTarget) => "no_target",
            Self::NoWay(NoWay::NoDate) => "no_date",
            Self::OnTrack => "on_track",
            Self::Behind => "behind",
            Self::Off => "off_track",
            Self::Reached => "reached",
        }
    }

    /// The order on a page: what wants attention first.
    #[must_use]
    pub const fn urgency(self) -> u8 {
        match self {
            Self::Off => 0,
            Self::Behind => 1,
            Self::NotMeasured => 2,
            Self::NoWay(_) => 3,
            Self::OnTrack => 4,
            Self::Reached => 5,
        }
    }
}

/// The planned way of a figure in the fiscal year of a day.
///
/// # Errors
/// Why there is none.
pub fn way(kpi: &Kpi, years: &[i16], day: Date) -> Result<Way, NoWay> {
    if matches!(kpi.baseline, Baseline::Pending { .. }) {
        return Err(NoWay::PendingBaseline);
    }
    let year = FiscalYear::of(day);
    let whole = kpi.definition_on(day).is_some_and(|known| !known.aggregation.divides());
    let target = kpi.target_in(year.0).ok_or(NoWay::NoTarget)?;
    if target.every_year {
        let from = (year.first_day(), Figure(0));
        return Ok(Way { from, to: (year.last_day(), target.value), every_year: true, whole });
    }
    let last = target.year.map(|year| FiscalYear(year).last_day()).ok_or(NoWay::NoDate)?;
    let from = match &kpi.baseline {
        Baseline::Fixed { year, value } => (FiscalYear(*year).last_day(), *value),
        Baseline::Zero => {
            let first = years.iter().min().copied().ok_or(NoWay::NoDate)?;
            (FiscalYear(first).first_day(), Figure(0))
        }
        Baseline::NotGiven | Baseline::Pending { .. } => return Err(NoWay::NoDate),
    };
    if from.0 >= last {
        Err(NoWay::NoDate)
    } else {
        Ok(Way { from, to: (last, target.value), every_year: false, whole })
    }
}

impl Way {
    /// How much of the way is over on a day: above and below a line.
    #[must_use]
    pub fn elapsed(&self, day: Date, calendar: &Calendar) -> (i64, i64) {
        let day = day.clamp(self.from.0, self.to.0);
        let days = |to: Date| {
            if self.every_year {
                let before = self.from.0.yesterday().unwrap_or(self.from.0);
                i64::try_from(calendar.open_days_between(before, to)).unwrap_or(i64::MAX)
            } else {
                i64::from((to - self.from.0).get_days())
            }
        };
        (days(day), days(self.to.0).max(1))
    }

    /// The planned value of a day, rounded half up; where things are counted, as many as are whole.
    #[must_use]
    pub fn planned(&self, day: Date, calendar: &Calendar) -> Figure {
        let (over, whole) = self.elapsed(day, calendar);
        let (over, whole) = (i128::from(over), i128::from(whole));
        let span = i128::from(self.to.1.0) - i128::from(self.from.1.0);
        let part = (span * over * 2 + whole) / (whole * 2);
        let planned = self.from.1.0.saturating_add(i64::try_from(part).unwrap_or(0));
        Figure(if self.whole { planned - planned.rem_euclid(100) } else { planned })
    }

    /// How far a value is on the way, in whole percent from 0 to 100.
    #[must_use]
    pub fn progress(&self, value: Figure) -> i64 {
        let span = self.to.1.0.saturating_sub(self.from.1.0).max(1);
        let gone = value.0.saturating_sub(self.from.1.0).saturating_mul(100);
        (gone / span).clamp(0, 100)
    }

    /// How a value of a day stands to it.
    #[must_use]
    pub fn track(&self, value: Figure, day: Date, calendar: &Calendar) -> Track {
        if value >= self.to.1 {
            return Track::Reached;
        }
        let planned = self.planned(day, calendar);
        let span = self.to.1.0.saturating_sub(self.from.1.0);
        let short = planned.0.saturating_sub(value.0);
        match short {
            ..=0 => Track::OnTrack,
            short if short.saturating_mul(100) > span.saturating_mul(OFF_PERCENT) => Track::Off,
            _ => Track::Behind,
        }
    }
}

/// How a figure stands with its newest value.
#[must_use]
pub fn track(
    kpi: &Kpi,
    years: &[i16],
    newest: Option<(Date, Figure)>,
    today: Date,
    calendar: &Calendar,
) -> Track {
    let Some((day, value)) = newest else {
        return match kpi.baseline {
            Baseline::Pending { .. } => Track::NoWay(NoWay::PendingBaseline),
            _ => Track::NotMeasured,
        };
    };
    // A count of last year says nothing about the pace of this one.
    match way(kpi, years, today) {
        Ok(way) if way.every_year && day < way.from.0 => Track::NotMeasured,
        Ok(way) => way.track(value, day, calendar),
        Err(why) => Track::NoWay(why),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn satisfaction() -> Way {
        Way {
            from: (date(2026, 3, 31), Figure(259)),
            to: (date(2028, 3, 31), Figure(320)),
            every_year: false,
            whole: false,
        }
    }

    #[test]
    fn nobody_is_behind_by_part_of_a_thing() {
        let calendar = Calendar::usual();
        let way = Way {
            from: (date(2026, 4, 1), Figure(0)),
            to: (date(2028, 3, 31), Figure(100)),
            every_year: false,
            whole: true,
        };
        let day = date(2026, 9, 30);
        assert_eq!(way.planned(day, &calendar), Figure(0));
        assert_eq!(way.track(Figure(0), day, &calendar), Track::OnTrack);
        assert_eq!(way.track(Figure(0), date(2028, 3, 31), &calendar), Track::Off);
    }

    #[test]
    fn half_of_the_time_is_half_of_the_way() {
        let calendar = Calendar::usual();
        let way = satisfaction();
        assert_eq!(way.planned(date(2026, 3, 31), &calendar), Figure(259));
        assert_eq!(way.planned(date(2027, 3, 31), &calendar), Figure(289));
        assert_eq!(way.planned(date(2030, 1, 1), &calendar), Figure(320));
        assert_eq!(way.progress(Figure(290)), 50);
        assert_eq!(way.progress(Figure(100)), 0);
    }

    #[test]
    fn behind_is_below_the_way_and_off_is_far_below() {
        let calendar = Calendar::usual();
        let way = satisfaction();
        let day = date(2027, 3, 31);
        assert_eq!(way.track(Figure(289), day, &calendar), Track::OnTrack);
        assert_eq!(way.track(Figure(288), day, &calendar), Track::Behind);
        assert_eq!(way.track(Figure(283), day, &calendar), Track::Behind);
        assert_eq!(way.track(Figure(282), day, &calendar), Track::Off);
        assert_eq!(way.track(Figure(320), day, &calendar), Track::Reached);
    }

    #[test]
    fn what_is_counted_every_year_follows_the_open_days() {
        let calendar = Calendar::usual();
        let way = Way {
            from: (date(2026, 4, 1), Figure(0)),
            to: (date(2027, 3, 31), Figure(150_000)),
            every_year: true,
            whole: true,
        };
        let (over, whole) = way.elapsed(date(2026, 9, 30), &calendar);
        assert!((240..=246).contains(&whole), "{whole}");
        assert!((118..=126).contains(&over), "{over}");
        // A Sunday adds nothing to the pace.
        assert_eq!(
            way.planned(date(2026, 5, 16), &calendar),
            way.planned(date(2026, 5, 17), &calendar)
        );
        assert_eq!(way.planned(date(2027, 3, 31), &calendar), Figure(150_000));
    }
}
