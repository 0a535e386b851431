//! Nouns: staff, postings, the office tree, and a resident who was identified.

mod identified;
mod office;
mod policy;
mod staff;
mod transfer;

pub use identified::{Assurance, Identified, Level, Provider};
pub use office::OfficeTree;
pub use policy::SignInPolicy;
pub use staff::{Posting, Role, StaffContext, login_name};
pub use transfer::{Batch, BatchState, Destination, Move};
