//! Finds signatures in every revision: one that a later revision took out of the form is found all
//! the same.

use std::{collections::HashMap, ops::Range};

use crate::document::{Document, Object, ObjectId, Result};

use super::{SignatureDict, dictionary::read_lock, field::form_fields};

/// A signature and where it was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Full name of its field.
    pub field: String,
    /// Object of the field.
    pub field_id: Option<ObjectId>,
    /// Object of the dictionary, where it is indirect.
    pub id: Option<ObjectId>,
    /// The revision in which it first stands in the form.
    pub first_seen: usize,
    /// Whether the newest revision still has it in the same field.
    pub still_there: bool,
    /// More than one field has this signature as its value.
    pub shared: bool,
    /// What the field itself locks once it is signed.
    pub lock: Option<super::Lock>,
    /// `P` of that lock (PDF 2.0): what is allowed once the field is signed, never more than before.
    pub lock_level: Option<u8>,
    /// Its dictionary.
    pub dict: SignatureDict,
}

/// Every signature of the file, in the order of their places in it.
///
/// # Errors
/// Where the form of a revision cannot be read.
pub fn find(document: &Document<'_>) -> Result<Vec<Found>> {
    type Key = (Option<Range<usize>>, String, Option<ObjectId>);
    let mut found: Vec<Found> = Vec::new();
    let mut known: HashMap<Key, usize> = HashMap::new();
    let newest = document.revisions().len().saturating_sub(1);
    for revision in 0..=newest {
        let view = document.view(revision);
        let mut users: HashMap<Option<Range<usize>>, Vec<usize>> = HashMap::new();
        for field in form_fields(&view)? {
            let Some(value) = field.value.as_ref().filter(|_| field.is_signature()) else {
                continue;
            };
            let Object::Dict(dict) = view.resolve(value)? else { continue };
            let read = SignatureDict::read(&view, dict)?;
            let span = read.contents.as_ref().and_then(|contents| contents.span.clone());
            let key = (span.clone(), field.name.clone(), value.as_ref());
            let place = match known.get(&key) {
                Some(place) => *place,
                None => {
                    let lock = view.dict(&field.dict, "Lock")?;
                    let lock = lock.map(|lock| read_lock(&view, &lock)).transpose()?;
                    let (lock, lock_level) = lock.unzip();
                    found.push(Found {
                        field: field.name.clone(),
                        field_id: field.id,
                        id: value.as_ref(),
                        first_seen: revision,
                        still_there: false,
                        shared: false,
                        lock,
                        lock_level: lock_level.flatten(),
                        dict: read,
                    });
                    known.insert(key, found.len() - 1);
                    found.len() - 1
                }
            };
            users.entry(span).or_default().push(place);
            if let Some(signature) = found.get_mut(place) {
                signature.still_there = revision == newest;
            }
        }
        for places in users.values().filter(|places| places.len() > 1) {
            for place in places {
                if let Some(signature) = found.get_mut(*place) {
                    signature.shared = true;
                }
            }
        }
    }
    found.sort_by_key(|signature| {
        let span = signature.dict.contents.as_ref().and_then(|contents| contents.span.clone());
        (span.map_or(usize::MAX, |span| span.start), signature.first_seen)
    });
    Ok(found)
}
