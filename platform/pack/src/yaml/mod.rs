//! YAML with places. A file is read once into a tree in which every key and value knows its line
//! and column; serde types are then read from that tree piece by piece, so that one mistake does
//! not hide the next, and every later check can point at the exact spot.

mod parse;
mod read;

pub use parse::{YamlError, parse};
pub use read::{ReadError, read};

/// A spot in a file. Lines and columns count characters from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it begins.
    pub at: Position,
    /// What it is.
    pub value: Value,
}

/// The three shapes of YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A scalar. A `plain` one (without quotes) may mean null, a boolean or a number.
    Scalar {
        /// The text.
        text: String,
        /// Whether it was written without quotes.
        plain: bool,
    },
    /// A list.
    Seq(Vec<Node>),
    /// A map in the order of the file; no key stands twice.
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_at: Position,
    /// The value.
    pub value: Node,
}

impl Node {
    /// Whether this is an empty value, `null` or `~`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The items of a list.
    #[must_use]
    pub fn items(&self) -> Option<&[Self]> {
        match &self.value {
            Value::Seq(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a map.
    #[must_use]
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The text of a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The value under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries()?.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// Follows a path of keys and list positions, such as `rules.3.when`, as far as it goes. The
    /// last node reached is the nearest place that can be shown.
    #[must_use]
    pub fn follow(&self, path: &str) -> &Self {
        let mut node = self;
        for step in path.split('.').filter(|step| !step.is_empty()) {
            let next = match &node.value {
                Value::Seq(items) => step.parse::<usize>().ok().and_then(|at| items.get(at)),
                _ => node.get(step),
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// The map without these keys, and a map of only these keys; both keep their places.
    #[must_use]
    pub fn split(&self, keys: &[&str]) -> (Self, Self) {
        let (chosen, rest): (Vec<Entry>, Vec<Entry>) = self
            .entries()
            .unwrap_or_default()
            .iter()
            .cloned()
            .partition(|entry| keys.contains(&entry.key.as_str()));
        let map = |entries| Self { at: self.at, value: Value::Map(entries) };
        (map(rest), map(chosen))
    }

    /// The same content in a form that does not depend on comments, spaces, quotes around words or
    /// the order of keys. Used for the version of a pack.
    pub fn write_canonical(&self, out: &mut Vec<u8>) {
        let put = |out: &mut Vec<u8>, mark: u8, count: usize| {
            out.push(mark);
            out.extend_from_slice(&u64::try_from(count).unwrap_or(u64::MAX).to_be_bytes());
        };
        match &self.value {
            Value::Scalar { text, plain } => {
                // A quoted "true" is a text and a plain true is a boolean: they differ.
                let mark = if *plain && read::means_more_than_text(text) { b'p' } else { b's' };
                put(out, mark, text.len());
                out.extend_from_slice(text.as_bytes());
            }
            Value::Seq(items) => {
                put(out, b'l', items.len());
                for item in items {
                    item.write_canonical(out);
                }
            }
            Value::Map(entries) => {
                put(out, b'm', entries.len());
                let mut sorted: Vec<&Entry> = entries.iter().collect();
                sorted.sort_by(|a, b| a.key.cmp(&b.key));
                for entry in sorted {
                    put(out, b'k', entry.key.len());
                    out.extend_from_slice(entry.key.as_bytes());
                    entry.value.write_canonical(out);
                }
            }
        }
    }
}
