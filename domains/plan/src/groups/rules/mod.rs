//! Pure decisions: whose departments a group has, and who may be its member.

pub mod departments;
pub mod membership;
