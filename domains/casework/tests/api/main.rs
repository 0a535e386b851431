//! The API of holders and staff through the real router, over the pack of Tennis Village.

mod accounts;
#[path = "../resident/browser.rs"]
#[expect(dead_code, reason = "shared with the tests of the resident's pages; not all is used here")]
mod browser;
mod caller;
mod desk;
mod document;
mod holder;
mod notices;
mod staff;
#[path = "../resident/village.rs"]
#[expect(dead_code, reason = "shared with the tests of the resident's pages; not all is used here")]
mod village;
