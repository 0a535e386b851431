//! The rows.

pub mod case_gram;
pub mod case_gram_list;
pub mod case_inquiry;
pub mod case_rating;
pub mod case_word;
pub mod register_key;
pub mod register_person;
pub mod register_snapshot;
pub mod work_case;
