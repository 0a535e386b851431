//! City packs: a city's departments, procedures, life events, questions and texts as versioned
//! data; read with file and line, checked in Japanese, simulated, compared, measured and searched.
//!
//! A pack is a folder `cities/<name>/` of YAML files ([`format`]). [`Pack::load`] reads it and says
//! everything that cannot be read; [`Pack::lint`] says what is wrong with what was read. A pack is
//! immutable and its [`PackVersion`] is a hash of what it says: [`Pack::to_archive`] makes the blob
//! that is kept so that a case can end under the rules under which it began.

pub mod diff;
mod files;
mod finding;
pub mod format;
mod lint;
mod load;
mod measure;
mod pack;
mod search;
pub mod simulate;
mod sources;
mod texts;
mod version;
mod walk;
pub mod yaml;

pub use files::{Files, FilesError};
pub use finding::{Finding, Report, Severity, Site};
pub use lint::codes::{CODES, SIMULATED};
pub use measure::Measured;
pub use pack::Pack;
pub use search::{Hit, HitKind};
pub use sources::{Kind, Sources};
pub use version::{NotAVersion, PackVersion};
