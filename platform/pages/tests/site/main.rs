//! The page layer as an imaginary city uses it, asked from outside.

mod browser;
mod gallery;
mod looks;
mod requests;
mod weight;
