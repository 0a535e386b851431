//! One spelling for all the ways in which people write the same thing: for comparison only, never
//! shown and never stored in place of what was written.

mod address;
mod kanji;
mod name;

pub use address::{Place, address, address_in};
pub use kanji::common_kanji;
pub use name::{name, words_of_name};
