//! An invented list of 人事異動 that waits for a second administrator.

use jiff::{Timestamp, civil::Date};
use yakusho_identity::{
    Role,
    model::{Destination, Move},
    rules::transfer::{BatchCommand, Known},
    store,
};
use yakusho_kernel::date::jst_date;
use yakusho_store::Result;

use crate::Casework;

impl Casework {
    /// Makes the list, where there is none yet: three clerks change places on the next 1 April, and
    /// the work of the first goes to the chief.
    ///
    /// # Errors
    /// What the store says.
    pub async fn seed_demo_transfer(&self, now: Timestamp) -> Result<()> {
        let store = self.store();
        if !store::batches(store, 1).await?.is_empty() {
            return Ok(());
        }
        let known = store::known(store).await?;
        let with = |role: Role| {
            known.iter().filter(move |one| one.postings.iter().any(|posting| posting.role == role))
        };
        let clerks: Vec<&Known> = with(Role::Clerk).take(3).collect();
        let (Some(maker), [first, second, third]) = (with(Role::Admin).next(), clerks.as_slice())
        else {
            return Ok(());
        };
        let home = |one: &Known| one.postings.first().map(|posting| posting.department.clone());
        let chief = with(Role::Chief).find(|chief| home(chief) == home(first));
        let places = [(*first, *second), (*second, *third), (*third, *first)];
        let day = next_april(jst_date(now));
        let moves: Vec<Move> = (2..)
            .zip(places)
            .filter_map(|(line, (who, to))| {
                Some(Move {
                    line,
                    staff: who.staff,
                    to: Destination::Post { department: home(to)?, role: Role::Clerk },
                    day,
                    successor: chief.filter(|_| line == 2).map(|chief| chief.staff),
                })
            })
            .collect();
        let maker = maker.staff;
        let made = store.write_with(now, moves, move |tx, moves| {
            Box::pin(async move {
                let id = store::make_batch(tx, maker, "4月1日付け異動（見本）.xlsx", moves).await?;
                store::command(tx, maker, id, 1, BatchCommand::Propose).await
            })
        });
        made.await?;
        Ok(())
    }
}

fn next_april(today: Date) -> Date {
    let this_year = jiff::civil::date(today.year(), 4, 1);
    if today < this_year { this_year } else { jiff::civil::date(today.year() + 1, 4, 1) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_next_first_of_april_is_ahead() {
        assert_eq!(next_april(date(2026, 11, 22)), date(2027, 4, 1));
        assert_eq!(next_april(date(2027, 3, 31)), date(2027, 4, 1));
        assert_eq!(next_april(date(2027, 4, 1)), date(2028, 4, 1));
    }
}
