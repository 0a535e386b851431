//! One cross-reference section: a table (7.5.4) or a stream (7.5.8).

use std::collections::BTreeMap;

use super::{
    Dict, Error, Object, Result, Stream, filter,
    lexer::{Cursor, is_space},
    object::ObjectId,
    parser,
};

/// How many objects a file may have.
const OBJECTS: usize = 8_388_607;

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// The number is free.
    Free,
    /// At an offset of the file.
    At {
        /// Offset of `n g obj`.
        offset: usize,
        /// Generation.
        generation: u16,
    },
    /// In an object stream.
    In {
        /// Number of the stream.
        stream: u32,
        /// Place in it.
        index: usize,
    },
}

/// Table or stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XrefKind {
    /// The classic table with a trailer.
    Table,
    /// A cross-reference stream.
    Stream,
}

/// A section as read.
#[derive(Debug, Clone)]
pub struct Section {
    /// Offset of `xref` or of the stream object.
    pub offset: usize,
    /// Behind the trailer or the stream object.
    pub end: usize,
    /// Table or stream.
    pub kind: XrefKind,
    /// What it says of each number.
    pub entries: BTreeMap<u32, Entry>,
    /// The trailer, or the stream's dictionary.
    pub trailer: Dict,
}

/// Reads the section at an offset.
pub fn section(data: &[u8], offset: usize) -> Result<Section> {
    let mut cursor = Cursor::new(data, offset);
    cursor.skip_space();
    if cursor.keyword(b"xref") { table(cursor, offset) } else { stream(data, offset) }
}

fn table(mut cursor: Cursor<'_>, offset: usize) -> Result<Section> {
    let mut entries = BTreeMap::new();
    loop {
        cursor.skip_space();
        if cursor.keyword(b"trailer") {
            break;
        }
        let first: u32 = cursor.number()?;
        cursor.skip_space();
        let count: usize = cursor.number()?;
        if count > OBJECTS {
            return Err(Error::Limit("objects"));
        }
        for number in (first..).take(count) {
            cursor.skip_space();
            let offset: usize = cursor.number()?;
            cursor.skip_space();
            let generation: u32 = cursor.number()?;
            cursor.skip_space();
            let entry = match cursor.bump() {
                Some(b'n') => {
                    let generation = u16::try_from(generation)
                        .map_err(|_| Error::at(cursor.at(), "a generation that is too large"))?;
                    Entry::At { offset, generation }
                }
                Some(b'f') => Entry::Free,
                _ => return Err(Error::at(cursor.at(), "neither n nor f in the table")),
            };
            if entries.insert(number, entry).is_some() {
                return Err(Error::at(cursor.at(), "an object stands twice in one table"));
            }
        }
    }
    let trailer = match parser::object(&mut cursor, true)? {
        Object::Dict(dict) => dict,
        _ => return Err(Error::at(cursor.at(), "no trailer dictionary")),
    };
    Ok(Section { offset, end: cursor.at(), kind: XrefKind::Table, entries, trailer })
}

fn stream(data: &[u8], offset: usize) -> Result<Section> {
    let (_, object, end) = indirect(data, offset, &|_| None)?;
    let Object::Stream(stream) = object else {
        return Err(Error::at(offset, "neither a cross-reference table nor a stream"));
    };
    if !stream.dict.is_name("Type", "XRef") {
        return Err(Error::at(offset, "a stream that is no cross-reference stream"));
    }
    let limit = data.len().saturating_mul(8).saturating_add(1 << 20);
    let stored = data.get(stream.data.clone()).unwrap_or_default();
    let plain = filter::decode(&stream.dict, stored, limit)?;
    let entries = rows(&stream.dict, &plain, offset)?;
    Ok(Section { offset, end, kind: XrefKind::Stream, entries, trailer: stream.dict })
}

