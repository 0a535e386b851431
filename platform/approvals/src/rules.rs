//! Pure decisions: nothing here knows a clock or a database.

pub mod decide;
pub mod turn;

pub use decide::{Change, decide, draft, hand_on, may_look_after};
pub use turn::turn_of;
