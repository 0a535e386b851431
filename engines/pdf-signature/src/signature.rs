//! Signatures as the PDF carries them: form fields, signature dictionaries, byte ranges, and what
//! they forbid to change.

mod byte_range;
mod dictionary;
mod discover;
mod field;

pub use byte_range::{ByteRange, RangeFault};
pub(crate) use dictionary::stricter;
pub use dictionary::{Lock, SignatureDict, SubFilter};
pub use discover::{Found, find};
pub use field::{FormField, form_fields};
