//! May they? Deny by default; the rules are Cedar policies that an auditor can read
//! (`policies/core.cedar`), and a city's pack may add forbids and nothing else.
//!
//! A handler asks [`Permission::may`] before it loads anything that is not needed to ask. For a
//! list it asks [`Permission::lists`], which names the conditions to put into the query.

mod action;
mod decision;
mod engine;
mod list;
mod pack;
mod problem;
mod purpose;
mod resource;
mod who;

pub use action::ActionName;
pub use decision::{Decision, Reason};
pub use engine::Permission;
pub use list::ListPredicate;
pub use pack::{lint, policies_of};
pub use problem::PolicyProblem;
pub use purpose::Purpose;
pub use resource::{Fact, Protection, Resource};
pub use who::Who;
