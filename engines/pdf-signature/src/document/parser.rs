//! Objects out of tokens. Strict: what the standard does not allow is an error with its place.

use super::{
    Error, Result,
    lexer::{Cursor, is_delimiter, is_space},
    object::{Dict, Object, ObjectId, PdfString},
};

/// How deep arrays and dictionaries may lie in each other.
const DEPTH: usize = 100;

/// Reads one object. `in_file` tells whether offsets are offsets of the file (and not of an object
/// stream that was decompressed).
pub fn object(cursor: &mut Cursor<'_>, in_file: bool) -> Result<Object> {
    value(cursor, in_file, 0)
}

fn value(cursor: &mut Cursor<'_>, in_file: bool, depth: usize) -> Result<Object> {
    if depth > DEPTH {
        return Err(Error::Limit("objects inside each other"));
    }
    cursor.skip_space();
    let at = cursor.at();
    match cursor.peek().ok_or(Error::at(at, "an object is missing"))? {
        b'/' => Ok(Object::Name(name(cursor)?)),
        b'(' => literal(cursor, in_file),
        b'<' if cursor.peek_at(1) == Some(b'<') => {
            Ok(Object::Dict(dictionary(cursor, in_file, depth)?))
        }
        b'<' => hexadecimal(cursor, in_file),
        b'[' => array(cursor, in_file, depth),
        b'0'..=b'9' | b'+' | b'-' | b'.' => number_or_reference(cursor),
        _ if cursor.keyword(b"true") => Ok(Object::Bool(true)),
        _ if cursor.keyword(b"false") => Ok(Object::Bool(false)),
        _ if cursor.keyword(b"null") => Ok(Object::Null),
        _ => Err(Error::at(at, "what stands here is no object")),
    }
}

fn dictionary(cursor: &mut Cursor<'_>, in_file: bool, depth: usize) -> Result<Dict> {
    cursor.takes(b"<<");
    let mut dict = Dict::default();
    loop {
        cursor.skip_space();
        if cursor.takes(b">>") {
            return Ok(dict);
        }
        if cursor.peek() != Some(b'/') {
            return Err(Error::at(cursor.at(), "a key is missing in a dictionary"));
        }
        let key = name(cursor)?;
        let value = value(cursor, in_file, depth + 1)?;
        dict.push(key, value);
    }
}

fn array(cursor: &mut Cursor<'_>, in_file: bool, depth: usize) -> Result<Object> {
    cursor.takes(b"[");
    let mut items = Vec::new();
    loop {
        cursor.skip_space();
        if cursor.takes(b"]") {
            return Ok(Object::Array(items));
        }
        items.push(value(cursor, in_file, depth + 1)?);
    }
}

