//! The middle and the long end of many durations.

use serde::Serialize;
use utoipa::ToSchema;

/// Where durations lie: the middle one, and the one that nine of ten do not exceed (nearest rank,
/// so that each is a duration that really occurred).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Spread {
    /// How many durations there are.
    pub count: usize,
    /// The middle one, in days.
    pub median: i64,
    /// The ninetieth of a hundred, in days.
    pub p90: i64,
}

impl Spread {
    /// Of these durations; `None` where there is none.
    #[must_use]
    pub fn of(mut days: Vec<i64>) -> Option<Self> {
        days.sort_unstable();
        let rank = |percent: usize| {
            let place = (days.len() * percent).div_ceil(100).saturating_sub(1);
            days.get(place).copied()
        };
        Some(Self { count: days.len(), median: rank(50)?, p90: rank(90)? })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ranks_are_those_of_the_nearest_rank_method() {
        let spread = Spread::of(vec![15, 20, 35, 40, 50]).expect("a spread");
        assert_eq!((spread.median, spread.p90), (35, 50));
        let spread = Spread::of((1..=10).collect()).expect("a spread");
        assert_eq!((spread.median, spread.p90), (5, 9));
        assert_eq!(Spread::of(vec![7]).map(|spread| (spread.median, spread.p90)), Some((7, 7)));
        assert_eq!(Spread::of(Vec::new()), None);
    }

    proptest! {
        #[test]
        fn nine_of_ten_do_not_exceed_the_long_end(days in prop::collection::vec(0_i64..400, 1..80)) {
            let spread = Spread::of(days.clone()).expect("a spread");
            let within = days.iter().filter(|day| **day <= spread.p90).count();
            prop_assert!(within * 10 >= days.len() * 9);
            let half = days.iter().filter(|day| **day <= spread.median).count();
            prop_assert!(half * 2 >= days.len());
            prop_assert!(spread.median <= spread.p90 && days.contains(&spread.p90));
        }
    }
}
