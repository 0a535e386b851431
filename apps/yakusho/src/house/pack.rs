//! The city pack: from a folder, or the demo city inside the binary.

use std::path::Path;

use anyhow::{Result, anyhow};
use rust_embed::Embed;
use yakusho_pack::Pack;

#[derive(Embed)]
#[folder = "../../cities/maebashi"]
struct Maebashi;

/// The demo city.
///
/// # Errors
/// Where it does not hold together: a mistake of the build.
pub fn builtin() -> Result<Pack> {
    let files = Maebashi::iter()
        .filter_map(|name| Some((name.to_string(), Maebashi::get(&name)?.data.into_owned())))
        .collect();
    Pack::from_files(files).map_err(|report| anyhow!("{report}"))
}

/// The pack that a setting names.
///
/// # Errors
/// Everything that is wrong with it, with file and line.
pub fn load(setting: &str) -> Result<Pack> {
    if setting == "builtin" {
        return builtin();
    }
    Pack::load(Path::new(setting)).map_err(|report| anyhow!("{report}"))
}
