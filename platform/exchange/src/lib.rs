//! Tables in and out: what other systems take from us and give us.
//!
//! Outwards: [`mapping`] turns the facts of a case into the cells of a row as a city's mapping
//! says, [`file`] writes rows as CSV (UTF-8 or CP932), XLSX or JSON, [`webhook`] sends a file
//! with a [`signature`]. Inwards: [`file::read`] reads the same formats and says what is wrong with
//! row and column in Japanese, [`answer`] reads how a receiver answered, and [`form`] what another
//! form tool exported.
//!
//! Everything but [`webhook`] is pure. Nothing is ever cut off, replaced or dropped in silence: a
//! value that does not fit becomes a [`CellProblem`] with its row and column.

pub mod answer;
mod charset;
mod csv;
mod day;
pub mod file;
pub mod form;
mod json;
pub mod mapping;
pub mod marked;
mod problem;
pub mod signature;
mod table;
mod transform;
pub mod webhook;
mod width;
mod xlsx;

pub use problem::CellProblem;
pub use table::Table;
