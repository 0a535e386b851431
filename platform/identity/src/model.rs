//! Nouns: staff, postings, the office tree, and a resident who was identified.

mod identified;
mod office;
mod staff;

pub use identified::{Assurance, Identified, Level, Provider};
pub use office::OfficeTree;
pub use staff::{Posting, Role, StaffContext, login_name};
