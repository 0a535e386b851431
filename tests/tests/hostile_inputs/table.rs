//! The rows that ran, and what was wrong with them.

use yakusho_tests::Seen;

/// The rows that ran and what was wrong with them.
pub struct Table {
    kind: String,
    rows: usize,
    wrong: Vec<String>,
}

impl Table {
    pub fn new(kind: String) -> Self {
        Self { kind, rows: 0, wrong: Vec::new() }
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn take_wrong(&mut self) -> Vec<String> {
        std::mem::take(&mut self.wrong)
    }

    /// One row: what was sent, what was seen, which status and words were promised.
    pub fn row(&mut self, what: &str, seen: &Seen, status: u16, words: &[&str]) {
        self.row_in("ja", what, seen, status, words);
    }

    pub fn row_in(&mut self, lang: &str, what: &str, seen: &Seen, status: u16, words: &[&str]) {
        let mut complaints = Vec::new();
        if seen.status.as_u16() != status {
            complaints.push(format!("status {} and not {status}", seen.status));
        }
        let text = seen.read();
        for word in words {
            if !text.contains(word) {
                complaints.push(format!("does not say 「{word}」"));
            }
        }
        if seen.is_page() && !text.is_empty() && !text.contains(&format!("lang=\"{lang}\"")) {
            complaints.push(format!("is not in {lang}"));
        }
        if seen.text().contains("<script>alert") {
            complaints.push("repeats markup as markup".to_owned());
        }
        if seen.status.is_client_error()
            && seen.is_page()
            && seen.header("cache-control") != "no-store"
        {
            complaints.push("may be cached".to_owned());
        }
        self.finish(what, complaints, Some(seen));
    }

    /// One row of which only a fact is told.
    pub fn holds(&mut self, what: &str, holds: bool) {
        let complaints = if holds { Vec::new() } else { vec!["does not hold".to_owned()] };
        self.finish(what, complaints, None);
    }

    /// One row that leads on, to an address that begins so.
    pub fn leads(&mut self, what: &str, seen: &Seen, to: &str) {
        let mut complaints = Vec::new();
        if seen.status != 303 || !seen.location().starts_with(to) {
            complaints.push(format!(
                "{} leads to 「{}」 and not to {to}",
                seen.status,
                seen.location()
            ));
        }
        self.finish(what, complaints, Some(seen));
    }

    fn finish(&mut self, what: &str, complaints: Vec<String>, seen: Option<&Seen>) {
        self.rows += 1;
        if complaints.is_empty() {
            return;
        }
        let summary = seen.and_then(Seen::summary).unwrap_or_default();
        let summary: String = summary.split_whitespace().collect::<Vec<_>>().join(" ");
        let summary: String = summary.chars().take(400).collect();
        self.wrong.push(format!("[{}] {what}: {} {summary}", self.kind, complaints.join("; ")));
    }

    /// A further promise about the row before, which counts as no row of its own.
    pub fn check(&mut self, what: &str, holds: bool) {
        if !holds {
            self.wrong.push(format!("[{}] {what}", self.kind));
        }
    }
}
