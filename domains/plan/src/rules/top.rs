//! The procedures filed most often, and the departments that own them.

use std::collections::BTreeMap;

use yakusho_pack::{
    Pack,
    format::{CatalogueEntry, Status, Way},
};

/// The procedures filed most often, by the catalogue's yearly volumes. Of equals the one that the
/// catalogue names first.
#[must_use]
pub fn top(pack: &Pack, count: usize) -> Vec<&CatalogueEntry> {
    let mut entries: Vec<(i64, &CatalogueEntry)> = pack
        .catalogue
        .iter()
        .filter_map(|entry| Some((volume(entry)?, entry)))
        .filter(|(volume, _)| *volume > 0)
        .collect();
    // The sort keeps the order of equals.
    entries.sort_by_key(|(volume, _)| std::cmp::Reverse(*volume));
    entries.into_iter().take(count).map(|(_, entry)| entry).collect()
}

/// How often it is filed in a year.
#[must_use]
pub fn volume(entry: &CatalogueEntry) -> Option<i64> {
    entry.volume.as_ref().map(|volume| volume.per_year)
}

/// Whether a procedure of the catalogue can be filed here to its end, without coming.
#[must_use]
pub fn is_online(pack: &Pack, entry: &CatalogueEntry) -> bool {
    entry.procedures.iter().filter_map(|id| pack.procedure(id)).any(|procedure| {
        procedure.status == Status::Published
            && procedure.way == Way::Online
            && procedure.is_fileable()
    })
}

/// The departments that own these procedures, with how many each, the most first.
#[must_use]
pub fn owners<'p>(top: &[&'p CatalogueEntry]) -> Vec<(&'p str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in top {
        *counts.entry(entry.department.as_str()).or_default() += 1;
    }
    let mut owners: Vec<(&str, usize)> = counts.into_iter().collect();
    owners.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    owners
}
