//! An incremental update (ISO 32000-2, 7.5.6): every earlier byte stays, and so does the kind of
//! the cross-references.

use std::collections::BTreeMap;

use super::{
    Dict, Document, Error, Object, ObjectId, Result, XrefKind, filter, object::PdfString, write,
};

/// What belongs to a cross-reference section and not to the document.
const OF_THE_SECTION: &[&str] =
    &["Prev", "XRefStm", "Size", "Type", "W", "Index", "Length", "Filter", "DecodeParms"];

enum Body {
    Object(Object),
    Stream(Dict, Vec<u8>),
    Raw(Vec<u8>),
}

/// Objects to be appended to a document.
pub struct Update<'d, 'a> {
    document: &'d Document<'a>,
    objects: BTreeMap<u32, (u16, Body)>,
    next: u32,
}

/// What is appended to the file, and where the raw objects stand in that.
pub struct Updated {
    /// The bytes that follow the last one of the file.
    pub tail: Vec<u8>,
    /// Offset in the tail of the body of each object that was added as raw bytes.
    pub raw: BTreeMap<u32, usize>,
}

impl<'d, 'a> Update<'d, 'a> {
    /// Begins an update of the newest state.
    ///
    /// # Errors
    /// Where the trailer has no size.
    pub fn new(document: &'d Document<'a>) -> Result<Self> {
        let numbers = document.revisions().iter().flat_map(|revision| revision.numbers.last());
        let largest = numbers.max().copied().unwrap_or(0);
        let size = document.latest().trailer().get("Size").and_then(Object::as_usize);
        let size = size.and_then(|size| u32::try_from(size).ok());
        let size = size.ok_or(Error::at(0, "a trailer without its size"))?;
        let next = size.max(largest.checked_add(1).ok_or(Error::Limit("objects"))?);
        Ok(Self { document, objects: BTreeMap::new(), next })
    }

    /// A number for an object that is not yet written.
    pub fn reserve(&mut self) -> ObjectId {
        let id = ObjectId { number: self.next, generation: 0 };
        self.next = self.next.saturating_add(1);
        id
    }

    /// Adds an object under a new number.
    pub fn add(&mut self, object: Object) -> ObjectId {
        let id = self.reserve();
        self.put(id, object);
        id
    }

    /// Adds a stream under a new number.
    pub fn add_stream(&mut self, dict: Dict, data: Vec<u8>) -> ObjectId {
        let id = self.reserve();
        self.objects.insert(id.number, (id.generation, Body::Stream(dict, data)));
        id
    }

    /// Writes an object under a number that is known.
    pub fn put(&mut self, id: ObjectId, object: Object) {
        self.objects.insert(id.number, (id.generation, Body::Object(object)));
    }

    /// Writes bytes as an object: those in which the caller will look for a place.
    pub fn put_raw(&mut self, id: ObjectId, bytes: Vec<u8>) {
        self.objects.insert(id.number, (id.generation, Body::Raw(bytes)));
    }

    /// An object of this update, or else of the document.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn get(&self, id: ObjectId) -> Result<Object> {
        match self.objects.get(&id.number) {
            Some((_, Body::Object(object))) => Ok(object.clone()),
            Some(_) => Ok(Object::Null),
            None => self.document.latest().get(id),
        }
    }

    /// Writes the update.
    ///
    /// # Errors
    /// Where the file becomes larger than cross-references can say.
    pub fn finish(mut self) -> Result<Updated> {
        let latest = self.document.latest();
        let kind = latest.revision().map_or(XrefKind::Table, |revision| revision.kind);
        let prev = latest.revision().map_or(0, |revision| revision.xref);
        let data = self.document.data();
        // The file itself is not copied: only what follows it is written here.
        let mut bytes = Vec::new();
        if !data.ends_with(b"\n") && !data.ends_with(b"\r") {
            bytes.push(b'\n');
        }
        let base = data.len();
        let section = (kind == XrefKind::Stream).then(|| self.reserve());
        let mut raw = BTreeMap::new();
        let mut offsets: BTreeMap<u32, (usize, u16)> = BTreeMap::new();
        for (number, (generation, body)) in &self.objects {
            offsets.insert(*number, (base + bytes.len(), *generation));
            bytes.extend_from_slice(format!("{number} {generation} obj\n").as_bytes());
            match body {
                Body::Object(object) => write::object(object, &mut bytes),
                Body::Raw(content) => {
                    raw.insert(*number, bytes.len());
                    bytes.extend_from_slice(content);
                }
                Body::Stream(dict, data) => stream(dict.clone(), data, &mut bytes)?,
            }
            bytes.extend_from_slice(b"\nendobj\n");
        }
        let start = base + bytes.len();
        let mut trailer = Dict::default();
        for (key, value) in latest.trailer().iter() {
            if !OF_THE_SECTION.iter().any(|of| of.as_bytes() == key) {
                trailer.push(key.to_vec(), value.clone());
            }
        }
        identify(&mut trailer, &bytes);
        let int = |number: usize| {
            i64::try_from(number).map(Object::Int).map_err(|_| Error::Limit("the file"))
        };
        trailer.set("Size", Object::Int(i64::from(self.next)));
        trailer.set("Prev", int(prev)?);
        match section {
            None => table(&offsets, &trailer, &mut bytes),
            Some(id) => {
                offsets.insert(id.number, (start, 0));
                xref_stream(id, &offsets, trailer, &mut bytes)?;
            }
        }
        bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        Ok(Updated { tail: bytes, raw })
    }
}

