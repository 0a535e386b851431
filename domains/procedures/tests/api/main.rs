//! The API of the tennis village, asked from outside.

mod calls;
mod document;
mod village;
mod walk;
