//! What pages and calls for staff in other domains share with those of this one: the session, what
//! its holder may do, and the frame around the page.

pub use crate::{
    api::Clerk,
    web::{
        failure::refused,
        staff::{desk::Desk, surround},
    },
};
