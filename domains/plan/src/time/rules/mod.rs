//! Pure decisions about hours: weeks and their bands, what may be entered, which medians may be
//! shown, and what a calendar file offers.

pub mod calendar_file;
pub mod entry;
pub mod median;
pub mod week;
