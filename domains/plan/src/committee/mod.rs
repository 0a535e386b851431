//! Committee papers: how the plan stands, assembled from what is kept, checked and fixed by other people
//! than who made them, and frozen so that every number can be verified later.

pub mod api;
pub mod assemble;
pub mod demo;
pub mod edition;
pub mod entered;
pub mod entity;
pub mod migration;
pub mod model;
pub mod press;
pub mod rules;
pub mod store;
pub mod verify;
pub mod view;
pub mod web;
pub mod work;

pub use edition::Edition;
pub use model::{Decision, Half, Paper, Question, State};
