//! Workbooks (ECMA-376): written with text cells only, so that leading zeros and dates survive and
//! nothing is ever a formula; read with whatever a person's spreadsheet made of them.

mod parts;
mod read;
mod write;

pub use read::read;
pub use write::write;
