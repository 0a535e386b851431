//! A page on which there is nothing for this person.

use askama::Template;
use yakusho_pages::parts::Empty;

/// A heading, and why there is nothing.
#[derive(Template)]
#[template(source = "<h1>{{ heading }}</h1>{{ empty }}", ext = "html")]
pub struct Nothing {
    /// The heading.
    pub heading: &'static str,
    /// Why.
    pub empty: Empty,
}
