//! What a browser sees.

use http::{HeaderMap, StatusCode};

/// An answer.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub bytes: Vec<u8>,
}

impl Seen {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as a person reads it: entities resolved, markup left in.
    #[must_use]
    pub fn read(&self) -> String {
        unescape(&self.text())
    }

    /// A header; empty where it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// Where it sends the browser; empty where it does not.
    #[must_use]
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// Whether the page says this, anywhere.
    #[must_use]
    pub fn says(&self, words: &str) -> bool {
        self.read().contains(words)
    }

    /// Whether it is a page.
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.header("content-type").starts_with("text/html")
    }

    /// The token of the page's first form that is posted; empty where there is none.
    #[must_use]
    pub fn token(&self) -> String {
        let text = self.text();
        let rest = text.split("name=\"_token\" value=\"").nth(1).unwrap_or("");
        rest.split('"').next().unwrap_or("").to_owned()
    }

    /// The hidden controls of the page, without the token.
    #[must_use]
    pub fn hidden(&self) -> Vec<(String, String)> {
        let text = self.text();
        text.split("<input type=\"hidden\" name=\"")
            .skip(1)
            .filter_map(|rest| {
                let (name, rest) = rest.split_once('"')?;
                let value = rest.split_once("value=\"")?.1.split('"').next()?;
                Some((unescape(name), unescape(value)))
            })
            .filter(|(name, _)| name != "_token")
            .collect()
    }

    /// The name of the page's first control for files; empty where it has none.
    #[must_use]
    pub fn file_control(&self) -> String {
        let text = self.text();
        let control = text
            .split("<input")
            .find(|rest| rest.split('>').next().is_some_and(|tag| tag.contains("type=\"file\"")));
        let name = control.and_then(|tag| tag.split("name=\"").nth(1)?.split('"').next());
        name.map(unescape).unwrap_or_default()
    }

    /// The code that the page shows: three groups of four.
    ///
    /// # Panics
    /// Where it shows none.
    #[must_use]
    pub fn code(&self) -> String {
        let text = self.read();
        let is_code = |word: &str| {
            let groups: Vec<&str> = word.split('-').collect();
            groups.len() == 3
                && groups.iter().all(|group| {
                    group.len() == 4
                        && group.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
                })
        };
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        words.find(|word| is_code(word)).expect("a code on the page").to_owned()
    }

    /// The error summary's text; `None` where the page has none.
    #[must_use]
    pub fn summary(&self) -> Option<String> {
        let text = self.read();
        let rest = text.split("<div class=\"y-errors\"").nth(1)?;
        Some(rest.split("</ul>").next()?.to_owned())
    }
}

pub(crate) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('&') {
        plain.push_str(&rest[..place]);
        rest = &rest[place..];
        let end = rest.char_indices().take(10).find(|(_, letter)| *letter == ';');
        let resolved = end.and_then(|(end, _)| Some((entity(&rest[1..end])?, end)));
        match resolved {
            Some((letter, end)) => {
                plain.push(letter);
                rest = &rest[end + 1..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        _ => {
            let code = name.strip_prefix('#')?;
            let code = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}
