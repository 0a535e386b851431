//! The nouns: an approval, its signatures, the people who may sign.

mod approval;
mod roster;

pub use approval::{
    Approval, Back, Command, Hand, Mark, MarkKind, Signature, State, Subject, Turn,
};
pub use roster::{Absence, Member, Roster};
