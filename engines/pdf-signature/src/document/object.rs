//! The eight kinds of object (ISO 32000-2, 7.3), with their place in the file where that matters.

use std::ops::Range;

/// Number and generation of an indirect object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// Object number.
    pub number: u32,
    /// Generation.
    pub generation: u16,
}

impl std::fmt::Display for ObjectId {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{} {} R", self.number, self.generation)
    }
}

/// A string and where its token stands. Two strings are equal where their bytes are.
#[derive(Debug, Clone)]
pub struct PdfString {
    /// The bytes after decoding.
    pub bytes: Vec<u8>,
    /// From the opening delimiter to behind the closing one; `None` inside an object stream.
    pub span: Option<Range<usize>>,
    /// Written in hexadecimal.
    pub hex: bool,
}

impl PartialEq for PdfString {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

/// A dictionary in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Dict {
    entries: Vec<(Vec<u8>, Object)>,
    repeated: bool,
}

impl Dict {
    /// Adds an entry. A key that is there already is kept as first written, and noted.
    pub fn push(&mut self, key: Vec<u8>, value: Object) {
        if self.entries.iter().any(|(known, _)| *known == key) {
            self.repeated = true;
        }
        self.entries.push((key, value));
    }

    /// Whether a key stands twice: readers differ in which one they take.
    #[must_use]
    pub fn has_repeated_keys(&self) -> bool {
        self.repeated
    }

    /// The value of a key; `null` counts as absent.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Object> {
        self.get_bytes(key.as_bytes())
    }

    /// The value of a key given as bytes.
    #[must_use]
    pub fn get_bytes(&self, key: &[u8]) -> Option<&Object> {
        let found = self.entries.iter().find(|(known, _)| known == key);
        found.map(|(_, value)| value).filter(|value| **value != Object::Null)
    }

    /// Whether the value of a key is this name.
    #[must_use]
    pub fn is_name(&self, key: &str, name: &str) -> bool {
        self.get(key).and_then(Object::as_name) == Some(name.as_bytes())
    }

    /// Every entry.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &Object)> {
        self.entries.iter().map(|(key, value)| (key.as_slice(), value))
    }

    /// How many entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Sets or replaces a value.
    pub fn set(&mut self, key: &str, value: Object) {
        match self.entries.iter_mut().find(|(known, _)| known == key.as_bytes()) {
            Some((_, old)) => *old = value,
            None => self.entries.push((key.as_bytes().to_vec(), value)),
        }
    }

    /// Takes an entry out.
    pub fn remove(&mut self, key: &str) {
        self.entries.retain(|(known, _)| known != key.as_bytes());
    }
}

/// Equal without regard to order; absent and `null` are the same.
impl PartialEq for Dict {
    fn eq(&self, other: &Self) -> bool {
        let all_in = |one: &Self, two: &Self| {
            one.entries.iter().all(|(key, value)| {
                *value == Object::Null || two.get_bytes(key).is_some_and(|other| other == value)
            })
        };
        self.repeated == other.repeated && all_in(self, other) && all_in(other, self)
    }
}

/// A stream: its dictionary and where its bytes stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// The dictionary.
    pub dict: Dict,
    /// The bytes as they are stored, encoded.
    pub data: Range<usize>,
}

/// An object.
#[derive(Debug, Clone, PartialEq)]
pub enum Object {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a point.
    Real(f64),
    /// A name, without its slash and with `#xx` decoded.
    Name(Vec<u8>),
    /// A string.
    String(PdfString),
    /// An array.
    Array(Vec<Object>),
    /// A dictionary.
    Dict(Dict),
    /// A stream; always indirect.
    Stream(Stream),
    /// A reference to an indirect object.
    Ref(ObjectId),
}

impl Object {
    /// A name.
    #[must_use]
    pub fn name(name: &str) -> Self {
        Self::Name(name.as_bytes().to_vec())
    }

    /// The bytes of a name.
    #[must_use]
    pub fn as_name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    /// A whole number.
    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        if let Self::Int(number) = self { Some(*number) } else { None }
    }

    /// A whole number that is an offset or a count.
    #[must_use]
    pub fn as_usize(&self) -> Option<usize> {
        self.as_int().and_then(|number| usize::try_from(number).ok())
    }

    /// Any number.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a length on a page, far below 2^52")]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Int(number) => Some(*number as f64),
            Self::Real(number) => Some(*number),
            _ => None,
        }
    }

    /// A string.
    #[must_use]
    pub fn as_string(&self) -> Option<&PdfString> {
        if let Self::String(string) = self { Some(string) } else { None }
    }

    /// An array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Object]> {
        if let Self::Array(array) = self { Some(array) } else { None }
    }

    /// A dictionary, also that of a stream.
    #[must_use]
    pub fn as_dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) => Some(dict),
            Self::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// A reference.
    #[must_use]
    pub fn as_ref(&self) -> Option<ObjectId> {
        if let Self::Ref(id) = self { Some(*id) } else { None }
    }

    /// Calls with every reference inside.
    pub fn each_ref(&self, call: &mut impl FnMut(ObjectId)) {
        match self {
            Self::Ref(id) => call(*id),
            Self::Array(array) => array.iter().for_each(|item| item.each_ref(call)),
            Self::Dict(dict) | Self::Stream(Stream { dict, .. }) => {
                dict.iter().for_each(|(_, value)| value.each_ref(call));
            }
            _ => {}
        }
    }
}
