//! The one binary: how the rooms of the house are put together, and one file for each subcommand.

pub mod api;
pub mod cli;
pub mod clock;
pub mod command;
pub mod config;
pub mod house;
mod source;
