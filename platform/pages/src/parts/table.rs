//! A table for staff: dense, with a head that stays, links that sort, and rows for the keyboard.

use askama::{Template, filters::HtmlSafe};

use crate::html::Html;

/// A table. Every cell of its first column is the head of its row.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/table.html")]
pub struct Table {
    /// What the table shows; read first by screen readers.
    pub caption: String,
    /// Whether the caption is seen.
    pub caption_hidden: bool,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Whether j, k and Enter walk the rows (keys.js).
    pub keys: bool,
}
impl HtmlSafe for Table {}

/// A column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Its head.
    pub label: String,
    /// Whether it holds figures, aligned at their right.
    pub figures: bool,
    /// The address that sorts by it.
    pub sort: Option<String>,
    /// How it is sorted now.
    pub order: Order,
}

/// How a column is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Not by this column.
    #[default]
    None,
    /// Smallest first.
    Up,
    /// Largest first.
    Down,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// One cell a column.
    pub cells: Vec<Html>,
    /// What the row opens; the first cell becomes the link.
    pub href: Option<String>,
    /// Whether it wants attention (overdue).
    pub urgent: bool,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// A column of figures.
    #[must_use]
    pub fn figures(label: impl Into<String>) -> Self {
        Self { figures: true, ..Self::new(label) }
    }

    /// Sorted by a link.
    #[must_use]
    pub fn sorted(mut self, href: impl Into<String>, order: Order) -> Self {
        self.sort = Some(href.into());
        self.order = order;
        self
    }

    fn aria_sort(&self) -> Option<&'static str> {
        match self.order {
            Order::None => None,
            Order::Up => Some("ascending"),
            Order::Down => Some("descending"),
        }
    }
}

impl Table {
    /// The head of a column; on a phone it stands before each of its cells.
    fn label(&self, place: &usize) -> &str {
        self.columns.get(*place).map_or("", |column| column.label.as_str())
    }

    fn is_figures(&self, place: &usize) -> bool {
        self.columns.get(*place).is_some_and(|column| column.figures)
    }
}
