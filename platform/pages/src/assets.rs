//! Files that browsers keep for ever: their names contain a hash of what is in them.

use std::collections::BTreeMap;

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use rust_embed::Embed;
use sha2::{Digest, Sha256};

use crate::accent::Accent;

#[derive(Embed)]
#[folder = "assets/"]
struct Embedded;

/// A small script that adds comfort to a page that works without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Asks the server about a field when it is left.
    Check,
    /// Counts the characters of a long text.
    Counter,
    /// Shows a chosen picture and warns about its size before it is sent.
    Upload,
    /// Keys of the office: j k enter a n e.
    Keys,
    /// Warns before a session ends by silence, and keeps what is typed.
    Presence,
    /// Passkeys: registering one, and signing in with one.
    Passkey,
    /// Copies the fields of a transcription screen at a key press.
    Copy,
}

impl Script {
    /// All scripts.
    pub const ALL: [Self; 7] = [
        Self::Check,
        Self::Counter,
        Self::Upload,
        Self::Keys,
        Self::Presence,
        Self::Passkey,
        Self::Copy,
    ];

    /// The file.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::Check => "check.js",
            Self::Counter => "counter.js",
            Self::Upload => "upload.js",
            Self::Keys => "keys.js",
            Self::Presence => "presence.js",
            Self::Passkey => "passkey.js",
            Self::Copy => "copy.js",
        }
    }

    /// The attribute whose presence in a body means that the script is of use there.
    const fn marker(self) -> &'static str {
        match self {
            Self::Check => " data-check=",
            Self::Counter => " data-counter",
            Self::Upload => " data-upload",
            Self::Keys => " data-keys",
            // On the shell and not in the body: the page says itself that it wants it.
            Self::Presence => " data-presence=",
            Self::Passkey => " data-passkey=",
            Self::Copy => " data-copy=",
        }
    }

    /// The scripts for which a body has something to do.
    pub(crate) fn wanted_by(body: &str) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|script| body.contains(script.marker()))
    }
}

struct Asset {
    kind: &'static str,
    bytes: Bytes,
}

/// The site's files under their hashed names.
pub struct Assets {
    by_path: BTreeMap<String, Asset>,
    by_file: BTreeMap<&'static str, String>,
}

impl Assets {
    /// The embedded files, the stylesheet with the city's colour in front, and an icon with the
    /// first letter of the city's name. The office's stylesheet is the residents' and its own in one:
    /// a page asks for one.
    #[must_use]
    pub fn new(accent: Accent, letter: &str) -> Self {
        let mut assets = Self { by_path: BTreeMap::new(), by_file: BTreeMap::new() };
        let mut style = accent.stylesheet().into_bytes();
        style.extend(embedded("site.css"));
        let office = [style.as_slice(), &embedded("office.css")].concat();
        assets.add("site.css", "text/css; charset=utf-8", style);
        assets.add("office.css", "text/css; charset=utf-8", office);
        for script in Script::ALL {
            let file = script.file();
            assets.add(file, "text/javascript; charset=utf-8", embedded(file));
        }
        let icon = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" \
             height=\"32\" rx=\"6\" fill=\"{accent}\"/><text x=\"16\" y=\"23\" font-size=\"20\" \
             text-anchor=\"middle\" font-family=\"sans-serif\" fill=\"#fff\">{}</text></svg>",
            crate::html::Html::text(letter)
        );
        assets.add("icon.svg", "image/svg+xml", icon.into_bytes());
        assets
    }

    fn add(&mut self, file: &'static str, kind: &'static str, bytes: Vec<u8>) {
        let hash: String =
            Sha256::digest(&bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let (stem, ending) = file.rsplit_once('.').unwrap_or((file, "bin"));
        let name = format!("{stem}-{hash}.{ending}");
        self.by_path.insert(name.clone(), Asset { kind, bytes: bytes.into() });
        self.by_file.insert(file, format!("/assets/{name}"));
    }

    /// Where a file is served, for example `/assets/site-1a2b3c4d5e6f.css`.
    #[must_use]
    pub fn href(&self, file: &str) -> &str {
        self.by_file.get(file).map_or("", String::as_str)
    }

    fn answer(&self, name: &str) -> Response {
        match self.by_path.get(name) {
            Some(asset) => (
                [
                    (header::CONTENT_TYPE, asset.kind),
                    (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
                ],
                asset.bytes.clone(),
            )
                .into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

fn embedded(file: &str) -> Vec<u8> {
    Embedded::get(file).map(|found| found.data.into_owned()).unwrap_or_default()
}

/// `/assets/{name}`.
pub(crate) fn route<S>(site: std::sync::Arc<crate::Site>) -> axum::routing::MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    get(move |Path(name): Path<String>| async move { site.assets().answer(&name) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_embedded_and_its_name_changes_with_its_content() {
        let blue = Assets::new(Accent::default(), "前");
        let green = Assets::new(Accent::parse("#115a36").expect("colour"), "前");
        assert_ne!(blue.href("site.css"), green.href("site.css"));
        assert_eq!(blue.href("check.js"), green.href("check.js"));
        for file in [
            "site.css",
            "office.css",
            "check.js",
            "counter.js",
            "upload.js",
            "keys.js",
            "presence.js",
            "passkey.js",
            "icon.svg",
        ] {
            assert!(blue.href(file).starts_with("/assets/"), "{file}");
            assert!(!embedded(file).is_empty() || file == "icon.svg", "{file}");
        }
    }
}