fn rows(dict: &Dict, plain: &[u8], offset: usize) -> Result<BTreeMap<u32, Entry>> {
    let wrong = |what: &'static str| Error::at(offset, what);
    let widths: Vec<usize> = dict
        .get("W")
        .and_then(Object::as_array)
        .unwrap_or_default()
        .iter()
        .filter_map(Object::as_usize)
        .collect();
    let &[kind, second, third] = widths.as_slice() else {
        return Err(wrong("a cross-reference stream without widths"));
    };
    if kind > 4 || second > 8 || third > 8 || kind + second + third == 0 {
        return Err(wrong("a cross-reference stream with odd widths"));
    }
    let size = dict.get("Size").and_then(Object::as_usize).ok_or(wrong("no Size"))?;
    let index: Vec<usize> = match dict.get("Index") {
        Some(index) => {
            index.as_array().unwrap_or_default().iter().filter_map(Object::as_usize).collect()
        }
        None => vec![0, size],
    };
    let mut rows = plain.chunks_exact(kind + second + third);
    let mut entries = BTreeMap::new();
    for pair in index.chunks(2) {
        let &[first, count] = pair else { return Err(wrong("an odd Index")) };
        let first = u32::try_from(first).map_err(|_| wrong("an object number too large"))?;
        if count > OBJECTS {
            return Err(Error::Limit("objects"));
        }
        for number in (first..).take(count) {
            let row = rows.next().ok_or(wrong("a cross-reference stream that is too short"))?;
            let (one, rest) = row.split_at(kind);
            let (two, three) = rest.split_at(second);
            let entry = entry(if kind == 0 { 1 } else { big(one) }, big(two), big(three))
                .ok_or(wrong("a row that no reader understands"))?;
            if entries.insert(number, entry).is_some() {
                return Err(wrong("an object stands twice in one section"));
            }
        }
    }
    Ok(entries)
}

fn entry(kind: u64, two: u64, three: u64) -> Option<Entry> {
    Some(match kind {
        0 => Entry::Free,
        1 => {
            Entry::At { offset: usize::try_from(two).ok()?, generation: u16::try_from(three).ok()? }
        }
        2 => Entry::In { stream: u32::try_from(two).ok()?, index: usize::try_from(three).ok()? },
        _ => return None,
    })
}

fn big(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

/// Reads `n g obj … endobj` at an offset; gives the object and the offset behind it. `length`
/// resolves a stream's length where that is a reference.
pub fn indirect(
    data: &[u8],
    offset: usize,
    length: &dyn Fn(ObjectId) -> Option<usize>,
) -> Result<(ObjectId, Object, usize)> {
    let mut cursor = Cursor::new(data, offset);
    cursor.skip_space();
    let number = cursor.number()?;
    cursor.skip_space();
    let generation = cursor.number()?;
    cursor.skip_space();
    if !cursor.takes(b"obj") {
        return Err(Error::at(cursor.at(), "obj is missing"));
    }
    let object = parser::object(&mut cursor, true)?;
    cursor.skip_space();
    let object = match object {
        Object::Dict(dict) if cursor.sees(b"stream") => {
            Object::Stream(body(&mut cursor, dict, length)?)
        }
        other => other,
    };
    cursor.skip_space();
    if !cursor.keyword(b"endobj") {
        return Err(Error::at(cursor.at(), "endobj is missing"));
    }
    Ok((ObjectId { number, generation }, object, cursor.at()))
}

fn body(
    cursor: &mut Cursor<'_>,
    dict: Dict,
    length: &dyn Fn(ObjectId) -> Option<usize>,
) -> Result<Stream> {
    let at = cursor.at();
    cursor.takes(b"stream");
    if !cursor.takes(b"\r\n") && !cursor.takes(b"\n") {
        return Err(Error::at(at, "stream without its end of line"));
    }
    let length = match dict.get("Length") {
        Some(Object::Ref(id)) => length(*id),
        Some(other) => other.as_usize(),
        None => None,
    };
    let length = length.ok_or(Error::at(at, "a stream without its length"))?;
    let start = cursor.at();
    let end = start
        .checked_add(length)
        .filter(|end| *end <= cursor.data().len())
        .ok_or(Error::at(at, "a stream longer than the file"))?;
    cursor.go(end);
    while cursor.peek().is_some_and(is_space) {
        cursor.bump();
    }
    if !cursor.keyword(b"endstream") {
        return Err(Error::at(end, "endstream is not where the length says"));
    }
    Ok(Stream { dict, data: start..end })
}
