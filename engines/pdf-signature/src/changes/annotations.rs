//! Pages may get the widgets of new signatures; comments are told apart from everything else.

use crate::document::{Dict, Object, Result};

use super::{
    catalog::keys,
    compare::{ChangeKind, Compare},
};

impl Compare<'_, '_> {
    pub(super) fn pages_and_annotations(&mut self) -> Result<()> {
        let changed: Vec<u32> =
            self.changed.keys().copied().filter(|n| !self.explained.contains(n)).collect();
        for number in changed {
            let Some((old, new)) = self.changed.get(&number).cloned() else { continue };
            match (&old, &new) {
                (Object::Dict(old), Object::Dict(new)) if old.is_name("Type", "Page") => {
                    self.page(number, old, new)?;
                }
                (Object::Dict(old), Object::Dict(new)) if is_comment(old) && is_comment(new) => {
                    self.explained.insert(number);
                    self.note(ChangeKind::Annotation, format!("annotation {number} was changed"));
                }
                (Object::Array(old), Object::Array(new)) if self.is_list_of_page(number)? => {
                    self.explained.insert(number);
                    self.list(old, new)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn page(&mut self, number: u32, old: &Dict, new: &Dict) -> Result<()> {
        for key in keys(old, new) {
            if old.get_bytes(&key) != new.get_bytes(&key) && key != b"Annots" {
                let key = String::from_utf8_lossy(&key).into_owned();
                self.unexplained(format!("/{key} of the page in object {number}"));
                return Ok(());
            }
        }
        if new.has_repeated_keys() {
            return Ok(());
        }
        self.explained.insert(number);
        let (was, is) = (self.old.array(old, "Annots")?, self.new.array(new, "Annots")?);
        self.list(&was, &is)
    }

    /// An array that exactly one page has as its annotations, and nothing else.
    fn is_list_of_page(&self, number: u32) -> Result<bool> {
        let &[page] = self.references().referrers(number) else { return Ok(false) };
        let generation = match self.old.entry(page) {
            crate::document::Entry::At { generation, .. } => generation,
            _ => 0,
        };
        let page = self.old.get(crate::document::ObjectId { number: page, generation })?;
        Ok(page.as_dict().is_some_and(|page| {
            page.is_name("Type", "Page")
                && page.get("Annots").and_then(Object::as_ref).is_some_and(|id| id.number == number)
        }))
    }

    fn list(&mut self, old: &[Object], new: &[Object]) -> Result<()> {
        let mut rest = new.iter();
        for item in old {
            // Those that stay keep their order; what was put between them is looked at below.
            if rest.any(|kept| kept == item) {
                continue;
            }
            let gone = self.old.resolve(item)?;
            if gone.as_dict().is_some_and(is_comment) {
                self.note(ChangeKind::Annotation, "an annotation was taken out");
            } else {
                self.unexplained("a widget was taken off its page or moved");
            }
        }
        for item in new.iter().filter(|item| !old.contains(item)) {
            if item.as_ref().is_some_and(|id| self.new_widgets.contains(&id.number)) {
                continue;
            }
            let added = self.new.resolve(item)?;
            if added.as_dict().is_some_and(is_comment) {
                self.note(ChangeKind::Annotation, "an annotation was added");
            } else {
                self.unexplained("a widget of no new signature was put on a page");
            }
        }
        Ok(())
    }
}

fn is_comment(dict: &Dict) -> bool {
    let subtype = dict.get("Subtype").and_then(Object::as_name);
    let annotation = dict.get("Type").is_none_or(|kind| kind.as_name() == Some(b"Annot"));
    annotation && dict.get("Rect").is_some() && subtype.is_some_and(|subtype| subtype != b"Widget")
}
