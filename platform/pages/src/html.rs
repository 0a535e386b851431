//! Markup that is already escaped.

use std::fmt;

use askama::{FastWritable, Template, Values, filters::HtmlSafe};

/// HTML that was made by a template. Templates print it without escaping it again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// What a template says.
    ///
    /// # Panics
    /// Never: a template only fails where a value's own formatting fails, and ours do not.
    #[must_use]
    pub fn of(template: &impl Template) -> Self {
        Self(template.render().expect("formatting into a string does not fail"))
    }

    /// Plain text, escaped.
    #[must_use]
    pub fn text(text: impl AsRef<str>) -> Self {
        let mut html = String::with_capacity(text.as_ref().len());
        for letter in text.as_ref().chars() {
            match letter {
                '&' => html.push_str("&#38;"),
                '<' => html.push_str("&#60;"),
                '>' => html.push_str("&#62;"),
                '"' => html.push_str("&#34;"),
                '\'' => html.push_str("&#39;"),
                other => html.push(other),
            }
        }
        Self(html)
    }

    /// Text of several lines, escaped, with a paragraph for each.
    #[must_use]
    pub fn paragraphs(text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        Self(lines.map(|line| format!("<p>{}</p>", Self::text(line))).collect())
    }

    /// A link inside the site.
    #[must_use]
    pub fn link(href: &str, words: &str) -> Self {
        Self(format!("<a href=\"{}\">{}</a>", Self::text(href), Self::text(words)))
    }

    /// Markup that this crate wrote itself around escaped text.
    pub(crate) const fn raw(markup: String) -> Self {
        Self(markup)
    }

    /// Several parts one after the other.
    #[must_use]
    pub fn join(parts: impl IntoIterator<Item = Self>) -> Self {
        Self(parts.into_iter().map(|part| part.0).collect())
    }

    /// The markup.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl HtmlSafe for Html {}
impl FastWritable for Html {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_break_out_of_markup() {
        assert_eq!(
            Html::text("<a href=\"x\">&'").as_str(),
            "&#60;a href=&#34;x&#34;&#62;&#38;&#39;"
        );
    }
}
