//! Approvals, their places, their trail and absences as rows.

pub(crate) mod absences;
pub(crate) mod approvals;
mod entity;
pub(crate) mod marks;
pub mod migration;
pub(crate) mod places;
