//! The signature dictionary with room for its message, and the filling of that room.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    document::{Object, ObjectId, Updated, write},
    signature::Lock,
};

use super::SignError;

/// Width of the numbers of ByteRange, with their blanks.
const RANGE: usize = 36;

/// What goes into a signature dictionary.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) reason: Option<String>,
    pub(super) location: Option<String>,
    pub(super) name: Option<String>,
    pub(super) certify: Option<u8>,
    pub(super) lock: Option<Lock>,
    pub(super) at: Option<Timestamp>,
}

/// A dictionary with room.
pub(super) struct Room {
    pub(super) body: Vec<u8>,
    range_at: usize,
    contents_at: usize,
    reserved: usize,
}

impl Room {
    /// The dictionary of a signature.
    pub(super) fn signature(words: &Words, catalog: ObjectId, reserved: usize) -> Self {
        let mut body =
            b"<</Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached\n".to_vec();
        if let Some(at) =
            words.at.and_then(|at| jiff::fmt::strtime::format("%Y%m%d%H%M%S", at).ok())
        {
            body.extend_from_slice(format!("/M (D:{at}Z)\n").as_bytes());
        }
        let texts =
            [("Name", &words.name), ("Reason", &words.reason), ("Location", &words.location)];
        for (key, text) in texts {
            if let Some(text) = text {
                body.extend_from_slice(format!("/{key} ").as_bytes());
                write::hex(&text_string(text), &mut body);
                body.push(b'\n');
            }
        }
        let references = references(words, catalog);
        if !references.is_empty() {
            body.extend_from_slice(format!("/Reference [{}]\n", references.join(" ")).as_bytes());
        }
        Self::open(body, reserved)
    }

    /// The dictionary of a document time-stamp.
    pub(super) fn time_stamp(reserved: usize) -> Self {
        let body = b"<</Type /DocTimeStamp\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.RFC3161\n";
        Self::open(body.to_vec(), reserved)
    }

    fn open(mut body: Vec<u8>, reserved: usize) -> Self {
        body.extend_from_slice(b"/ByteRange [");
        let range_at = body.len();
        body.extend_from_slice(" ".repeat(RANGE).as_bytes());
        body.extend_from_slice(b"]\n/Contents ");
        let contents_at = body.len();
        body.push(b'<');
        body.resize(body.len() + reserved * 2, b'0');
        body.extend_from_slice(b">>>");
        Self { body, range_at, contents_at, reserved }
    }

    /// Fills the room in the update of a file: sets ByteRange, has the message made over what is
    /// covered, and puts it in. Gives the bytes that follow the file.
    pub(super) fn fill(
        &self,
        data: &[u8],
        updated: Updated,
        id: ObjectId,
        message: impl FnOnce(&[&[u8]]) -> Result<Vec<u8>, SignError>,
    ) -> Result<Vec<u8>, SignError> {
        let start = place(&updated.raw, id)?;
        let mut tail = updated.tail;
        let gap_start = start + self.contents_at;
        let gap_end = gap_start + self.reserved * 2 + 2;
        let base = data.len();
        let range = format!("0 {} {} {}", base + gap_start, base + gap_end, tail.len() - gap_end);
        put(&mut tail, start + self.range_at, range.as_bytes());
        let pieces = [
            data,
            tail.get(..gap_start).unwrap_or_default(),
            tail.get(gap_end..).unwrap_or_default(),
        ];
        let message = message(&pieces)?;
        if message.len() > self.reserved {
            return Err(SignError::TooLarge { needed: message.len(), reserved: self.reserved });
        }
        let mut digits = Vec::with_capacity(message.len() * 2 + 2);
        write::hex(&message, &mut digits);
        digits.pop();
        put(&mut tail, gap_start, &digits);
        Ok(tail)
    }
}

fn place(raw: &BTreeMap<u32, usize>, id: ObjectId) -> Result<usize, SignError> {
    raw.get(&id.number).copied().ok_or(SignError::Written(crate::signature::RangeFault::Contents))
}

fn put(bytes: &mut [u8], at: usize, what: &[u8]) {
    if let Some(room) = bytes.get_mut(at..at + what.len()) {
        room.copy_from_slice(what);
    }
}

/// DocMDP and FieldMDP (12.8.2).
fn references(words: &Words, catalog: ObjectId) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(level) = words.certify {
        all.push(format!(
            "<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</Type /TransformParams /P {level} /V /1.2>>>>"
        ));
    }
    if let Some(lock) = &words.lock {
        let mut parameters = Vec::new();
        for (key, value) in lock_entries(lock) {
            parameters.extend_from_slice(format!("/{key} ").as_bytes());
            write::object(&value, &mut parameters);
            parameters.push(b' ');
        }
        all.push(format!(
            "<</Type /SigRef /TransformMethod /FieldMDP /Data {catalog} /TransformParams <</Type /TransformParams {}/V /1.2>>>>",
            String::from_utf8_lossy(&parameters)
        ));
    }
    all
}

/// `Action` and `Fields` of a lock.
pub(super) fn lock_entries(lock: &Lock) -> Vec<(&'static str, Object)> {
    let fields = |names: &[String]| {
        Object::Array(names.iter().map(|name| string(&text_string(name))).collect())
    };
    match lock {
        Lock::All => vec![("Action", Object::name("All"))],
        Lock::Include(names) => {
            vec![("Action", Object::name("Include")), ("Fields", fields(names))]
        }
        Lock::Exclude(names) => {
            vec![("Action", Object::name("Exclude")), ("Fields", fields(names))]
        }
    }
}

/// A string object.
pub(super) fn string(bytes: &[u8]) -> Object {
    Object::String(crate::document::PdfString { bytes: bytes.to_vec(), span: None, hex: true })
}

/// A text string: ASCII as it is, everything else in UTF-16 (7.9.2.2).
pub(super) fn text_string(text: &str) -> Vec<u8> {
    if text.is_ascii() {
        return text.as_bytes().to_vec();
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    bytes
}
