//! Certificates and revocation data that the file carries for its own validation.

use std::collections::HashSet;

use crate::{
    document::{Dict, Document, Entry, Object, View},
    trust::{Certificate, Evidence, Origin},
};

/// How many streams of a store are read, and how large together.
const STREAMS: usize = 20_000;

/// Reads the security stores of all revisions. What cannot be read in them proves nothing and is
/// left out.
pub(crate) fn read(document: &Document<'_>, pool: &mut Vec<Certificate>, evidence: &mut Evidence) {
    let mut seen: HashSet<(u32, Place)> = HashSet::new();
    for revision in 0..document.revisions().len() {
        let view = document.view(revision);
        let Ok(catalog) = view.catalog() else { continue };
        let Ok(Some(store)) = view.dict(&catalog, "DSS") else { continue };
        let mut take = |dict: &Dict, key: &str, call: &mut dyn FnMut(&[u8])| {
            for object in view.array(dict, key).unwrap_or_default() {
                let Some(id) = object.as_ref() else { continue };
                let place = Place::of(view.entry(id.number));
                if seen.len() > STREAMS || !seen.insert((id.number, place)) {
                    continue;
                }
                if let Some(bytes) = bytes(&view, &object) {
                    call(&bytes);
                }
            }
        };
        take(&store, "Certs", &mut |der| pool.extend(Certificate::read(der)));
        for key in ["OCSPs", "CRLs"] {
            take(&store, key, &mut |der| evidence.add(Origin::File(revision), der));
        }
        let Ok(Some(entries)) = view.dict(&store, "VRI") else { continue };
        for (_, entry) in entries.iter() {
            let Ok(Object::Dict(entry)) = view.resolve(entry) else { continue };
            take(&entry, "Cert", &mut |der| pool.extend(Certificate::read(der)));
            for key in ["OCSP", "CRL"] {
                take(&entry, key, &mut |der| evidence.add(Origin::File(revision), der));
            }
        }
    }
}

fn bytes(view: &View<'_, '_>, object: &Object) -> Option<Vec<u8>> {
    let Ok(Object::Stream(stream)) = view.resolve(object) else { return None };
    view.decoded(&stream).ok()
}

/// Where an object stands, to tell apart two writings of the same number.
#[derive(PartialEq, Eq, Hash)]
struct Place(usize, usize);

impl Place {
    fn of(entry: Entry) -> Self {
        match entry {
            Entry::Free => Self(0, 0),
            Entry::At { offset, .. } => Self(offset, 0),
            Entry::In { stream, index } => Self(usize::try_from(stream).unwrap_or(0), index + 1),
        }
    }
}
