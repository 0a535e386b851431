//! The pack of the tests: Tennis Village, the papers of Maebashi, and one question of every type.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use yakusho_pack::Pack;

/// The root of the project.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file of the pack by its path within it.
///
/// # Panics
/// Where a file cannot be read.
#[must_use]
pub fn files() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for (from, only) in [
        (root().join("cities/tennis-village"), ""),
        (root().join("cities/maebashi"), "papers/"),
        (root().join("tests/pack"), ""),
    ] {
        collect(&from, "", only, &mut files);
    }
    files
}

fn collect(folder: &Path, prefix: &str, only: &str, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the pack") {
        let entry = entry.expect("an entry");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), only, into);
        } else if name.starts_with(only) {
            into.insert(name, std::fs::read(entry.path()).expect("a file of the pack"));
        }
    }
}

/// The pack.
///
/// # Panics
/// Where it does not hold together.
#[must_use]
pub fn pack() -> Pack {
    Pack::from_files(files()).unwrap_or_else(|report| panic!("{report}"))
}

/// The pack as a folder, for a program that is started.
///
/// # Panics
/// Where it cannot be written.
pub fn write_to(folder: &Path) {
    for (name, bytes) in files() {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
}
