//! Who sees what of the facts that were told. This is the only door between a sealed sheet and a
//! page, a print, an export, a letter or the API: what comes out is [`Shown`], and nobody else can
//! make one. Whatever may not be seen comes out as the words that stand in its place.
//!
//! ```text
//! FactSheet ── Reading::new(sheet, eyes) ── reading.told(compiled, event, day) ── Shown
//!                              │
//!                     Eyes::of(permission, who, facts, purpose)
//! ```
//!
//! [`Eyes`] asks the policies once for each class of facts (公開・庁内・個人・要配慮, and whether they
//! tell where somebody lives); [`Eyes::mask`] is the one function that decides what is masked.
//! Words that people wrote themselves (reasons, notes) go through [`Reading::words`], which hides
//! the address of a person under 支援措置 however it is spelled.

mod eyes;
mod form;
mod place;
mod reading;
mod shown;

pub use eyes::Eyes;
pub use form::{ShownBox, ShownForm};
pub use place::{place_key, places_of};
pub use reading::{Reading, Told, is_shared};
pub use shown::{Mask, Shown};
