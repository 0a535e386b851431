//! Accounts, postings, sessions and wrong attempts as rows.

mod day;
mod entity;
mod migration;
mod posted;
mod session;
mod sign_in;
mod staff;

pub(crate) use entity::stand_in as stand_in_row;

pub use migration::migrations;
pub use posted::{posted_in, postings_of};
pub use session::{clean_up, end_sessions_of, sign_out, who_is};
pub use sign_in::{SignIn, SignedIn, sign_in};
pub use staff::{
    NewPosting, NewStaff, StaffRow, add_staff, change_password, end_posting, post,
    replace_second_factor, staff_list, staff_names,
};
