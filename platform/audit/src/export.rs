//! The log as static files in the layout of C2SP `tlog-tiles`, to be copied to a stick, served, or
//! read by a program of somebody else.

use std::{collections::BTreeSet, fs, path::Path};

use yakusho_store::{Error, Result, Store};

use crate::{
    head,
    tiles::{Place, Tiles, WIDTH},
};

/// Writes `checkpoint`, `tile/<level>/<number>` and `tile/entries/<number>` under `folder`. An
/// entry is an action's 32-byte commitment; where the action was disposed of its leaf's hash is in
/// the tile and its entry cannot be given, which an entry of no bytes says.
///
/// # Errors
/// What the database and the disk say; [`Error::Broken`] where a tile is missing.
pub async fn export(store: &Store, folder: &Path) -> Result<u64> {
    let municipality = store.municipality();
    let Some(head) = head::head(store.read(), municipality.as_str()).await? else { return Ok(0) };
    let size = u64::try_from(head.size).unwrap_or(0);
    fs::create_dir_all(folder)?;
    let (mut level, mut nodes) = (0, size);
    while nodes > 0 {
        for number in 0..nodes.div_ceil(WIDTH) {
            let width = (nodes - number * WIDTH).min(WIDTH);
            tile(store, folder, (level, number), width).await?;
        }
        nodes /= WIDTH;
        level += 1;
    }
    for number in 0..size.div_ceil(WIDTH) {
        entries(store, folder, number, (size - number * WIDTH).min(WIDTH)).await?;
    }
    fs::write(folder.join("checkpoint"), head.note)?;
    Ok(size)
}

async fn tile(store: &Store, folder: &Path, place: Place, width: u64) -> Result<()> {
    let municipality = store.municipality();
    let tiles = Tiles::load(store.read(), municipality.as_str(), BTreeSet::from([place])).await?;
    let bytes = usize::try_from(width).unwrap_or(0) * 32;
    let hashes = tiles
        .get(place)
        .and_then(|hashes| hashes.get(..bytes))
        .ok_or_else(|| Error::Broken(format!("the log's tile {place:?} is missing")))?;
    put(&folder.join(format!("tile/{}/{}", place.0, path(place.1, width))), hashes)
}

async fn entries(store: &Store, folder: &Path, number: u64, width: u64) -> Result<()> {
    let municipality = store.municipality();
    let mut bundle = Vec::new();
    for action in store.actions_from_leaf(number * WIDTH, width).await? {
        match action.commitment(municipality.as_str()) {
            Some(commitment) => {
                bundle.extend_from_slice(&[0, 32]);
                bundle.extend_from_slice(&commitment);
            }
            None => bundle.extend_from_slice(&[0, 0]),
        }
    }
    put(&folder.join(format!("tile/entries/{}", path(number, width))), &bundle)
}

/// `x001/x234/067`, and `.p/<width>` behind a tile that is not full.
fn path(number: u64, width: u64) -> String {
    let mut rest = number / 1000;
    let mut text = format!("{:03}", number % 1000);
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1000);
        rest /= 1000;
    }
    if width < WIDTH {
        text = format!("{text}.p/{width}");
    }
    text
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_lie_where_the_specification_says() {
        assert_eq!(path(0, 256), "000");
        assert_eq!(path(7, 1), "007.p/1");
        assert_eq!(path(1_234_067, 256), "x001/x234/067");
        assert_eq!(path(1_234_067, 255), "x001/x234/067.p/255");
    }
}
