//! One list of what is to be done, filled by every domain in the transaction of its change.
//!
//! An item is known by its kind and its subject: a domain [`put`]s it whenever something about it
//! changes, and [`close`]s it when nothing is left to do. The list holds no personal data.

mod change;
mod entity;
mod hand_over;
mod item;
mod list;
mod looked;
mod migration;

pub use change::{close, close_all_of, put, put_new};
pub use hand_over::{OpenWork, open_work_of, reassign};
pub use item::{Cursor, WaitingFor, WorkItem};
pub use list::{
    Assignee, Counts, Due, Filter, ListPage, ListedItem, State, counts, list, of_subject,
};
pub use looked::{changed_since, last_look, look};
pub use migration::migrations;
