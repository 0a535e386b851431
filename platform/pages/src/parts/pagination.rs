//! Long lists in pages.

use askama::{Template, filters::HtmlSafe};
use yakusho_kernel::Lang;

use crate::words;

/// Previous and next page, and where we are. Prints nothing where there is one page.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/pagination.html")]
pub struct Pagination {
    /// The language.
    pub lang: Lang,
    /// The page shown, from 1.
    pub page: u64,
    /// How many there are.
    pub total: u64,
    /// The address of a page without its number: `/staff/work?state=late&page=`.
    pub base: String,
}
impl HtmlSafe for Pagination {}

impl Pagination {
    fn place(&self) -> String {
        words::PAGE_OF.with(
            self.lang,
            &[("page", &self.page.to_string()), ("total", &self.total.to_string())],
        )
    }

    fn previous(&self) -> Option<u64> {
        self.page.checked_sub(1).filter(|page| *page > 0)
    }

    fn next(&self) -> Option<u64> {
        self.page.checked_add(1).filter(|page| *page <= self.total)
    }
}
