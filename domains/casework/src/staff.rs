//! What pages and calls for staff in other domains share with those of this one: the session, what
//! its holder may do, and the frame around the page.

pub use crate::{
    api::Clerk,
    web::{
        failure::refused,
        staff::{desk::Desk, surround},
    },
};

/// A room of the office that another domain keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What it is called.
    pub label: &'static str,
    /// Where it is.
    pub href: &'static str,
}
