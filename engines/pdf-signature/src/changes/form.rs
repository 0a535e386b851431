//! The form: fields may be signed and filled in; they must not go, move or change their nature.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    document::{Dict, Object, ObjectId, Result, View},
    signature::{FormField, SignatureDict, SubFilter, form_fields},
};

use super::{
    catalog::keys,
    compare::{ChangeKind, Compare},
};

/// What changes in a field that is signed, and in one that is filled in.
const SIGNED: &[&str] = &["V", "AP", "M", "F", "Type", "Subtype"];
const FILLED: &[&str] = &["V", "AP", "AS", "I", "M", "RV"];
const WIDGET: &[&str] = &["AP", "AS", "M"];

impl Compare<'_, '_> {
    pub(super) fn form(&mut self, was: Option<&Object>, is: Option<&Object>) -> Result<()> {
        let Some(is) = is else {
            self.unexplained("the form was taken out, and the signatures with it");
            return Ok(());
        };
        let old = resolved(&self.old, was)?;
        let new = resolved(&self.new, Some(is))?;
        self.explain(was, Some(is));
        for key in keys(&old, &new) {
            let (was, is) = (old.get_bytes(&key), new.get_bytes(&key));
            match key.as_slice() {
                b"Fields" => self.explain(was, is),
                b"SigFlags" => {
                    let flags =
                        |value: Option<&Object>| value.and_then(Object::as_int).unwrap_or(0);
                    if flags(was) & !flags(is) != 0 {
                        self.unexplained("flags of the form were taken back");
                    }
                }
                b"DR" | b"DA" if was.is_none() => {}
                b"NeedAppearances" if is.is_none() || is == Some(&Object::Bool(false)) => {}
                _ if was != is => {
                    let key = String::from_utf8_lossy(&key).into_owned();
                    self.unexplained(format!("/{key} of the form"));
                }
                _ => {}
            }
        }
        self.fields()
    }

    fn fields(&mut self) -> Result<()> {
        let (old, new) = (form_fields(&self.old)?, form_fields(&self.new)?);
        let mut after: BTreeMap<(Option<ObjectId>, String), FormField> =
            new.into_iter().map(|field| ((field.id, field.name.clone()), field)).collect();
        for field in &old {
            match after.remove(&(field.id, field.name.clone())) {
                Some(now) => self.field(field, &now)?,
                None => self.unexplained(format!("the field {} is gone", field.name)),
            }
        }
        for field in after.into_values() {
            self.new_field(&field)?;
        }
        Ok(())
    }

    fn field(&mut self, old: &FormField, new: &FormField) -> Result<()> {
        let name = &old.name;
        let differ: BTreeSet<Vec<u8>> = keys(&old.dict, &new.dict)
            .into_iter()
            .filter(|key| old.dict.get_bytes(key) != new.dict.get_bytes(key))
            .collect();
        if old.widgets != new.widgets || old.kind != new.kind || new.dict.has_repeated_keys() {
            self.unexplained(format!("the field {name} is another kind of field"));
            return Ok(());
        }
        let within = |allowed: &[&str]| {
            differ.iter().all(|key| allowed.iter().any(|allowed| allowed.as_bytes() == key))
        };
        let drawn = self.drawn_anew(&old.dict, &new.dict)?;
        let mut touched = !differ.is_empty() || drawn || old.value != new.value;
        let mut widgets = Vec::new();
        for widget in &old.widgets {
            if self.changed.contains_key(&widget.number) {
                touched = true;
                widgets.push(*widget);
            }
        }
        if !touched {
            return Ok(());
        }
        if new.is_signature() && old.value.is_some() {
            self.unexplained(format!("the signed field {name} was changed"));
            return Ok(());
        }
        let allowed = if new.is_signature() { SIGNED } else { FILLED };
        if !within(allowed) || (new.is_signature() && new.value.is_none()) {
            self.unexplained(format!("the field {name} was changed beyond its value"));
            return Ok(());
        }
        for widget in widgets {
            self.widget(widget, name)?;
        }
        self.explained.extend(old.id.map(|id| id.number));
        if new.is_signature() {
            let visible = is_visible(&self.new, &new.dict)?;
            self.signed(new, false, visible)
        } else {
            self.note(ChangeKind::FilledIn { field: name.clone() }, name.clone());
            Ok(())
        }
    }

