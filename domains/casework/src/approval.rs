//! How cases are decided: by the route that the city's pack names for the decision (決裁).
//!
//! [`Casework::propose`] either carries a decision out at once, where the route delegates it to the
//! drafter's grade (専決 without steps), or drafts it; [`Casework::on_approval`] signs, returns and
//! withdraws; when the last step is signed, the case changes in the same transaction. Nothing
//! else decides a case: [`guard`] stands before every other command.

mod act;
mod carry;
mod content;
mod guard;
mod propose;
mod way;

pub use act::OnApproval;
pub(crate) use carry::listen;
pub use content::Content;
pub(crate) use guard::guard;
pub use propose::{Propose, Proposed};
pub use way::{Decision, Proposal, way};

/// The kind of the subject of an approval that is about a case.
pub const CASE: &str = "case";
