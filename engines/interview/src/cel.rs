//! Conditions and values in the syntax of CEL (Common Expression Language), read by our own parser
//! and evaluated in three values over facts.
//!
//! # What may be written
//! * Literals: `true`, `18`, `"転入"` or `'転入'` (escapes `\n \t \r \\ \" \' \uXXXX`), lists `["a", "b"]`.
//! * Facts and terms by dotted path, in any script: `move.date`, `person.birth_date`, `選手.氏名`.
//!   A bare path means, in this order: the fact of the current instance `it`, a fact of the
//!   application, a term. `p.birth_date` and `p.person.birth_date` both mean the fact
//!   `person.birth_date` of `p`; `me.birth_date` that of the fixed instance `me`.
//!   `it.id` is the instance's id as a text, `address.city` a part of an address.
//! * The lists of the groups by their names (`people`, `dogs`), `today`, and `event`, the id of the
//!   event as a text.
//! * `== != < <= > >=`, `&& || !`, `in`, `+ -`, `condition ? a : b`.
//! * `list.exists(p, …)`, `.all(p, …)`, `.filter(p, …)`, `.map(p, …)`, `.size()`;
//!   `text.contains("…")`, `.startsWith("…")`, `.endsWith("…")`.
//! * Functions: see [`functions`].
//!
//! # Three values
//! An expression is known, or unknown together with the facts that could still settle it.
//! `false && x` is false whatever `x` is, and needs nothing. 「わからない」 is unknown and needs
//! nothing more. An *absent* fact (its question did not apply, or was left empty) is known:
//! it equals nothing, is ordered with nothing, and counts as false where a condition is expected.

pub mod ages;
mod check;
pub mod functions;
mod node;
mod parser;
mod scope;
mod syntax;
mod token;
mod types;

pub(crate) use check::Checker;
pub(crate) use functions::Function;
pub(crate) use node::{Dependency, Each, Node, Operator, Part, TextTest, Where};
pub(crate) use scope::{Named, Names, Scope};
pub(crate) use types::Type;

/// The longest expression that is read, in bytes.
pub const LONGEST: usize = 8_000;
/// The deepest nesting of brackets and operators that is read.
pub const DEEPEST: usize = 64;

/// Reads an expression without looking at its names.
///
/// # Errors
/// The first thing that cannot be read, with its bytes, in Japanese.
pub fn read(source: &str) -> Result<(), crate::ExpressionError> {
    parser::parse(source).map(drop)
}
