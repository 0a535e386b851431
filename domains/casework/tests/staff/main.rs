//! The office's pages through the real router, over the pack of Tennis Village.

mod beside;
mod admin;
#[path = "../../../../platform/identity/tests/parts/authenticator.rs"]
mod authenticator;
#[expect(dead_code, reason = "residents upload and read other languages, staff do not")]
#[path = "../resident/browser.rs"]
mod browser;
mod approval;
mod case;
mod clerk;
mod demo;
mod documents;
mod numbers;
mod enter;
mod hands;
mod find;
mod find_many;
mod own_page;
mod passkey;
mod presence;
mod sign_in;
mod tally;
mod uptake;
#[expect(dead_code, reason = "the residents' tests use the rest of the village")]
#[path = "../resident/village.rs"]
mod village;
mod worklist;
