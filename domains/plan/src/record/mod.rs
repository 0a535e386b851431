//! People's side of it (組織横断的な活動を支える仕組み): what somebody does beside their duty (従事・職務),
//! what they share (成果共有), where they want to go (キャリアパス), and what they learned. Theirs, and
//! seen by themselves and their manager alone.

pub(crate) mod api;
pub mod demo;
pub mod rules;
pub mod store;
pub(crate) mod web;
