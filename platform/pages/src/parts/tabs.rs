//! Views of the same thing, side by side. They are links: each has an address, and the keyboard
//! works as everywhere else.

use askama::{Template, filters::HtmlSafe};

/// A row of views.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/tabs.html")]
pub struct Tabs {
    /// What the views are of.
    pub label: String,
    /// The views.
    pub tabs: Vec<Tab>,
}
impl HtmlSafe for Tabs {}

/// One view.
#[derive(Clone, Debug, Default)]
pub struct Tab {
    /// Its words.
    pub label: String,
    /// Its address.
    pub href: String,
    /// How many things are in it.
    pub count: Option<u64>,
    /// Whether it is the one shown.
    pub current: bool,
}
