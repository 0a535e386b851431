//! The words every floor of the house shares: ids, money, dates, codes, texts and refusals.
//!
//! Nothing here knows a city, a clock, a database or a web page. Keep it small and quiet: an edit
//! here rebuilds everything.

pub mod actor;
pub mod check_digit;
pub mod date;
pub mod id;
pub mod lang;
pub mod municipality;
pub mod provenance;
pub mod refusal;
pub mod text;
pub mod yen;

pub use actor::Actor;
pub use date::{Era, FiscalYear, Wareki};
pub use id::Id;
pub use lang::{Lang, Text};
pub use municipality::MunicipalityCode;
pub use provenance::Provenance;
pub use refusal::{Problem, Refusal, RefusalKind};
pub use yen::Yen;
