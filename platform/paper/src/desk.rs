//! The world that typst sees while it makes one paper: the pack's templates, the data of this
//! paper, the open fonts. No disk, no network, no packages.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, LazyLock},
};

use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::{
    error::PaperError,
    fonts::FontSet,
    templates::{DATA_FILE, Templates},
};

/// typst's own functions; the same for every paper, so that typst may reuse what it evaluated.
static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(<Library as LibraryExt>::default()));

/// The templates, parsed once.
#[derive(Debug)]
pub(crate) struct Shelf {
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
    data: FileId,
}

impl Shelf {
    pub(crate) fn new(templates: &Templates) -> Self {
        let mut sources = HashMap::new();
        let mut files = HashMap::new();
        for (name, content) in templates.iter() {
            let Some(id) = file_id(name) else { continue };
            if let Some(text) =
                name.ends_with(".typ").then(|| String::from_utf8_lossy(content).into_owned())
            {
                sources.insert(id, Source::new(id, text));
            } else {
                files.insert(id, Bytes::new(content.to_vec()));
            }
        }
        let data = file_id(DATA_FILE).expect("data.json is a valid path");
        Self { sources, files, data }
    }

    /// The template's file.
    pub(crate) fn find(&self, template: &str) -> Result<FileId, PaperError> {
        file_id(&format!("{template}.typ"))
            .filter(|id| self.sources.contains_key(id) && template != "lib")
            .ok_or_else(|| PaperError::NoSuchTemplate(template.to_owned()))
    }

    /// Whether the words stand in a template (then a message that quotes them tells no secret).
    pub(crate) fn mentions(&self, words: &str) -> bool {
        self.sources.values().any(|source| source.text().contains(words))
    }
}

fn file_id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(format!("/{name}")).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// One paper's desk.
pub(crate) struct Desk {
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) fonts: Arc<FontSet>,
    pub(crate) main: FileId,
    pub(crate) data: Bytes,
    pub(crate) today: Option<Datetime>,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shelf.sources.get(&id).cloned().ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.shelf.data {
            return Ok(self.data.clone());
        }
        self.shelf.files.get(&id).cloned().ok_or_else(|| absent(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}

/// Packages, and every path that is not a file of the pack.
fn absent(id: FileId) -> FileError {
    match id.root() {
        VirtualRoot::Project => FileError::NotFound(PathBuf::from(id.vpath().get_without_slash())),
        VirtualRoot::Package(_) => FileError::AccessDenied,
    }
}
