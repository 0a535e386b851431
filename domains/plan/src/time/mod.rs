//! Time for the groups' work: 10 % of the week, 3 to 4 hours, as proper work (本来業務).
//!
//! Hours are entered by the person alone. They are seen by the person, by the leads of the group
//! that they are about and by the heads of the person's departments; everybody else sees medians of
//! five people or more ([`rules::median`]).

pub(crate) mod api;
pub mod book;
pub mod demo;
pub mod measure;
pub mod rules;
pub mod store;
pub mod view;
pub(crate) mod web;
