//! Which medians may be shown: of five people or more, and none from which another could be told by
//! taking one from the other.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::week::hundredths_to_tenths;

/// Fewer people than this are never told of.
pub const FEWEST: usize = 5;

/// The people of a group with their hundredths of minutes a week.
pub type People = BTreeMap<Uuid, i64>;

/// What is told of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The median in tenths of hours a week, and of how many people.
    Median {
        /// Tenths of hours.
        tenths: i64,
        /// People.
        people: usize,
    },
    /// Too few, or it would give away something of too few.
    Hidden,
}

/// What may be told of the groups, in their order, and of all their people together.
///
/// A group is hidden where it has fewer than [`FEWEST`] people, and where it lies within another one
/// that is shown and leaves fewer than that outside. All together are hidden where those who are in
/// no shown group are fewer than that, but somebody.
#[must_use]
pub fn release(groups: &[People]) -> (Vec<Told>, Told) {
    let mut all = People::new();
    for people in groups {
        for (person, rate) in people {
            *all.entry(*person).or_default() += rate;
        }
    }
    let mut shown: Vec<bool> = groups.iter().map(|people| people.len() >= FEWEST).collect();
    // Hides one after the other until nothing shown gives away another; there are few groups.
    while let Some(place) = betrayed(groups, &shown) {
        if let Some(one) = shown.get_mut(place) {
            *one = false;
        }
    }
    let left = all
        .keys()
        .filter(|person| {
            let mut told = groups.iter().zip(&shown).filter(|(_, shown)| **shown);
            !told.any(|(people, _)| people.contains_key(person))
        })
        .count();
    let nested = groups
        .iter()
        .zip(&shown)
        .any(|(people, shown)| *shown && is_few(all.len().saturating_sub(people.len())));
    let whole =
        if all.len() < FEWEST || is_few(left) || nested { Told::Hidden } else { median(&all) };
    let told = groups
        .iter()
        .zip(shown)
        .map(|(people, shown)| if shown { median(people) } else { Told::Hidden })
        .collect();
    (told, whole)
}

/// A shown group that lies within another and leaves too few outside.
fn betrayed(groups: &[People], shown: &[bool]) -> Option<usize> {
    let told = || groups.iter().zip(shown).enumerate().filter(|(_, (_, shown))| **shown);
    told().find_map(|(place, (people, _))| {
        let within = |(other, (larger, _)): (usize, (&People, &bool))| {
            other != place
                && people.keys().all(|person| larger.contains_key(person))
                && is_few(larger.len().saturating_sub(people.len()))
        };
        told().any(within).then_some(place)
    })
}

const fn is_few(people: usize) -> bool {
    people > 0 && people < FEWEST
}

fn median(people: &People) -> Told {
    let mut rates: Vec<i64> = people.values().copied().collect();
    rates.sort_unstable();
    let upper = rates.get(rates.len() / 2);
    let lower = rates.get(rates.len().saturating_sub(1) / 2);
    match (lower, upper) {
        (Some(lower), Some(upper)) => {
            Told::Median { tenths: hundredths_to_tenths((lower + upper) / 2), people: rates.len() }
        }
        _ => Told::Hidden,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn people(range: std::ops::Range<u128>) -> People {
        range.map(|number| (Uuid::from_u128(number), 18_000)).collect()
    }

    fn is_shown(told: Told) -> bool {
        told != Told::Hidden
    }

    #[test]
    fn four_people_are_hidden_and_then_so_are_all_together() {
        let (told, all) = release(&[people(0..7), people(10..14)]);
        assert_eq!(told.iter().map(|one| is_shown(*one)).collect::<Vec<_>>(), [true, false]);
        assert_eq!(all, Told::Hidden, "all without the first would be the four");
        let (told, all) = release(&[people(0..7), people(10..15)]);
        assert!(told.into_iter().all(is_shown) && is_shown(all));
    }

    #[test]
    fn a_group_within_another_is_hidden_where_it_leaves_few_outside() {
        let (told, _) = release(&[people(0..6), people(0..8)]);
        assert_eq!(told.iter().map(|one| is_shown(*one)).collect::<Vec<_>>(), [false, true]);
        let (told, _) = release(&[people(0..6), people(0..11)]);
        assert!(told.into_iter().all(is_shown));
    }

    #[test]
    fn a_median_is_in_the_middle_and_rounded_to_tenths_of_hours() {
        let of = |minutes: &[i64]| -> People {
            let numbered = minutes.iter().zip(0u128..);
            numbered.map(|(minutes, id)| (Uuid::from_u128(id), minutes * 100)).collect()
        };
        let (told, _) = release(&[of(&[60, 180, 200, 240, 600])]);
        assert_eq!(told, [Told::Median { tenths: 33, people: 5 }]);
        let (told, _) = release(&[of(&[60, 180, 180, 240, 240, 600])]);
        assert_eq!(told, [Told::Median { tenths: 35, people: 6 }]);
        assert_eq!(release(&[]), (Vec::new(), Told::Hidden));
    }

    proptest! {
        /// Whoever is in which groups: no population that is shown is of fewer than five, and no
        /// population within another leaves fewer than five outside.
        #[test]
        fn nothing_shown_tells_of_fewer_than_five(
            groups in prop::collection::vec(prop::collection::btree_set(0u128..16, 0..14), 0..6),
        ) {
            let groups: Vec<People> = groups.into_iter()
                .map(|ids| ids.into_iter().map(|id| (Uuid::from_u128(id), 100)).collect()).collect();
            let (told, all) = release(&groups);
            let mut shown: Vec<std::collections::BTreeSet<Uuid>> = groups.iter().zip(&told)
                .filter(|(_, told)| is_shown(**told))
                .map(|(people, _)| people.keys().copied().collect()).collect();
            let in_groups: std::collections::BTreeSet<Uuid> = shown.iter().flatten().copied().collect();
            if is_shown(all) {
                let whole: std::collections::BTreeSet<Uuid> =
                    groups.iter().flat_map(|people| people.keys().copied()).collect();
                let left = whole.difference(&in_groups).count();
                prop_assert!(left == 0 || left >= FEWEST);
                shown.push(whole);
            }
            for one in &shown {
                prop_assert!(one.len() >= FEWEST);
                for other in &shown {
                    if one.is_subset(other) {
                        let outside = other.len() - one.len();
                        prop_assert!(outside == 0 || outside >= FEWEST);
                    }
                }
            }
        }
    }
}
