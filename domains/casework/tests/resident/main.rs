//! The resident's pages through the real router, over the pack of Tennis Village.

mod browser;
mod correction;
mod identification;
mod rating;
mod status;
mod village;
mod withdrawal;