fn stream(mut dict: Dict, data: &[u8], out: &mut Vec<u8>) -> Result<()> {
    let length = i64::try_from(data.len()).map_err(|_| Error::Limit("a stream"))?;
    dict.set("Length", Object::Int(length));
    write::dictionary(&dict, out);
    out.extend_from_slice(b"\nstream\n");
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream");
    Ok(())
}

/// The second half of the file's identifier changes with each saving (14.4). It is taken from what
/// stood there before and from the update, so that the same update gives the same file.
fn identify(trailer: &mut Dict, update: &[u8]) {
    let id = trailer.get("ID").and_then(Object::as_array).unwrap_or_default();
    let Some(first) = id.first().and_then(Object::as_string).cloned() else { return };
    let last = id.last().and_then(Object::as_string).map(|last| last.bytes.as_slice());
    let digest = crate::cms::Digest::Sha256.of(&[last.unwrap_or_default(), update]);
    let second = digest.get(..16).unwrap_or_default().to_vec();
    let second = PdfString { bytes: second, span: None, hex: true };
    trailer.set("ID", Object::Array(vec![Object::String(first), Object::String(second)]));
}

/// Runs of numbers that follow each other.
fn runs(offsets: &BTreeMap<u32, (usize, u16)>) -> Vec<Vec<(u32, usize, u16)>> {
    let mut runs: Vec<Vec<(u32, usize, u16)>> = Vec::new();
    for (number, (offset, generation)) in offsets {
        let row = (*number, *offset, *generation);
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|(last, ..)| last + 1 == *number) => run.push(row),
            _ => runs.push(vec![row]),
        }
    }
    runs
}

fn table(offsets: &BTreeMap<u32, (usize, u16)>, trailer: &Dict, out: &mut Vec<u8>) {
    out.extend_from_slice(b"xref\n");
    for run in runs(offsets) {
        let first = run.first().map_or(0, |(number, ..)| *number);
        out.extend_from_slice(format!("{first} {}\n", run.len()).as_bytes());
        for (_, offset, generation) in run {
            out.extend_from_slice(format!("{offset:010} {generation:05} n \n").as_bytes());
        }
    }
    out.extend_from_slice(b"trailer\n");
    write::dictionary(trailer, out);
    out.push(b'\n');
}

fn xref_stream(
    id: ObjectId,
    offsets: &BTreeMap<u32, (usize, u16)>,
    mut trailer: Dict,
    out: &mut Vec<u8>,
) -> Result<()> {
    let mut index = Vec::new();
    let mut rows = Vec::new();
    for run in runs(offsets) {
        let first = run.first().map_or(0, |(number, ..)| *number);
        index.push(Object::Int(i64::from(first)));
        index.push(Object::Int(i64::try_from(run.len()).map_err(|_| Error::Limit("objects"))?));
        for (_, offset, generation) in run {
            let offset = u64::try_from(offset).map_err(|_| Error::Limit("the file"))?;
            rows.push(1);
            rows.extend_from_slice(&offset.to_be_bytes());
            rows.extend_from_slice(&generation.to_be_bytes());
        }
    }
    trailer.set("Type", Object::name("XRef"));
    trailer.set("Index", Object::Array(index));
    trailer.set("W", Object::Array([1, 8, 2].map(Object::Int).to_vec()));
    let (name, packed) = filter::deflate(&rows);
    trailer.set("Filter", name);
    out.extend_from_slice(format!("{id}\n").replace(" R", " obj").as_bytes());
    stream(trailer, &packed, out)?;
    out.extend_from_slice(b"\nendobj\n");
    Ok(())
}
