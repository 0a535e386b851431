//! The fields of the interactive form (ISO 32000-2, 12.7).

use std::collections::HashSet;

use crate::document::{Dict, Object, ObjectId, Result, View};

/// How deep fields may lie in each other, and how many there may be.
const DEPTH: usize = 32;
const FIELDS: usize = 100_000;

/// A terminal field, with what it inherits.
#[derive(Debug, Clone)]
pub struct FormField {
    /// Its object; `None` where it was written directly into its parent.
    pub id: Option<ObjectId>,
    /// Its full name, parts joined by dots.
    pub name: String,
    /// `Sig`, `Tx`, `Btn` or `Ch`.
    pub kind: Vec<u8>,
    /// Its own dictionary.
    pub dict: Dict,
    /// Its value as written: a reference, or the value itself.
    pub value: Option<Object>,
    /// Widgets that are objects of their own.
    pub widgets: Vec<ObjectId>,
}

impl FormField {
    /// Whether it is a signature field.
    #[must_use]
    pub fn is_signature(&self) -> bool {
        self.kind == b"Sig"
    }
}

#[derive(Clone, Default)]
struct Inherited {
    name: Option<String>,
    kind: Option<Vec<u8>>,
    value: Option<Object>,
}

/// Every terminal field of the form as of a revision.
///
/// # Errors
/// Where the form's objects cannot be read or go in a circle.
pub fn form_fields(view: &View<'_, '_>) -> Result<Vec<FormField>> {
    let catalog = view.catalog()?;
    let Some(form) = view.dict(&catalog, "AcroForm")? else { return Ok(Vec::new()) };
    let mut fields = Vec::new();
    let mut seen = HashSet::new();
    for field in view.array(&form, "Fields")? {
        walk(view, &field, Inherited::default(), 0, &mut seen, &mut fields)?;
    }
    Ok(fields)
}

fn walk(
    view: &View<'_, '_>,
    object: &Object,
    above: Inherited,
    depth: usize,
    seen: &mut HashSet<ObjectId>,
    fields: &mut Vec<FormField>,
) -> Result<()> {
    use crate::document::Error;
    let id = object.as_ref();
    if id.is_some_and(|id| !seen.insert(id)) {
        return Err(Error::at(0, "a form field that stands twice in the form"));
    }
    if depth > DEPTH || fields.len() > FIELDS {
        return Err(Error::Limit("form fields"));
    }
    let Object::Dict(dict) = view.resolve(object)? else { return Ok(()) };
    let partial = view.value(&dict, "T")?;
    let partial = partial.as_ref().and_then(Object::as_string).map(|text| words(&text.bytes));
    let name = match (above.name, partial) {
        (Some(above), Some(own)) => Some(format!("{above}.{own}")),
        (above, own) => above.or(own),
    };
    let kind = match view.value(&dict, "FT")? {
        Some(Object::Name(kind)) => Some(kind),
        _ => above.kind,
    };
    let value = dict.get("V").cloned().or(above.value);
    let mut widgets = Vec::new();
    let mut below = Vec::new();
    for kid in view.array(&dict, "Kids")? {
        let is_field = view.resolve(&kid)?.as_dict().is_some_and(|kid| kid.get("T").is_some());
        match kid.as_ref() {
            Some(id) if !is_field => widgets.push(id),
            _ => below.push(kid),
        }
    }
    if below.is_empty() {
        fields.push(FormField {
            id,
            name: name.unwrap_or_default(),
            kind: kind.unwrap_or_default(),
            dict,
            value,
            widgets,
        });
        return Ok(());
    }
    for kid in below {
        let inherited = Inherited { name: name.clone(), kind: kind.clone(), value: value.clone() };
        walk(view, &kid, inherited, depth + 1, seen, fields)?;
    }
    Ok(())
}

/// A text string: UTF-16 with its mark, UTF-8 with its mark, or bytes (7.9.2.2).
pub(crate) fn words(bytes: &[u8]) -> String {
    if let Some(wide) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units: Vec<u16> = wide
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)))
            .collect();
        return String::from_utf16_lossy(&units);
    }
    let plain = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    String::from_utf8_lossy(plain).into_owned()
}
