//! What pages and calls for staff in other domains share with those of this one: the session, what
//! its holder may do, and the frame around the page.

pub use crate::{
    api::Clerk,
    web::{
        failure::refused,
        staff::{desk::Desk, surround},
    },
};

/// A room of the office's menu, of this domain or of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What it is called.
    pub label: &'static str,
    /// Where it is.
    pub href: &'static str,
    /// What one does there, in a sentence.
    pub about: &'static str,
}
