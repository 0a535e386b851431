//! 教示 of a case, for the page on which it is refused.

use super::case_file::CaseFile;
pub use crate::rules::remedies::{NOTE, Remedy, other_body, remedies};

/// The remedies against the refusal of a case.
pub fn of(file: &CaseFile) -> Vec<Remedy> {
    let city = &file.pack().city;
    file.procedure().map_or_else(Vec::new, |procedure| {
        remedies(procedure, &city.name.ja, &city.mayor_title, &city.prefecture)
    })
}
