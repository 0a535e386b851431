//! Where a figure will be if it goes on as it did, and how unsure that is.

use jiff::civil::Date;
use yakusho_calendar::Calendar;
use yakusho_pack::format::Figure;

use super::track::Way;

/// A straight line needs so many points to say how far they lie from it.
pub const FEWEST: usize = 3;
/// Of the year, so much must be over before its pace says something: a tenth.
const EARLIEST_TENTH: i64 = 10;

/// Where a figure will be at the end of its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The value.
    pub value: Figure,
    /// How far to both sides.
    pub spread: Figure,
    /// On what it rests.
    pub basis: Basis,
}

/// On what a forecast rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A straight line through so many measurements; twice the standard error of a single value.
    Line(usize),
    /// The pace of the year so far; twice the root of the count, as for things that are counted.
    Pace,
}

impl Forecast {
    /// What it rests on, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self.basis {
            Basis::Line(points) => format!(
                "公表した測定値{points}回を直線で延ばした値です。幅は、測定値の直線からのばらつき（標準誤差の2倍）だけを見たもので、これから起きる変化は入っていません。"
            ),
            Basis::Pace => "年度の始めからの開庁日あたりの速さで、年度末まで続いたときの値です。幅は、数え上げのばらつき（件数の平方根の2倍）だけを見たもので、季節のちがいは入っていません。".to_owned(),
        }
    }
}

/// The forecast at the end of a way; `None` where there is too little to say one.
#[must_use]
pub fn forecast(points: &[(Date, Figure)], way: &Way, calendar: &Calendar) -> Option<Forecast> {
    let mut of_the_way = points.iter().filter(|(day, _)| *day >= way.from.0 && *day <= way.to.0);
    if way.every_year { pace(of_the_way.next_back()?, way, calendar) } else { line(points, way) }
}

fn pace(newest: &(Date, Figure), way: &Way, calendar: &Calendar) -> Option<Forecast> {
    let (over, whole) = way.elapsed(newest.0, calendar);
    if over * EARLIEST_TENTH < whole {
        return None;
    }
    let grown = |hundredths: f64| hundredths * real(whole) / real(over);
    let count = real(newest.1.0) / 100.0;
    Some(Forecast {
        value: whole_hundredths(grown(real(newest.1.0)))?,
        spread: whole_hundredths(grown(200.0 * count.sqrt()))?,
        basis: Basis::Pace,
    })
}

/// Least squares over the days, and the error of a single value at the end.
fn line(points: &[(Date, Figure)], way: &Way) -> Option<Forecast> {
    let count = points.len();
    if count < FEWEST {
        return None;
    }
    let day = |day: Date| f64::from((day - way.from.0).get_days());
    let n = real(i64::try_from(count).ok()?);
    let places: Vec<(f64, f64)> =
        points.iter().map(|(at, value)| (day(*at), real(value.0))).collect();
    let mean_x = places.iter().map(|(x, _)| x).sum::<f64>() / n;
    let mean_y = places.iter().map(|(_, y)| y).sum::<f64>() / n;
    let sxx = places.iter().map(|(x, _)| (x - mean_x).powi(2)).sum::<f64>();
    if sxx <= 0.0 {
        return None;
    }
    let slope = places.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum::<f64>() / sxx;
    let at = |x: f64| mean_y + slope * (x - mean_x);
    let left = places.iter().map(|(x, y)| (y - at(*x)).powi(2)).sum::<f64>();
    let end = day(way.to.0);
    let variance = left / (n - 2.0);
    let error = (variance * (1.0 + 1.0 / n + (end - mean_x).powi(2) / sxx)).sqrt();
    Some(Forecast {
        value: whole_hundredths(at(end).max(0.0))?,
        spread: whole_hundredths(2.0 * error)?,
        basis: Basis::Line(count),
    })
}

/// A whole number for computing with roots. Figures of a plan are far below the numbers that lose
/// digits here.
#[expect(clippy::cast_precision_loss, reason = "figures of a plan have fewer than 15 digits")]
const fn real(number: i64) -> f64 {
    number as f64
}

/// Rounded; `None` where it is no figure any more.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked before")]
fn whole_hundredths(number: f64) -> Option<Figure> {
    let rounded = number.round();
    (0.0..1e13).contains(&rounded).then_some(Figure(rounded as i64))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn way() -> Way {
        Way {
            from: (date(2026, 3, 31), Figure(2_000)),
            to: (date(2028, 3, 31), Figure(3_500)),
            every_year: false,
            whole: true,
        }
    }

    #[test]
    fn a_straight_line_goes_on_and_a_crooked_one_is_unsure() {
        let calendar = Calendar::usual();
        let days = [date(2026, 3, 31), date(2026, 9, 30), date(2027, 3, 31)];
        let of = |values: [i64; 3]| -> Vec<(Date, Figure)> {
            days.into_iter().zip(values.map(Figure)).collect()
        };
        assert_eq!(forecast(&of([2_000, 2_400, 2_800])[..2], &way(), &calendar), None);
        let straight = forecast(&of([2_000, 2_401, 2_800]), &way(), &calendar).expect("three");
        assert!((3_590..3_610).contains(&straight.value.0), "{straight:?}");
        assert!(straight.spread.0 < 30, "{straight:?}");
        let crooked = forecast(&of([2_000, 2_900, 2_800]), &way(), &calendar).expect("three");
        assert!(crooked.spread.0 > 500, "{crooked:?}");
        assert_eq!(crooked.basis, Basis::Line(3));
    }

    #[test]
    fn the_pace_of_a_year_goes_on_after_a_tenth_of_it() {
        let calendar = Calendar::usual();
        let year = Way {
            from: (date(2026, 4, 1), Figure(0)),
            to: (date(2027, 3, 31), Figure(60_000)),
            every_year: true,
            whole: true,
        };
        let early = [(date(2026, 4, 10), Figure(2_000))];
        assert_eq!(forecast(&early, &year, &calendar), None);
        let half = [(date(2026, 9, 30), Figure(20_000))];
        let found = forecast(&half, &year, &calendar).expect("half a year");
        assert!((38_000..42_000).contains(&found.value.0), "{found:?}");
        // Twice the root of 200 is 28.3, for half of the year.
        assert!((5_400..6_000).contains(&found.spread.0), "{found:?}");
    }
}
