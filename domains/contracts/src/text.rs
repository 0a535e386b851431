//! The text of each page of a PDF, for people who read on a phone or with a screen reader. It is beside
//! the file and never instead of it.

use lopdf::Document;

/// Lines of all pages together, at most: more is read in the file.
const MOST: usize = 2_000;

/// The lines of each page; a page without text is empty.
#[must_use]
pub fn pages(bytes: &[u8]) -> Vec<Vec<String>> {
    let Ok(document) = Document::load_mem(bytes) else { return Vec::new() };
    let mut left = MOST;
    let mut all = Vec::new();
    for number in document.get_pages().into_keys() {
        let text = document.extract_text(&[number]).unwrap_or_default();
        let lines: Vec<String> = text
            .lines()
            .map(|line| yakusho_kernel::text::storage_form(line).trim().to_owned())
            .filter(|line| !line.is_empty())
            .take(left)
            .collect();
        left = left.saturating_sub(lines.len());
        all.push(lines);
    }
    all
}
