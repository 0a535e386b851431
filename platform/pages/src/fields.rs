//! What a form sent: names and values in their order, read strictly.

use serde::Deserialize;

/// The name of the hidden control that carries the form token.
pub(crate) const TOKEN: &str = "_token";

/// The pairs that a form sent, without the form token. Debug output shows names only.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Fields(Vec<(String, String)>);

impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl FromIterator<(String, String)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl Fields {
    /// The first value of a control; `None` where the form had no such control.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// All values of a control, in order.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.pairs().filter(move |(key, _)| *key == name).map(|(_, value)| value)
    }

    /// All pairs in the order of the form.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Which submit button was pressed, of those that share the name `_go` (see
    /// [`crate::parts::Buttons`]); `next` where the person pressed Enter.
    #[must_use]
    pub fn go(&self) -> &str {
        // The first submit of a form is the hidden default; a pressed button comes after it only
        // if the browser sends both, which none does.
        self.get("_go").unwrap_or("next")
    }

    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let place = self.0.iter().position(|(key, _)| key == name)?;
        let (_, value) = self.0.remove(place);
        Some(value)
    }

    pub(crate) fn push(&mut self, name: String, value: String) {
        self.0.push((name, value));
    }

    /// Reads a body of type `application/x-www-form-urlencoded` (WHATWG URL 5.1), but refuses
    /// bytes that are not UTF-8 where the standard would replace them: a name that was silently
    /// changed is worse than a name that is asked again.
    ///
    /// # Errors
    /// [`NotUtf8`].
    pub fn parse(body: &[u8]) -> Result<Self, NotUtf8> {
        body.split(|byte| *byte == b'&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let mut halves = pair.splitn(2, |byte| *byte == b'=');
                let name = decode(halves.next().unwrap_or_default())?;
                Ok((name, decode(halves.next().unwrap_or_default())?))
            })
            .collect()
    }
}

/// Some value is not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotUtf8;

fn decode(text: &[u8]) -> Result<String, NotUtf8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, tail @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = tail;
                }
                _ => bytes.push(b'%'),
            },
            (other, _) => bytes.push(*other),
        }
    }
    String::from_utf8(bytes).map_err(|_| NotUtf8)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_keep_their_order_and_repeat() {
        let fields = Fields::parse(b"a=1&b=%E3%81%82+x&a=2&c&&%=%zz").expect("utf-8");
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(fields.get("b"), Some("あ x"));
        assert_eq!(fields.get("c"), Some(""));
        assert_eq!(fields.get("%"), Some("%zz"));
        assert_eq!(fields.get("d"), None);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused() {
        for body in [&b"a=%82%A0"[..], b"a=\xff", b"%C0%80=1", b"a=%ED%A0%80"] {
            assert_eq!(Fields::parse(body), Err(NotUtf8));
        }
    }

    #[test]
    fn debug_output_has_no_values() {
        let fields = Fields::parse(b"name=secret").expect("utf-8");
        assert_eq!(format!("{fields:?}"), "[\"name\"]");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused_without_panic(body: Vec<u8>) {
            let _ = Fields::parse(&body);
        }
    }
}