fn name(cursor: &mut Cursor<'_>) -> Result<Vec<u8>> {
    cursor.takes(b"/");
    let mut name = Vec::new();
    while let Some(byte) = cursor.peek() {
        if is_space(byte) || is_delimiter(byte) {
            break;
        }
        cursor.bump();
        let coded = (byte == b'#')
            .then(|| Some((digit(cursor.peek()?)?, digit(cursor.peek_at(1)?)?)))
            .flatten();
        match coded {
            Some((high, low)) => {
                cursor.bump();
                cursor.bump();
                name.push(high << 4 | low);
            }
            None => name.push(byte),
        }
    }
    Ok(name)
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn hexadecimal(cursor: &mut Cursor<'_>, in_file: bool) -> Result<Object> {
    let start = cursor.at();
    cursor.takes(b"<");
    let mut bytes = Vec::new();
    let mut half: Option<u8> = None;
    loop {
        let at = cursor.at();
        let byte = cursor.bump().ok_or(Error::at(start, "a string without its end"))?;
        if byte == b'>' {
            break;
        }
        if is_space(byte) {
            continue;
        }
        let low = digit(byte).ok_or(Error::at(at, "no hexadecimal digit"))?;
        half = match half {
            None => Some(low),
            Some(high) => {
                bytes.push(high << 4 | low);
                None
            }
        };
    }
    if let Some(high) = half {
        bytes.push(high << 4);
    }
    let span = in_file.then(|| start..cursor.at());
    Ok(Object::String(PdfString { bytes, span, hex: true }))
}

fn literal(cursor: &mut Cursor<'_>, in_file: bool) -> Result<Object> {
    let start = cursor.at();
    cursor.takes(b"(");
    let mut bytes = Vec::new();
    let mut open = 1_usize;
    loop {
        match cursor.bump().ok_or(Error::at(start, "a string without its end"))? {
            b'(' => {
                open += 1;
                bytes.push(b'(');
            }
            b')' => {
                open -= 1;
                if open == 0 {
                    break;
                }
                bytes.push(b')');
            }
            b'\\' => escape(cursor, &mut bytes),
            b'\r' => {
                cursor.takes(b"\n");
                bytes.push(b'\n');
            }
            byte => bytes.push(byte),
        }
    }
    let span = in_file.then(|| start..cursor.at());
    Ok(Object::String(PdfString { bytes, span, hex: false }))
}

/// What follows a backslash (table 3).
fn escape(cursor: &mut Cursor<'_>, bytes: &mut Vec<u8>) {
    match cursor.bump() {
        Some(b'n') => bytes.push(b'\n'),
        Some(b'r') => bytes.push(b'\r'),
        Some(b't') => bytes.push(b'\t'),
        Some(b'b') => bytes.push(8),
        Some(b'f') => bytes.push(12),
        Some(b'\r') => {
            cursor.takes(b"\n");
        }
        Some(b'\n') | None => {}
        Some(first @ b'0'..=b'7') => {
            let mut value = u16::from(first - b'0');
            for _ in 0..2 {
                if let Some(next @ b'0'..=b'7') = cursor.peek() {
                    cursor.bump();
                    value = value << 3 | u16::from(next - b'0');
                }
            }
            bytes.push(u8::try_from(value & 0xff).unwrap_or(0));
        }
        Some(byte) => bytes.push(byte),
    }
}

fn number_or_reference(cursor: &mut Cursor<'_>) -> Result<Object> {
    if let Some(id) = reference(cursor) {
        return Ok(Object::Ref(id));
    }
    let start = cursor.at();
    while cursor.peek().is_some_and(|byte| !is_space(byte) && !is_delimiter(byte)) {
        cursor.bump();
    }
    let wrong = Error::at(start, "no number");
    let text = cursor.data().get(start..cursor.at()).and_then(|text| str::from_utf8(text).ok());
    let text = text.ok_or(wrong.clone())?;
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b'+') {
        return text.parse().map(Object::Int).map_err(|_| wrong);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.')) {
        return text.parse().map(Object::Real).map_err(|_| wrong);
    }
    Err(wrong)
}

/// `12 0 R`, or nothing is taken.
fn reference(cursor: &mut Cursor<'_>) -> Option<ObjectId> {
    let mut ahead = cursor.clone();
    let number = ahead.number().ok()?;
    spaces(&mut ahead)?;
    let generation = ahead.number().ok()?;
    spaces(&mut ahead)?;
    if !ahead.keyword(b"R") {
        return None;
    }
    *cursor = ahead;
    Some(ObjectId { number, generation })
}

fn spaces(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.peek().filter(|byte| is_space(*byte))?;
    while cursor.peek().is_some_and(is_space) {
        cursor.bump();
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Object> {
        object(&mut Cursor::new(text.as_bytes(), 0), true)
    }

    #[test]
    fn every_kind_of_object_is_read() {
        assert_eq!(read(" % note\n null"), Ok(Object::Null));
        assert_eq!(read("-12"), Ok(Object::Int(-12)));
        assert_eq!(read("-.5"), Ok(Object::Real(-0.5)));
        assert_eq!(read("/A#20b"), Ok(Object::name("A b")));
        assert_eq!(read("12 0 R"), Ok(Object::Ref(ObjectId { number: 12, generation: 0 })));
        let array = read("[1 0 R 2 3(a\\)\\061)<4 1f>]").expect("it reads");
        let items = array.as_array().expect("it reads");
        assert_eq!(items.len(), 5);
        assert_eq!(items[3].as_string().expect("it reads").bytes, b"a)1");
        assert_eq!(items[4].as_string().expect("it reads").bytes, [0x41, 0xf0]);
        assert_eq!(items[4].as_string().expect("it reads").span, Some(19..25));
    }

    #[test]
    fn a_key_that_stands_twice_is_noted() {
        let dict = read("<</A 1/B 2/A 3>>").expect("it reads");
        assert!(dict.as_dict().expect("it reads").has_repeated_keys());
        assert!(
            !read("<</A 1/B 2>>")
                .expect("it reads")
                .as_dict()
                .expect("it reads")
                .has_repeated_keys()
        );
    }

    #[test]
    fn depth_is_bounded() {
        assert_eq!(read(&"[".repeat(5000)), Err(Error::Limit("objects inside each other")));
    }
}
