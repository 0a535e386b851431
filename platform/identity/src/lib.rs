//! Who people are: staff accounts with password and one-time code, postings in the office tree,
//! sessions of our own; and for residents a stand-in identity provider that says of itself that it
//! is one (試験用).
//!
//! Decisions are pure functions in `rules`; what is in `store` reads, asks them, and writes.

pub mod certificate;
pub mod model;
pub mod passkey;
pub mod rules;
pub mod secret;
pub mod single_sign_on;
pub mod stand_in;
pub mod store;
pub mod view;

pub use model::{
    Assurance, Identified, Level, OfficeTree, Posting, Provider, Role, SignInPolicy, StaffContext,
};
pub use secret::{PasswordHash, RecoveryCode, SealError, Sealer, SessionToken, TotpSecret};
pub use stand_in::{Environment, StandIns};
pub use store::{NewPosting, NewStaff, SignIn, SignedIn, migrations};
