//! What another form tool of the city exported becomes applications and cases like any other, with
//! the channel 「他のフォーム」. A row is named by the tool and the tool's own receipt number, so that
//! the same row is the same application, however often a file is brought.

pub mod check;
pub mod migration;
pub mod runs;
