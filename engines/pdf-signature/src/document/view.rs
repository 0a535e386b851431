//! The objects of a file as they stood after one revision.

use std::rc::Rc;

use super::{
    Dict, Document, Error, Object, ObjectId, Result, Revision, Stream, filter,
    lexer::Cursor,
    parser,
    xref::{self, Entry},
};

/// How many references may follow each other.
const HOPS: usize = 32;

/// The objects that an object stream holds.
#[derive(Debug)]
pub struct ObjectStream {
    plain: Vec<u8>,
    places: Vec<(u32, usize)>,
}

/// A document as of a revision.
#[derive(Debug, Clone, Copy)]
pub struct View<'d, 'a> {
    document: &'d Document<'a>,
    revision: usize,
}

impl<'d, 'a> View<'d, 'a> {
    pub(super) fn new(document: &'d Document<'a>, revision: usize) -> Self {
        Self { document, revision }
    }

    /// Which revision this is, from 0.
    #[must_use]
    pub fn number(&self) -> usize {
        self.revision
    }

    /// The whole file.
    #[must_use]
    pub fn document(&self) -> &'d Document<'a> {
        self.document
    }

    /// The revision; `None` only for a file without any, which cannot be read.
    #[must_use]
    pub fn revision(&self) -> Option<&'d Revision> {
        self.document.revisions().get(self.revision)
    }

    /// The trailer of this revision.
    #[must_use]
    pub fn trailer(&self) -> &'d Dict {
        static EMPTY: std::sync::LazyLock<Dict> = std::sync::LazyLock::new(Dict::default);
        self.revision().map_or(&EMPTY, |revision| &revision.trailer)
    }

    /// Where an object stands.
    #[must_use]
    pub fn entry(&self, number: u32) -> Entry {
        self.document.entry(number, self.revision)
    }

    /// An indirect object; what is not there is `null` (7.3.10).
    ///
    /// # Errors
    /// Where its bytes are no object.
    pub fn get(&self, id: ObjectId) -> Result<Object> {
        match self.entry(id.number) {
            Entry::Free => Ok(Object::Null),
            Entry::At { generation, .. } if generation != id.generation => Ok(Object::Null),
            Entry::In { .. } if id.generation != 0 => Ok(Object::Null),
            Entry::At { offset, .. } => self.at(id, offset, &|length| self.length(length)),
            Entry::In { stream, index } => self.inside(id.number, stream, index),
        }
    }

    fn at(
        &self,
        id: ObjectId,
        offset: usize,
        length: &dyn Fn(ObjectId) -> Option<usize>,
    ) -> Result<Object> {
        let end = self.revision().map_or(0, |revision| revision.end);
        if offset >= end {
            return Err(Error::at(offset, "an object behind its revision"));
        }
        let (found, object, _) = xref::indirect(self.document.data(), offset, length)?;
        if found != id {
            return Err(Error::at(offset, "another object than the cross-reference says"));
        }
        Ok(object)
    }

    /// A length that is an object of its own.
    fn length(&self, id: ObjectId) -> Option<usize> {
        let object = match self.entry(id.number) {
            Entry::At { offset, generation } if generation == id.generation => {
                self.at(id, offset, &|_| None).ok()?
            }
            Entry::In { stream, index } => self.inside(id.number, stream, index).ok()?,
            _ => return None,
        };
        object.as_usize()
    }

    fn inside(&self, number: u32, stream: u32, index: usize) -> Result<Object> {
        let Entry::At { offset, generation } = self.entry(stream) else {
            return Err(Error::at(0, "an object stream that is not in the file"));
        };
        let known = self.document.streams.borrow().get(&offset).cloned();
        let container = match known {
            Some(known) => known,
            None => {
                let id = ObjectId { number: stream, generation };
                let plain_length = |id: ObjectId| match self.entry(id.number) {
                    Entry::At { offset, .. } => self.at(id, offset, &|_| None).ok()?.as_usize(),
                    _ => None,
                };
                let Object::Stream(body) = self.at(id, offset, &plain_length)? else {
                    return Err(Error::at(offset, "no object stream"));
                };
                let opened = Rc::new(self.open(&body, offset)?);
                self.document.streams.borrow_mut().insert(offset, Rc::clone(&opened));
                opened
            }
        };
        let (found, at) = container
            .places
            .get(index)
            .ok_or(Error::at(offset, "an object stream with fewer objects"))?;
        if *found != number {
            return Err(Error::at(offset, "another object than the cross-reference says"));
        }
        parser::object(&mut Cursor::new(&container.plain, *at), false)
    }

    fn open(&self, body: &Stream, offset: usize) -> Result<ObjectStream> {
        if !body.dict.is_name("Type", "ObjStm") {
            return Err(Error::at(offset, "a stream that is no object stream"));
        }
        let plain = self.decoded(body)?;
        let wrong = Error::at(offset, "a broken object stream");
        let number = |key: &str| body.dict.get(key).and_then(Object::as_usize);
        let (count, first) = number("N").zip(number("First")).ok_or(wrong.clone())?;
        if count > plain.len() {
            return Err(wrong);
        }
        let mut cursor = Cursor::new(&plain, 0);
        let mut places = Vec::with_capacity(count);
        for _ in 0..count {
            cursor.skip_space();
            let number = cursor.number()?;
            cursor.skip_space();
            let at: usize = cursor.number()?;
            places.push((number, first.checked_add(at).ok_or(wrong.clone())?));
        }
        Ok(ObjectStream { plain, places })
    }

    /// The bytes of a stream without its filters, bounded by a small multiple of the file.
    ///
    /// # Errors
    /// On filters other than Flate and on broken data.
    pub fn decoded(&self, stream: &Stream) -> Result<Vec<u8>> {
        let limit = self.document.data().len().saturating_mul(8).saturating_add(1 << 20);
        let mut dict = stream.dict.clone();
        for key in ["Filter", "DecodeParms"] {
            if let Some(value) = dict.get(key).cloned() {
                dict.set(key, self.resolve(&value)?);
            }
        }
        filter::decode(&dict, self.stored(stream), limit)
    }

    /// The bytes of a stream as they stand in the file.
    #[must_use]
    pub fn stored(&self, stream: &Stream) -> &'a [u8] {
        self.document.data().get(stream.data.clone()).unwrap_or_default()
    }

    /// Follows references to what they mean.
    ///
    /// # Errors
    /// Where a reference leads to bytes that are no object, or in a circle.
    pub fn resolve(&self, object: &Object) -> Result<Object> {
        let mut object = object.clone();
        for _ in 0..HOPS {
            match object {
                Object::Ref(id) => object = self.get(id)?,
                other => return Ok(other),
            }
        }
        Err(Error::Limit("references to references"))
    }

    /// The value of a key, with references followed; `None` where absent or `null`.
    ///
    /// # Errors
    /// See [`View::resolve`].
    pub fn value(&self, dict: &Dict, key: &str) -> Result<Option<Object>> {
        let Some(value) = dict.get(key) else { return Ok(None) };
        Ok(Some(self.resolve(value)?).filter(|value| *value != Object::Null))
    }

    /// The dictionary under a key.
    ///
    /// # Errors
    /// See [`View::resolve`].
    pub fn dict(&self, dict: &Dict, key: &str) -> Result<Option<Dict>> {
        Ok(match self.value(dict, key)? {
            Some(Object::Dict(dict)) => Some(dict),
            _ => None,
        })
    }

    /// The array under a key; empty where there is none.
    ///
    /// # Errors
    /// See [`View::resolve`].
    pub fn array(&self, dict: &Dict, key: &str) -> Result<Vec<Object>> {
        Ok(match self.value(dict, key)? {
            Some(Object::Array(array)) => array,
            _ => Vec::new(),
        })
    }

    /// The catalog (7.7.2).
    ///
    /// # Errors
    /// Where there is none.
    pub fn catalog(&self) -> Result<Dict> {
        match self.value(self.trailer(), "Root")? {
            Some(Object::Dict(dict)) => Ok(dict),
            _ => Err(Error::at(self.revision().map_or(0, |r| r.xref), "the file has no catalog")),
        }
    }
}
