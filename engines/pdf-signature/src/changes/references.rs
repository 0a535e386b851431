//! Who refers to whom in a revision, over all its objects.

use std::collections::HashMap;

use crate::document::{Document, Entry, Object, ObjectId, View};

/// References between the objects of one revision.
#[derive(Debug, Default)]
pub struct References {
    to: HashMap<u32, Vec<u32>>,
}

impl References {
    /// Reads every object. One that cannot be read refers to nothing: readers see nothing in it.
    pub fn of(view: &View<'_, '_>) -> Self {
        let mut to: HashMap<u32, Vec<u32>> = HashMap::new();
        for number in numbers(view.document(), view.number()) {
            let generation = match view.entry(number) {
                Entry::Free => continue,
                Entry::At { generation, .. } => generation,
                Entry::In { .. } => 0,
            };
            let object = view.get(ObjectId { number, generation }).unwrap_or(Object::Null);
            object.each_ref(&mut |target| to.entry(target.number).or_default().push(number));
        }
        Self { to }
    }

    /// The objects that refer to this one, once for each reference.
    pub fn referrers(&self, number: u32) -> &[u32] {
        self.to.get(&number).map(Vec::as_slice).unwrap_or_default()
    }
}

fn numbers(document: &Document<'_>, revision: usize) -> Vec<u32> {
    let until = document.revisions().iter().take(revision.saturating_add(1));
    let mut numbers: Vec<u32> = until.flat_map(|one| one.numbers.iter().copied()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
