//! Official papers: a template of the city and data become a PDF (PDF/A, tagged for screen readers).
//!
//! This is the only crate that knows typst. A template is a `.typ` file of the city pack
//! (`cities/<name>/papers/`); what a person wrote reaches it only as data (`data.json` in a file
//! system that exists in memory), never as markup. Nothing is read from the disk or the network
//! while a paper is made.
//!
//! ```no_run
//! # async fn receipt() -> Result<Vec<u8>, yakusho_paper::PaperError> {
//! use yakusho_paper::{Fonts, Limits, Paper, PaperMeta, Templates};
//!
//! let paper = Paper::new(Fonts::bundled(), Templates::from_dir("cities/maebashi/papers".as_ref())?, Limits::default());
//! let meta = PaperMeta {
//!     title: "受付票".into(),
//!     lang: yakusho_kernel::Lang::Ja,
//!     now: "2026-11-22T01:00:00Z".parse().expect("a time"),
//! };
//! let pdf = paper.render("receipt", serde_json::json!({ "number": "R8-000123" }), meta).await?;
//! # Ok(pdf) }
//! ```
//!
//! Conventions that hold for every template:
//! - `data.qr` (a string, an address with an id and nothing else) becomes `data.qr_svg`.
//! - `data.test == true` prints 「試験用」 across every page.
//! - Characters that no font has are printed as 〓 with a note that names them
//!   (see [`glyphs`]); nothing disappears silently.

mod bind;
mod desk;
pub mod error;
pub mod fonts;
pub mod glyphs;
mod paper;
mod qr;
mod templates;

pub use bind::bind;
pub use error::PaperError;
pub use fonts::Fonts;
pub use paper::{Limits, Paper, PaperMeta};
pub use templates::Templates;
