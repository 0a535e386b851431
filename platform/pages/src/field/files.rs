//! Files that a field holds and takes.

/// The files of a field. Removing one is a submit of the form around it that sends `_go` with
/// `remove-file:<id>`; sending the chosen ones is a submit with `upload`.
#[derive(Clone, Debug)]
pub struct FileList {
    /// Those that we hold.
    pub held: Vec<StoredFile>,
    /// Bytes of one file.
    pub limit: usize,
    /// How many in all.
    pub most: usize,
}

/// A file that we hold.
#[derive(Clone, Debug, Default)]
pub struct StoredFile {
    /// Its id.
    pub id: String,
    /// What it is called here: the sender's name for it, cleaned.
    pub name: String,
    /// Kind and size in words: 「写真・1.2MB」.
    pub about: String,
    /// Where it can be seen.
    pub href: Option<String>,
    /// Where a small picture of it is.
    pub thumbnail: Option<String>,
}

impl FileList {
    pub(super) fn mb(&self) -> usize {
        self.limit >> 20
    }

    pub(super) fn has_room(&self) -> bool {
        self.held.len() < self.most
    }
}
