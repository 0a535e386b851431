//! The resident's pages through the real router, over the pack of Tennis Village.

mod browser;
mod correction;
mod identification;
mod rating;
mod status;
#[expect(dead_code, reason = "the office's tests use the rest of the village")]
mod village;
mod withdrawal;
