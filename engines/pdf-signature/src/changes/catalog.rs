//! The catalog, the trailer and what hangs on them without being read on a page.

use std::collections::BTreeSet;

use crate::document::{Dict, Object, Result};

use super::compare::{ChangeKind, Compare};

/// Entries of the information dictionary that programs set by themselves.
const BY_PROGRAMS: &[&str] = &["ModDate", "CreationDate", "Producer", "Creator", "Trapped"];

impl Compare<'_, '_> {
    pub(super) fn catalog(&mut self) -> Result<()> {
        let (old_root, new_root) =
            (self.old.trailer().get("Root").cloned(), self.new.trailer().get("Root").cloned());
        if old_root != new_root {
            self.unexplained("another catalog took the place of the old one");
        }
        let (old, new) = (self.old.catalog()?, self.new.catalog()?);
        if new.has_repeated_keys() {
            self.unexplained("a key stands twice in the catalog");
        }
        self.explain(old_root.as_ref(), new_root.as_ref());
        for key in keys(&old, &new) {
            let (was, is) = (old.get_bytes(&key).cloned(), new.get_bytes(&key).cloned());
            match key.as_slice() {
                b"DSS" => self.security_store(was.as_ref(), is.as_ref())?,
                b"AcroForm" => self.form(was.as_ref(), is.as_ref())?,
                b"Metadata" => self.metadata(was.as_ref(), is.as_ref())?,
                b"Extensions" => {
                    self.explain_alone(was.as_ref(), is.as_ref(), 1);
                    if was != is {
                        self.note(ChangeKind::Metadata, "the list of extensions");
                    }
                }
                b"Version" if was != is => {
                    let name = |value: &Option<Object>| {
                        value.as_ref().and_then(Object::as_name).map(<[u8]>::to_vec)
                    };
                    if name(&is) > name(&was) {
                        self.note(ChangeKind::Metadata, "the version of PDF");
                    } else {
                        self.unexplained("the version of PDF went back");
                    }
                }
                _ if was != is => {
                    let key = String::from_utf8_lossy(&key).into_owned();
                    self.unexplained(format!("/{key} in the catalog"));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// XMP: a stream of its own that no page may use.
    fn metadata(&mut self, was: Option<&Object>, is: Option<&Object>) -> Result<()> {
        let Some(new) = is else {
            if was.is_some() {
                self.unexplained("the metadata was taken out");
            }
            return Ok(());
        };
        let resolved = self.new.resolve(new)?;
        let is_xmp = resolved.as_dict().is_some_and(|dict| dict.is_name("Subtype", "XML"));
        self.explain_alone(was, is, 1);
        let touched =
            was != is || new.as_ref().is_some_and(|id| self.changed.contains_key(&id.number));
        if touched && is_xmp {
            self.note(ChangeKind::Metadata, "the metadata (XMP)");
        } else if touched {
            self.unexplained("the metadata is no XMP any more");
        }
        Ok(())
    }

    /// The information dictionary of the trailer.
    pub(super) fn information(&mut self) -> Result<()> {
        let (was, is) =
            (self.old.trailer().get("Info").cloned(), self.new.trailer().get("Info").cloned());
        let read =
            |view: &crate::document::View<'_, '_>, object: &Option<Object>| -> Result<Dict> {
                let object = object.as_ref().map(|object| view.resolve(object)).transpose()?;
                Ok(object.and_then(|object| object.as_dict().cloned()).unwrap_or_default())
            };
        let (old, new) = (read(&self.old, &was)?, read(&self.new, &is)?);
        if old == new {
            return Ok(());
        }
        for key in keys(&old, &new) {
            let text = String::from_utf8_lossy(&key).into_owned();
            if old.get_bytes(&key) != new.get_bytes(&key) && !BY_PROGRAMS.contains(&text.as_str()) {
                self.unexplained(format!("/{text} of the document's information"));
            }
        }
        self.explain_alone(was.as_ref(), is.as_ref(), 0);
        self.note(ChangeKind::Metadata, "the document's information");
        Ok(())
    }
}

/// All keys of two dictionaries.
pub(super) fn keys(one: &Dict, two: &Dict) -> BTreeSet<Vec<u8>> {
    one.iter().chain(two.iter()).map(|(key, _)| key.to_vec()).collect()
}
