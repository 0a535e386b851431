//! A file and all its revisions: the first writing and every incremental update after it.

use std::{cell::RefCell, collections::HashMap, ops::Range, rc::Rc};

use super::{
    Dict, Error, Object, Result, View,
    lexer::{Cursor, is_space},
    view::ObjectStream,
    xref::{self, Entry, Section, XrefKind},
};

/// How many revisions a file may have.
const REVISIONS: usize = 4096;

/// The file as it stood after one saving.
#[derive(Debug, Clone)]
pub struct Revision {
    /// Offset that `startxref` names.
    pub xref: usize,
    /// Table or stream.
    pub kind: XrefKind,
    /// Behind `%%EOF`, without an end of line.
    pub end: usize,
    /// Behind the end of line that may follow `%%EOF`.
    pub end_of_line: usize,
    /// Trailer, or the dictionary of the cross-reference stream.
    pub trailer: Dict,
    /// The numbers that this revision says something about.
    pub numbers: Vec<u32>,
}

/// A PDF file, borrowed.
#[derive(Debug)]
pub struct Document<'a> {
    data: &'a [u8],
    revisions: Vec<Revision>,
    index: HashMap<u32, Vec<(usize, Entry)>>,
    pub(super) streams: RefCell<HashMap<usize, Rc<ObjectStream>>>,
}

impl<'a> Document<'a> {
    /// Reads the structure of a file: every cross-reference section from the last to the first.
    /// Objects are read when they are asked for.
    ///
    /// # Errors
    /// Where it is no PDF, its cross-references do not hold together, or it is encrypted.
    pub fn read(data: &'a [u8]) -> Result<Self> {
        header(data)?;
        let start = data
            .windows(9)
            .rposition(|window| window == b"startxref")
            .ok_or(Error::at(data.len(), "startxref is missing"))?;
        let mut at = Cursor::new(data, start);
        let (newest, _) = closing(&mut at)?;
        let mut document = Self {
            data,
            revisions: Vec::new(),
            index: HashMap::new(),
            streams: RefCell::default(),
        };
        let mut read = Vec::new();
        let mut next = Some(newest);
        while let Some(offset) = next {
            if read.len() >= REVISIONS {
                return Err(Error::Limit("revisions"));
            }
            let (sections, revision, closed) = one(data, offset)?;
            if read.is_empty() && closed != start {
                return Err(Error::at(start, "startxref does not close the section that it names"));
            }
            let oldest = sections.last().map_or(offset, |section| section.offset);
            next = previous(sections.last().map(|section| &section.trailer))?;
            if next.is_some_and(|next| next >= oldest.min(offset)) {
                return Err(Error::at(oldest, "Prev does not point backwards"));
            }
            read.push((sections, revision));
        }
        read.reverse();
        let mut end = 0;
        for (place, (sections, revision)) in read.into_iter().enumerate() {
            if revision.xref < end {
                return Err(Error::at(revision.xref, "revisions overlap"));
            }
            end = revision.end;
            document.take_in(place, &sections, revision);
        }
        if document.revisions.iter().any(|revision| revision.trailer.get("Encrypt").is_some()) {
            return Err(Error::Encrypted);
        }
        Ok(document)
    }

    fn take_in(&mut self, place: usize, sections: &[Section], mut revision: Revision) {
        let mut merged: HashMap<u32, Entry> = HashMap::new();
        for section in sections {
            for (number, entry) in &section.entries {
                // The first that knows a number wins, except that a hybrid file's table says "free"
                // of what its stream knows.
                let known = merged.entry(*number).or_insert(*entry);
                if *known == Entry::Free {
                    *known = *entry;
                }
            }
        }
        revision.numbers = merged.keys().copied().collect();
        revision.numbers.sort_unstable();
        for (number, entry) in merged {
            self.index.entry(number).or_default().push((place, entry));
        }
        self.revisions.push(revision);
    }

