//! Puts finished PDFs behind one another, for a printer. The result is for printing and not for
//! keeping: tags and outlines of the parts are left out, their pages are exactly the same.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::error::PaperError;

/// What pages may inherit from the nodes above them (ISO 32000-2, 7.7.3.4).
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// The PDFs behind one another as one, and how many pages each has.
///
/// # Errors
/// [`PaperError::Unreadable`] where one of them is no PDF that can be read.
pub fn bind(parts: &[Vec<u8>]) -> Result<(Vec<u8>, Vec<usize>), PaperError> {
    let mut whole = Document::with_version("1.7");
    let tree = whole.new_object_id();
    let mut kids: Vec<Object> = Vec::new();
    let mut counts = Vec::with_capacity(parts.len());
    for part in parts {
        let mut part = Document::load_mem(part).map_err(|_| PaperError::Unreadable)?;
        part.renumber_objects_with(whole.max_id + 1);
        let pages = part.get_pages();
        counts.push(pages.len());
        let mut leaves: BTreeMap<ObjectId, Dictionary> = BTreeMap::new();
        for id in pages.values() {
            leaves.insert(*id, leaf(&part, *id, tree)?);
            kids.push(Object::Reference(*id));
        }
        whole.max_id = part.max_id;
        let kept = part.objects.into_iter().filter(|(_, object)| !belongs_to_the_tree(object));
        whole.objects.extend(kept);
        whole.objects.extend(leaves.into_iter().map(|(id, page)| (id, Object::Dictionary(page))));
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    let pages = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    whole.objects.insert(tree, Object::Dictionary(pages));
    let catalog = whole.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    whole.trailer.set("Root", catalog);
    whole.prune_objects();
    let mut bytes = Vec::new();
    whole.save_to(&mut bytes).map_err(|_| PaperError::Unreadable)?;
    Ok((bytes, counts))
}

/// A page with what it inherited, hanging from the new tree, without its place among the tags.
fn leaf(part: &Document, id: ObjectId, tree: ObjectId) -> Result<Dictionary, PaperError> {
    let mut page = part.get_dictionary(id).map_err(|_| PaperError::Unreadable)?.clone();
    let mut above = page.clone();
    // A tree of pages is never deep; the bound is against a loop.
    for _ in 0..16 {
        let Ok(parent) = above.get(b"Parent").and_then(Object::as_reference) else { break };
        let Ok(node) = part.get_dictionary(parent) else { break };
        for key in INHERITED {
            if let (false, Ok(value)) = (page.has(key), node.get(key)) {
                page.set(key, value.clone());
            }
        }
        above = node.clone();
    }
    page.set("Parent", tree);
    for key in [&b"StructParents"[..], b"Tabs", b"Annots"] {
        page.remove(key);
    }
    Ok(page)
}

/// Catalogs, page trees and tags of a part: the whole has its own or none.
fn belongs_to_the_tree(object: &Object) -> bool {
    let Ok(dictionary) = object.as_dict() else { return false };
    let kind = dictionary.get(b"Type").and_then(Object::as_name).unwrap_or_default();
    matches!(
        kind,
        b"Catalog" | b"Pages" | b"Page" | b"StructTreeRoot" | b"StructElem" | b"Outlines"
    )
}
