//! What an incremental update changed, and what that change is for.
//!
//! Every object that is another one than before must be explained by its role: the form's list of
//! fields grew by a signature, a page got the widget, the document security store got data. What
//! nothing explains is not allowed (docs/decisions/0042).

mod annotations;
mod archive;
mod catalog;
mod compare;
mod form;
mod references;

pub use compare::{Change, ChangeKind, changes};
