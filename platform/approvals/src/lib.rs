//! 決裁: who drafts, who signs, who decides.
//!
//! A [`Route`](yakusho_pack::format::Route) of the city pack names the steps; [`rules`] says, from
//! the approval, the roster and today, who may put their hand to it; [`Approvals`] keeps it, with
//! its trail, its items in the worklist and its events, in the transaction of the change. What is
//! approved is opaque here: a kind, an id and the hash of its content. The domain that owns it
//! hears [`APPROVAL_DECIDED`](events::APPROVAL_DECIDED) inside that transaction and carries the
//! decision out, or refuses and thereby undoes it.

pub mod events;
pub mod model;
mod office;
mod remind;
pub mod rules;
mod store;

pub use model::{
    Absence, Approval, Back, Command, Hand, Mark, MarkKind, Member, Roster, Signature, State,
    Subject, Turn,
};
pub use office::{Approvals, NewDraft, Request, Standing, Step, VacantPost, Waiting};
pub use remind::REMIND;
pub use store::migration::migrations;
