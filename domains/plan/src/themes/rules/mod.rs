//! Pure decisions about themes: what may be raised, and which step may follow which.

pub mod raise;
pub mod step;
