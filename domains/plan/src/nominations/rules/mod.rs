//! Pure decisions: what may happen to a request, what an answer says, what to look at before it is
//! confirmed, and when to remind.

pub mod answer;
pub mod checks;
pub mod decide;
pub mod mark;
