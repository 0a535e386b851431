//! The alphabet of PDF (ISO 32000-2, 7.2): white space, delimiters, numbers.

use super::{Error, Result};

/// White space (table 1).
#[must_use]
pub fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

/// Delimiters (table 2).
#[must_use]
pub fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// A place in the file from which tokens are read.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Reads from an offset.
    #[must_use]
    pub fn new(data: &'a [u8], at: usize) -> Self {
        Self { data, at }
    }

    /// The offset of the next byte.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// All bytes.
    #[must_use]
    pub fn data(&self) -> &'a [u8] {
        self.data
    }

    /// The next byte, which stays where it is.
    #[must_use]
    pub fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    /// The byte after some more.
    #[must_use]
    pub fn peek_at(&self, further: usize) -> Option<u8> {
        self.data.get(self.at.checked_add(further)?).copied()
    }

    /// Takes the next byte.
    pub fn bump(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Goes to an offset.
    pub fn go(&mut self, at: usize) {
        self.at = at;
    }

    /// Whether these bytes come next.
    #[must_use]
    pub fn sees(&self, word: &[u8]) -> bool {
        self.data.get(self.at..).is_some_and(|rest| rest.starts_with(word))
    }

    /// Takes these bytes where they come next.
    pub fn takes(&mut self, word: &[u8]) -> bool {
        let seen = self.sees(word);
        if seen {
            self.at += word.len();
        }
        seen
    }

    /// Takes a keyword, which must end at a delimiter, white space or the end.
    pub fn keyword(&mut self, word: &[u8]) -> bool {
        let ends = self.peek_at(word.len()).is_none_or(|byte| is_space(byte) || is_delimiter(byte));
        ends && self.takes(word)
    }

    /// Takes white space and comments.
    pub fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else {
                break;
            }
        }
    }

    /// Takes the digits of an unsigned number; at least one.
    ///
    /// # Errors
    /// Where none stands, or more than a file offset can be.
    pub fn unsigned(&mut self) -> Result<u64> {
        let start = self.at;
        let mut value: u64 = 0;
        while let Some(byte @ b'0'..=b'9') = self.peek() {
            value = value
                .checked_mul(10)
                .and_then(|value| value.checked_add(u64::from(byte - b'0')))
                .ok_or(Error::at(start, "a number that is too large"))?;
            self.at += 1;
        }
        if self.at == start {
            return Err(Error::at(start, "a number is missing"));
        }
        Ok(value)
    }

    /// Takes a number of this size.
    ///
    /// # Errors
    /// Where none stands or it does not fit.
    pub fn number<T: TryFrom<u64>>(&mut self) -> Result<T> {
        let start = self.at;
        T::try_from(self.unsigned()?).map_err(|_| Error::at(start, "a number that is too large"))
    }
}
