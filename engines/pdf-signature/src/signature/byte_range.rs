//! The byte range of a signature (12.8.1): everything but the token of its own `Contents`.

use crate::document::{Document, PdfString, lexer::is_space};

/// `[0 first second length]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteRange {
    /// Where the gap begins: the `<` of `Contents`.
    pub gap_start: usize,
    /// Behind the `>` of `Contents`.
    pub gap_end: usize,
    /// Behind the last byte that is covered.
    pub end: usize,
}

/// What is wrong with a byte range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RangeFault {
    /// Not four whole numbers.
    #[error("ByteRange is not four whole numbers")]
    Shape,
    /// It does not begin with the first byte of the file.
    #[error("ByteRange does not begin at byte 0")]
    Start,
    /// Parts out of order, overlapping or behind the end of the file.
    #[error("ByteRange is out of order or reaches behind the file")]
    Order,
    /// The gap is not exactly the token of `Contents` in this dictionary.
    #[error("the gap of ByteRange is not exactly the Contents of this signature")]
    Gap,
    /// It does not end where a revision ends.
    #[error("ByteRange does not end where a revision of the file ends")]
    End,
    /// `Contents` is not written in hexadecimal without white space.
    #[error("Contents is not written in plain hexadecimal")]
    Contents,
}

impl ByteRange {
    /// Checks four numbers against the place of `Contents`.
    ///
    /// # Errors
    /// What is wrong.
    pub fn checked(
        numbers: &[i64],
        contents: &PdfString,
        document: &Document<'_>,
    ) -> Result<Self, RangeFault> {
        let numbers: Vec<usize> =
            numbers.iter().filter_map(|number| usize::try_from(*number).ok()).collect();
        let &[start, first, second, length] = numbers.as_slice() else {
            return Err(RangeFault::Shape);
        };
        if start != 0 {
            return Err(RangeFault::Start);
        }
        let end = second.checked_add(length).ok_or(RangeFault::Order)?;
        if first >= second || length == 0 || end > document.data().len() {
            return Err(RangeFault::Order);
        }
        if contents.span != Some(first..second) {
            return Err(RangeFault::Gap);
        }
        let inner = document.data().get(first + 1..second - 1).unwrap_or_default();
        let plain = inner.iter().all(u8::is_ascii_hexdigit) && inner.len() % 2 == 0;
        if !contents.hex || !plain || inner.is_empty() {
            return Err(RangeFault::Contents);
        }
        Ok(Self { gap_start: first, gap_end: second, end })
    }

    /// The revision that ends where this range ends.
    ///
    /// # Errors
    /// [`RangeFault::End`] where none does.
    pub fn revision(&self, document: &Document<'_>) -> Result<usize, RangeFault> {
        let found = document.revisions().iter().rposition(|revision| revision.end <= self.end);
        let place = found.ok_or(RangeFault::End)?;
        let end = document.revisions().get(place).map_or(self.end, |revision| revision.end);
        let rest = document.data().get(end..self.end).unwrap_or_default();
        if rest.iter().all(|byte| is_space(*byte)) { Ok(place) } else { Err(RangeFault::End) }
    }

    /// The two pieces that are covered.
    #[must_use]
    pub fn covered<'a>(&self, data: &'a [u8]) -> [&'a [u8]; 2] {
        [
            data.get(..self.gap_start).unwrap_or_default(),
            data.get(self.gap_end..self.end).unwrap_or_default(),
        ]
    }
}
