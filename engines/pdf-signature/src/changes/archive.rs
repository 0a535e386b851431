//! The document security store (ISO 32000-2, 12.8.4.3): it may grow and must not shrink.

use std::collections::BTreeSet;

use crate::document::{Dict, Object, ObjectId, Result, View};

use super::{
    catalog::keys,
    compare::{ChangeKind, Compare},
};

/// What a store and its entries for one signature hold.
const LISTS: &[&str] = &["Certs", "OCSPs", "CRLs", "Cert", "OCSP", "CRL"];

impl Compare<'_, '_> {
    pub(super) fn security_store(
        &mut self,
        was: Option<&Object>,
        is: Option<&Object>,
    ) -> Result<()> {
        let Some(is) = is else {
            if was.is_some() {
                self.unexplained("the validation data (DSS) was taken out");
            }
            return Ok(());
        };
        let old = dict(&self.old, was)?;
        let new = dict(&self.new, Some(is))?;
        let mut grew = was != Some(is) || self.touched(Some(is));
        self.explain_alone(was, Some(is), 1);
        grew |= self.lists(&old, &new, &BTreeSet::new())?;
        // What one signature's entry gives up stays in the file as long as the lists have it.
        let mut kept = BTreeSet::new();
        for key in LISTS {
            kept.extend(self.new.array(&new, key)?.iter().filter_map(Object::as_ref));
        }
        let (old_vri, new_vri) = (old.get("VRI"), new.get("VRI"));
        self.explain_alone(old_vri, new_vri, 1);
        let (old_entries, new_entries) = (dict(&self.old, old_vri)?, dict(&self.new, new_vri)?);
        for key in keys(&old_entries, &new_entries) {
            let (was, is) = (old_entries.get_bytes(&key), new_entries.get_bytes(&key));
            grew |= was != is;
            if was.is_some() && is.is_none() {
                self.unexplained("validation data of a signature (VRI) was taken out");
                continue;
            }
            self.explain_alone(was, is, 1);
            let (was, is) = (dict(&self.old, was)?, dict(&self.new, is)?);
            grew |= self.lists(&was, &is, &kept)?;
        }
        for key in keys(&old, &new) {
            let known = matches!(key.as_slice(), b"Type" | b"VRI");
            if !known && !LISTS.iter().any(|list| list.as_bytes() == key) {
                self.unexplained("an unknown entry in the validation data (DSS)");
            }
        }
        if grew {
            self.note(ChangeKind::Archive, "validation data (DSS)");
        }
        Ok(())
    }

    fn touched(&self, object: Option<&Object>) -> bool {
        object.and_then(Object::as_ref).is_some_and(|id| self.changed.contains_key(&id.number))
    }

    /// Compares the lists of a store or of one signature's entry; whether one grew.
    fn lists(&mut self, old: &Dict, new: &Dict, kept: &BTreeSet<ObjectId>) -> Result<bool> {
        let mut grew = false;
        for key in LISTS {
            let (was, is) = (old.get(key), new.get(key));
            let had: BTreeSet<_> =
                self.old.array(old, key)?.iter().filter_map(Object::as_ref).collect();
            let has: BTreeSet<_> =
                self.new.array(new, key)?.iter().filter_map(Object::as_ref).collect();
            if !had.iter().all(|id| has.contains(id) || kept.contains(id)) {
                self.unexplained(format!(
                    "entries of /{key} in the validation data were taken out"
                ));
            }
            grew |= had != has;
            self.explain_alone(was, is, 1);
        }
        Ok(grew)
    }
}

fn dict(view: &View<'_, '_>, object: Option<&Object>) -> Result<Dict> {
    let object = object.map(|object| view.resolve(object)).transpose()?;
    Ok(object.and_then(|object| object.as_dict().cloned()).unwrap_or_default())
}
