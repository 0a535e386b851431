//! Approvals as rows, on both databases.

mod life;
mod moved;
mod office;
