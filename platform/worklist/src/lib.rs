//! One list of what is to be done, filled by every domain in the transaction of its change.
//!
//! An item is known by its kind and its subject: a domain [`put`]s it whenever something about it
//! changes, and [`close`]s it when nothing is left to do. The list holds no personal data.

mod change;
mod entity;
mod filter;
mod hand_over;
mod item;
mod kept;
mod list;
mod looked;
mod mark;
mod migration;

pub use change::{close, close_all_of, put, put_new};
pub use filter::{Assignee, Due, Filter, Sort, State};
pub use hand_over::{OpenWork, let_go, open_work_of, reassign};
pub use item::{Cursor, WaitingFor, WorkItem};
pub use kept::{Keep, KeptFilter, MOST_KEPT, forget_filter, keep_filter, kept_filters};
pub use list::{Counts, ListPage, ListedItem, Tally, counts, list, of_subject, sorted_list, tally};
pub use looked::{changed_since, last_look, look};
pub use mark::{mark, marked, unmark};
pub use migration::migrations;
