//! Pure decisions: what a person must do, what a submission files, when guessing is
//! braked.

pub mod brake;
pub mod result;
pub mod submit;
