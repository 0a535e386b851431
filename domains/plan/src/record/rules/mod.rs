//! Pure decisions: what may be written into one's own record.

pub mod entry;
