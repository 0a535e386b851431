//! `yakusho city …`: what is wrong with a city pack, what changes between two, and how much asking
//! once saves.

mod diff;
mod lint;
mod measure;

use std::path::Path;

use anyhow::{Result, bail};
use yakusho_pack::{Pack, Report};

use crate::cli::City;

/// Runs `city …`.
///
/// # Errors
/// Where it could not look at all.
pub async fn run(file: Option<&Path>, city: City) -> Result<bool> {
    match city {
        City::Lint { folder, households, seed, json } => {
            lint::run(&folder, u64::from(households), seed, json)
        }
        City::Diff { a, b, households, seed, stored, json } => {
            let options = diff::Options { households: u64::from(households), seed, stored };
            diff::run(file, (&a, &b), &options, json).await
        }
        City::Measure { folder, json } => measure::run(&folder, json),
    }
}

/// The pack in a folder, or what is wrong with its files.
///
/// # Errors
/// Where there is no such folder.
fn pack_in(folder: &Path) -> Result<std::result::Result<Pack, Report>> {
    if !folder.is_dir() {
        bail!("{} というフォルダはありません", folder.display());
    }
    Ok(Pack::load(folder))
}

/// The pack in a folder; a pack that cannot be read is an error.
///
/// # Errors
/// Where there is none or it cannot be read; the report says why.
fn sound_pack_in(folder: &Path) -> Result<Pack> {
    match pack_in(folder)? {
        Ok(pack) => Ok(pack),
        Err(report) => bail!("{} を読めません\n{report}", folder.display()),
    }
}
