//! Pure decisions about meetings: the days of a series, what may be planned, what is written down,
//! and what is carried to the next one.

pub mod plan;
pub mod record;
pub mod repeat;
