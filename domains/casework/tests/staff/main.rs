//! The office's pages through the real router, over the pack of Tennis Village.

mod beside;
#[expect(dead_code, reason = "residents upload and read other languages, staff do not")]
#[path = "../resident/browser.rs"]
mod browser;
mod case;
mod clerk;
mod demo;
mod find;
mod find_many;
mod sign_in;
#[expect(dead_code, reason = "the residents' tests use the rest of the village")]
#[path = "../resident/village.rs"]
mod village;
