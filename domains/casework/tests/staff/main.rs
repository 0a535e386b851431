//! The office's pages through the real router, over the pack of Tennis Village.

mod admin;
mod approval;
#[path = "../../../../platform/identity/tests/parts/authenticator.rs"]
mod authenticator;
mod beside;
#[path = "../resident/browser.rs"]
mod browser;
mod case;
mod clerk;
mod demo;
mod documents;
mod enter;
mod find;
mod find_many;
mod hands;
mod menu;
mod numbers;
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