    /// A widget that is an object of its own, below a field that is filled in.
    fn widget(&mut self, id: ObjectId, field: &str) -> Result<()> {
        let (Object::Dict(old), Object::Dict(new)) = (self.old.get(id)?, self.new.get(id)?) else {
            self.unexplained(format!("a widget of {field} is none any more"));
            return Ok(());
        };
        let within = keys(&old, &new).into_iter().all(|key| {
            old.get_bytes(&key) == new.get_bytes(&key)
                || WIDGET.iter().any(|allowed| allowed.as_bytes() == key)
        });
        if within {
            self.drawn_anew(&old, &new)?;
            self.explained.insert(id.number);
        } else {
            self.unexplained(format!("a widget of {field} was changed beyond its appearance"));
        }
        Ok(())
    }

    /// Explains appearance streams that were written over, where only this field uses them; whether
    /// there were any.
    fn drawn_anew(&mut self, old: &Dict, new: &Dict) -> Result<bool> {
        let mut drawn = false;
        let mut pairs = vec![(old.get("AP").cloned(), new.get("AP").cloned())];
        for _ in 0..3 {
            let mut deeper = Vec::new();
            for (was, is) in pairs {
                let same = was.as_ref().and_then(Object::as_ref);
                drawn |= same.is_some_and(|id| self.changed.contains_key(&id.number));
                self.explain_alone(was.as_ref(), is.as_ref(), 1);
                let (Some(was), Some(is)) = (was, is) else { continue };
                let (was, is) = (self.old.resolve(&was)?, self.new.resolve(&is)?);
                if let (Object::Dict(was), Object::Dict(is)) = (was, is) {
                    for key in keys(&was, &is) {
                        deeper.push((was.get_bytes(&key).cloned(), is.get_bytes(&key).cloned()));
                    }
                }
            }
            pairs = deeper;
        }
        Ok(drawn)
    }

    fn new_field(&mut self, field: &FormField) -> Result<()> {
        let name = &field.name;
        let fresh =
            field.id.is_some_and(|id| self.old.entry(id.number) == crate::document::Entry::Free);
        if !field.is_signature() || !fresh {
            self.unexplained(format!("the new field {name} is no signature field"));
            return Ok(());
        }
        self.new_widgets.extend(field.id.map(|id| id.number));
        self.new_widgets.extend(field.widgets.iter().map(|id| id.number));
        let mut visible = is_visible(&self.new, &field.dict)?;
        for widget in &field.widgets {
            if let Object::Dict(widget) = self.new.get(*widget)? {
                visible |= is_visible(&self.new, &widget)?;
            }
        }
        self.signed(field, true, visible)
    }

    fn signed(&mut self, field: &FormField, new_field: bool, visible: bool) -> Result<()> {
        let value = field.value.as_ref().map(|value| self.new.resolve(value)).transpose()?;
        let dict = value.and_then(|value| value.as_dict().cloned());
        let read = dict.map(|dict| SignatureDict::read(&self.new, dict)).transpose()?;
        let is_stamp = read.is_some_and(|read| read.sub_filter == SubFilter::TimeStamp);
        if is_stamp && !visible {
            self.note(ChangeKind::Archive, format!("document time-stamp in {}", field.name));
        } else {
            let kind = ChangeKind::Signature { field: field.name.clone(), new_field, visible };
            self.note(kind, format!("signature in {}", field.name));
        }
        Ok(())
    }
}

/// Whether a widget shows: its rectangle has an area and it is not hidden.
fn is_visible(view: &View<'_, '_>, widget: &Dict) -> Result<bool> {
    let corners: Vec<f64> =
        view.array(widget, "Rect")?.iter().filter_map(Object::as_number).collect();
    let &[left, bottom, right, top] = corners.as_slice() else { return Ok(false) };
    let flags = widget.get("F").and_then(Object::as_int).unwrap_or(0);
    // Hidden is bit 2, no view bit 6 (table 167).
    let hidden = flags & 0b10_0010 != 0;
    Ok(!hidden && (right - left).abs() > 0.0 && (top - bottom).abs() > 0.0)
}

fn resolved(view: &View<'_, '_>, object: Option<&Object>) -> Result<Dict> {
    let object = object.map(|object| view.resolve(object)).transpose()?;
    Ok(object.and_then(|object| object.as_dict().cloned()).unwrap_or_default())
}
