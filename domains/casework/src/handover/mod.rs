//! Hand-over to core systems, in the four ways of the national specification for 申請管理システム
//! (③-6, ④): transcription screen, RPA file, screen import, batch file.
//!
//! Which cases go and what stands in a row is a mapping of the city pack. [`waiting`] finds the
//! cases that wait, [`lookup`] gives a mapping the values of a case, [`run`] records a run: a
//! numbered batch with its file, and a mark on every case, so that each goes once. [`answers`]
//! reconciles what the receiver answered to the row; a row that was not taken gives the case back
//! as work. [`deliver`] sends a run to a webhook.

pub mod answers;
pub mod batch;
pub mod deliver;
pub mod lookup;
pub mod migration;
mod rows;
pub mod run;
pub mod waiting;

pub use batch::{Batch, BatchRow, RowState, batches_of};
pub use run::NOUN;
