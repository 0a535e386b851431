//! Small cells: a count of one to k−1 people could tell who they are, so it is not published.

/// A count as it may be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    /// The count itself.
    Shown(i64),
    /// Too small, or the only one from which a small one could be computed.
    Hidden,
}

impl Cell {
    /// A single count by the rule of `k`: 0 is shown, 1 to `k`−1 are hidden.
    #[must_use]
    pub fn of(count: i64, k: u32) -> Self {
        if (1..i64::from(k)).contains(&count) { Self::Hidden } else { Self::Shown(count) }
    }
}

/// The counts of a row or column whose total is published too, by the rule of `k`. Where exactly
/// one cell is hidden the total would give it away, so the smallest of the other cells that are
/// not 0 is hidden as well, and where the hidden ones together are fewer than `k`, more of them.
#[must_use]
pub fn protect(counts: &[i64], k: u32) -> Vec<Cell> {
    let mut cells: Vec<Cell> = counts.iter().map(|&count| Cell::of(count, k)).collect();
    loop {
        let hidden: Vec<i64> = counts
            .iter()
            .zip(&cells)
            .filter_map(|(&count, &cell)| (cell == Cell::Hidden).then_some(count))
            .collect();
        let safe =
            hidden.is_empty() || (hidden.len() >= 2 && hidden.iter().sum::<i64>() >= i64::from(k));
        if safe {
            return cells;
        }
        let next = cells
            .iter_mut()
            .filter(|cell| matches!(cell, Cell::Shown(count) if *count != 0))
            .min_by_key(|cell| match cell {
                Cell::Shown(count) => *count,
                Cell::Hidden => i64::MAX,
            });
        match next {
            Some(cell) => *cell = Cell::Hidden,
            None => return cells,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use Cell::{Hidden, Shown};

    #[test]
    fn a_hidden_cell_never_stands_alone() {
        assert_eq!(protect(&[100, 3, 50], 10), [Shown(100), Hidden, Hidden]);
        assert_eq!(protect(&[100, 3, 0, 50], 10), [Shown(100), Hidden, Shown(0), Hidden]);
        assert_eq!(protect(&[100, 50], 10), [Shown(100), Shown(50)]);
        assert_eq!(protect(&[1, 1, 40, 50], 10), [Hidden, Hidden, Hidden, Shown(50)]);
        assert_eq!(protect(&[5], 10), [Hidden]);
        assert_eq!(protect(&[], 10), []);
    }

    proptest! {
        #[test]
        fn a_known_total_gives_no_small_cell_away(
            counts in proptest::collection::vec(0i64..60, 0..12), k in 2u32..20
        ) {
            let cells = protect(&counts, k);
            let hidden: Vec<i64> = counts.iter().zip(&cells)
                .filter_map(|(&count, &cell)| (cell == Hidden).then_some(count)).collect();
            let small_shown = cells.iter().any(|cell| matches!(cell, Shown(count) if (1..i64::from(k)).contains(count)));
            prop_assert!(!small_shown);
            let others = counts.iter().filter(|&&count| count != 0).count() > hidden.len();
            prop_assert!(hidden.len() != 1 || !others);
        }
    }
}
