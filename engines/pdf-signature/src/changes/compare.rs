//! One revision against the one before it.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, HashSet},
};

use crate::document::{Document, Entry, Object, ObjectId, Result, View};

use super::references::References;

/// What a change is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    /// Validation data or a document time-stamp: keeps a signature, changes nothing that is read.
    Archive,
    /// Dates, producer, XMP, version.
    Metadata,
    /// A signature in a field.
    Signature {
        /// The field's full name.
        field: String,
        /// The field was not there before.
        new_field: bool,
        /// It shows on a page.
        visible: bool,
    },
    /// A field was filled in.
    FilledIn {
        /// The field's full name.
        field: String,
    },
    /// A comment, stamp or other annotation.
    Annotation,
    /// Anything else.
    NotExplained,
}

/// A change in a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Revision, from 0.
    pub revision: usize,
    /// What it is for.
    pub kind: ChangeKind,
    /// The object, or what happened, in English.
    pub what: String,
}

/// What a revision changed against the one before it; nothing for the first.
///
/// # Errors
/// Where objects that have to be compared cannot be read.
pub fn changes(document: &Document<'_>, revision: usize) -> Result<Vec<Change>> {
    let Some(before) = revision.checked_sub(1) else { return Ok(Vec::new()) };
    let mut compare = Compare::new(document.view(before), document.view(revision))?;
    compare.catalog()?;
    compare.information()?;
    compare.pages_and_annotations()?;
    Ok(compare.finish())
}

/// Two views, what differs between them, and what of it has an explanation.
pub(super) struct Compare<'d, 'a> {
    pub(super) old: View<'d, 'a>,
    pub(super) new: View<'d, 'a>,
    /// Objects that were there and are now others.
    pub(super) changed: BTreeMap<u32, (Object, Object)>,
    pub(super) explained: HashSet<u32>,
    /// Widgets of signature fields that this revision brought.
    pub(super) new_widgets: HashSet<u32>,
    references: OnceCell<References>,
    found: Vec<Change>,
}

impl<'d, 'a> Compare<'d, 'a> {
    fn new(old: View<'d, 'a>, new: View<'d, 'a>) -> Result<Self> {
        let mut compare = Self {
            old,
            new,
            changed: BTreeMap::new(),
            explained: HashSet::new(),
            new_widgets: HashSet::new(),
            references: OnceCell::new(),
            found: Vec::new(),
        };
        compare.differences()?;
        Ok(compare)
    }

    fn differences(&mut self) -> Result<()> {
        let numbers = self.new.revision().map(|one| one.numbers.as_slice()).unwrap_or_default();
        for number in numbers.iter().copied() {
            let (was, is) = (self.old.entry(number), self.new.entry(number));
            if was == is {
                continue;
            }
            match (was, is) {
                (Entry::Free, _) => {
                    // An object that the earlier revision already pointed at and did not have.
                    let pointed = self.references().referrers(number).is_empty();
                    if !pointed {
                        self.unexplained(format!("object {number} was referred to before it came"));
                    }
                }
                (_, Entry::Free) => {
                    self.unexplained(format!("object {number} was taken out"));
                }
                _ => {
                    let old = self.old.get(id(number, was))?;
                    let new = self.new.get(id(number, is))?;
                    if !self.same(&old, &new) {
                        self.changed.insert(number, (old, new));
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether two objects say the same, streams by their bytes.
    fn same(&self, old: &Object, new: &Object) -> bool {
        match (old, new) {
            (Object::Stream(one), Object::Stream(two)) => {
                one.dict == two.dict && self.old.stored(one) == self.new.stored(two)
            }
            _ => old == new,
        }
    }

    pub(super) fn references(&self) -> &References {
        self.references.get_or_init(|| References::of(&self.old))
    }

    pub(super) fn note(&mut self, kind: ChangeKind, what: impl Into<String>) {
        let change = Change { revision: self.new.number(), kind, what: what.into() };
        if !self.found.contains(&change) {
            self.found.push(change);
        }
    }

    pub(super) fn unexplained(&mut self, what: impl Into<String>) {
        self.note(ChangeKind::NotExplained, what);
    }

    /// Explains an object that had this role before and has it still: both revisions reach it by
    /// the same reference.
    pub(super) fn explain(&mut self, old: Option<&Object>, new: Option<&Object>) {
        if let (Some(Object::Ref(old)), Some(Object::Ref(new))) = (old, new)
            && old == new
        {
            self.explained.insert(old.number);
        }
    }

    /// The same, where nothing else may use the object: what may hold new content must not be the
    /// content of a page as well.
    pub(super) fn explain_alone(
        &mut self,
        old: Option<&Object>,
        new: Option<&Object>,
        most: usize,
    ) {
        let Some(Object::Ref(id)) = old else { return };
        if self.changed.contains_key(&id.number)
            && self.references().referrers(id.number).len() <= most
        {
            self.explain(old, new);
        }
    }

    fn finish(mut self) -> Vec<Change> {
        let left: Vec<u32> =
            self.changed.keys().copied().filter(|n| !self.explained.contains(n)).collect();
        for number in left {
            if self.is_old_xref(number) {
                continue;
            }
            self.unexplained(format!("object {number} is another one"));
        }
        if self.found.is_empty() {
            self.note(ChangeKind::Metadata, "saved once more without a change that is read");
        }
        self.found
    }

    /// Some writers give their cross-reference streams the same number each time. Nothing refers to
    /// them.
    fn is_old_xref(&self, number: u32) -> bool {
        let is_xref = |object: &Object| object.as_dict().is_some_and(|d| d.is_name("Type", "XRef"));
        self.changed.get(&number).is_some_and(|(old, new)| is_xref(old) && is_xref(new))
            && self.references().referrers(number).is_empty()
    }
}

fn id(number: u32, entry: Entry) -> ObjectId {
    let generation = if let Entry::At { generation, .. } = entry { generation } else { 0 };
    ObjectId { number, generation }
}
