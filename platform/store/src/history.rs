//! Actions of some days and kinds, for those who count.

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::{Builder, Uuid};

use crate::{
    Store,
    action::{Action, row},
    error::Result,
};

/// How many rows one reading holds in memory.
const AT_ONCE: u64 = 2_000;

/// The smallest id that an action of this instant can have: ids begin with the milliseconds
/// (RFC 9562 section 5.7), so that the primary key finds a span of time.
fn floor(at: Timestamp) -> Uuid {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}

impl Store {
    /// Hands every action of these kinds since `begin` to `each`, oldest first, without holding
    /// them all in memory. To the millisecond.
    ///
    /// # Errors
    /// What the database says.
    pub async fn actions_since(
        &self,
        begin: Timestamp,
        kinds: &[&str],
        mut each: impl FnMut(Action) + Send,
    ) -> Result<()> {
        let mut after = floor(begin);
        loop {
            let rows = row::Entity::find()
                .filter(row::Column::Municipality.eq(self.municipality().as_str()))
                .filter(row::Column::Id.gt(after))
                .filter(row::Column::Kind.is_in(kinds.iter().copied()))
                .order_by_asc(row::Column::Id)
                .limit(AT_ONCE)
                .all(self.read())
                .await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            rows.into_iter().map(Action::from).for_each(&mut each);
        }
    }
}
