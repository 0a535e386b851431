//! The rows.

pub mod case_rating;
pub mod case_word;
pub mod work_case;
