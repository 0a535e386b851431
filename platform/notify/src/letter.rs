//! A message in three languages with places for values.

use std::collections::BTreeSet;

use yakusho_kernel::{Lang, Text};

/// A message template: `{number}` in a text is a place for the value of that name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: Text,
    /// The text.
    pub body: Text,
}

impl Letter {
    /// Subject and body in a language, with the values in their places. A value is never searched
    /// for places again, and a place without a value stays visible.
    #[must_use]
    pub fn fill(&self, lang: Lang, values: &[(&str, &str)]) -> (String, String) {
        let subject = fill(self.subject.get(lang), values);
        let one_line = subject
            .split(['\r', '\n'])
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        (one_line, fill(self.body.get(lang), values))
    }

    /// The names of all places, in any language.
    #[must_use]
    pub fn places(&self) -> BTreeSet<&str> {
        Lang::ALL
            .into_iter()
            .flat_map(|lang| [self.subject.get(lang), self.body.get(lang)])
            .flat_map(|text| pieces(text).filter_map(|piece| piece.err()))
            .collect()
    }
}

fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Ok(words) => filled.push_str(words),
            Err(name) => match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => filled.push_str(value),
                None => filled.extend(["{", name, "}"]),
            },
        }
    }
    filled
}

/// Words are `Ok`, names of places are `Err`.
fn pieces(text: &str) -> impl Iterator<Item = Result<&str, &str>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let named = rest.strip_prefix('{').and_then(|after| after.split_once('}'));
        if let Some((name, after)) = named.filter(|(name, _)| is_name(name)) {
            rest = after;
            return Some(Err(name));
        }
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end =
            rest.get(first..).and_then(|after| after.find('{')).map_or(rest.len(), |at| at + first);
        let (words, after) = rest.split_at(end);
        rest = after;
        Some(Ok(words))
    })
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_their_places_and_are_not_read_again() {
        let letter = Letter {
            subject: Text::new("受付番号 {number}", "番号（ばんごう） {number}", "Number {number}"),
            body: Text::new(
                "{name} 様\n{link}\n{ } {}",
                "{name} さん {link}",
                "Dear {name}, {link}",
            ),
        };
        let values = [
            ("number", "R8-1\r\nBcc: x@example.jp"),
            ("name", "{link}"),
            ("link", "https://x/r/abc"),
        ];
        let (subject, body) = letter.fill(Lang::Ja, &values);
        assert_eq!(subject, "受付番号 R8-1 Bcc: x@example.jp");
        assert_eq!(body, "{link} 様\nhttps://x/r/abc\n{ } {}");
        assert_eq!(letter.fill(Lang::En, &[]).1, "Dear {name}, {link}");
        assert_eq!(letter.places(), BTreeSet::from(["link", "name", "number"]));
    }
}