    /// The bytes of the file.
    #[must_use]
    pub fn data(&self) -> &'a [u8] {
        self.data
    }

    /// All revisions, the first one first; there is at least one.
    #[must_use]
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The file as it stood after a revision.
    #[must_use]
    pub fn view(&self, revision: usize) -> View<'_, 'a> {
        View::new(self, revision.min(self.revisions.len().saturating_sub(1)))
    }

    /// The file as a reader shows it.
    #[must_use]
    pub fn latest(&self) -> View<'_, 'a> {
        self.view(usize::MAX)
    }

    /// What stands behind the last revision and belongs to none.
    #[must_use]
    pub fn trailing(&self) -> Range<usize> {
        self.revisions.last().map_or(0, |revision| revision.end_of_line)..self.data.len()
    }

    pub(super) fn entry(&self, number: u32, revision: usize) -> Entry {
        let all = self.index.get(&number).map(Vec::as_slice).unwrap_or_default();
        let last = all.iter().rev().find(|(place, _)| *place <= revision);
        last.map_or(Entry::Free, |(_, entry)| *entry)
    }
}

fn header(data: &[u8]) -> Result<()> {
    let version = data.strip_prefix(b"%PDF-").and_then(|rest| rest.get(..3));
    match version {
        Some([b'1', b'.', b'0'..=b'7'] | [b'2', b'.', b'0']) => Ok(()),
        _ => Err(Error::at(0, "the file does not begin with %PDF-1.x or %PDF-2.0")),
    }
}

/// `startxref`, a number and `%%EOF`; gives the number and the offset behind.
fn closing(cursor: &mut Cursor<'_>) -> Result<(usize, usize)> {
    let space = |cursor: &mut Cursor<'_>| {
        while cursor.peek().is_some_and(is_space) {
            cursor.bump();
        }
    };
    space(cursor);
    if !cursor.takes(b"startxref") {
        return Err(Error::at(cursor.at(), "startxref is missing"));
    }
    space(cursor);
    let offset = cursor.number()?;
    space(cursor);
    if !cursor.takes(b"%%EOF") {
        return Err(Error::at(cursor.at(), "%%EOF is missing"));
    }
    Ok((offset, cursor.at()))
}

/// The sections of the revision whose newest one is at an offset, the newest first; and where the
/// `startxref` stands that closes it.
fn one(data: &[u8], offset: usize) -> Result<(Vec<Section>, Revision, usize)> {
    let newest = xref::section(data, offset)?;
    let prev = previous(Some(&newest.trailer))?;
    let (trailer, kind) = (newest.trailer.clone(), newest.kind);
    if trailer.has_repeated_keys() {
        return Err(Error::at(offset, "a trailer with a key that stands twice"));
    }
    let mut sections = vec![newest];
    if let Some(hybrid) = trailer.get("XRefStm").and_then(Object::as_usize) {
        let mut stream = xref::section(data, hybrid)?;
        // The chain goes on where the table says.
        stream.trailer = trailer.clone();
        stream.offset = offset;
        stream.end = sections.first().map_or(stream.end, |table| table.end);
        sections.push(stream);
    }
    // Linearized (annex F): the first page's section stands first and points forwards to the main
    // one, behind which the file's startxref names the first page's.
    if let Some(main) = prev.filter(|main| *main > offset) {
        let main = xref::section(data, main)?;
        if previous(Some(&main.trailer))?.is_some() {
            return Err(Error::at(offset, "Prev does not point backwards"));
        }
        sections.push(main);
    }
    let last = sections.last().map_or(offset, |section| section.end);
    let mut cursor = Cursor::new(data, last);
    while cursor.peek().is_some_and(is_space) {
        cursor.bump();
    }
    let closed = cursor.at();
    let (named, end) = closing(&mut cursor)?;
    if named != offset {
        return Err(Error::at(last, "startxref names another section"));
    }
    let end_of_line = match (data.get(end), data.get(end + 1)) {
        (Some(b'\r'), Some(b'\n')) => end + 2,
        (Some(b'\r' | b'\n'), _) => end + 1,
        _ => end,
    };
    let revision = Revision { xref: offset, kind, end, end_of_line, trailer, numbers: Vec::new() };
    Ok((sections, revision, closed))
}

fn previous(trailer: Option<&Dict>) -> Result<Option<usize>> {
    match trailer.and_then(|trailer| trailer.get("Prev")) {
        None => Ok(None),
        // Some writers give the first revision a Prev of 0.
        Some(Object::Int(0)) => Ok(None),
        Some(prev) => prev.as_usize().map(Some).ok_or(Error::at(0, "Prev is no offset")),
    }
}
