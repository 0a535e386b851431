//! The page layer: shell, parts, forms, languages, refusals, and what surrounds every request.
//!
//! # How a domain makes a page
//! The shell is rendered here, in Rust, around a body that the domain's own template makes. So a
//! domain needs none of our template files: it has its own `askama.toml` (for example
//! `dirs = ["src/web"]`) and prints our parts as values.
//!
//! ```
//! use askama::Template;
//! use yakusho_kernel::{Lang, Text};
//! use yakusho_pages::{Form, Fields, Page, Refused, Visit, parts::{Buttons, FormStart}};
//!
//! #[derive(Template)]
//! #[template(ext = "html", source = "<h1>{{ title }}</h1>{{ form }}…{{ buttons }}</form>")]
//! struct Question {
//!     title: String,
//!     form: FormStart,
//!     buttons: Buttons,
//! }
//!
//! async fn show(visit: Visit) -> Page {
//!     let title = visit.say(&Text::new("いつ引っ越しますか", "いつですか", "When?")).to_owned();
//!     let form = FormStart::post(&visit, "/guide/tennyu").checked_at("/guide/tennyu/check");
//!     let body = Question { title: title.clone(), form, buttons: Buttons::question(visit.lang()) };
//!     Page::resident(&visit, title, &body)
//! }
//!
//! async fn answer(visit: Visit, Form(fields): Form<Fields>) -> Result<axum::response::Response, Refused> {
//!     match fields.go() {
//!         "back" => Ok(visit.see("/guide/tennyu/1")),
//!         _ => Ok(visit.see("/guide/tennyu/3")),
//!     }
//! }
//! # let _ = (show, answer); let _: Option<Lang> = None;
//! ```
//!
//! # What the app does
//! It builds one [`Site`] and calls [`Site::dress`] on the finished router. From then on every
//! request has a [`Visit`], every [`Refused`] becomes a page in the visitor's language (or RFC 9457
//! JSON), a panic becomes a page with a reference number, and every answer has its headers.
//!
//! # Scripts
//! Pages work without JavaScript. Small modules add comfort; a page loads one only where its
//! body has something for it: `data-check` on a form ([`parts::FormStart::checked_at`]),
//! `data-counter` on long texts, `data-upload` on file controls, `data-keys` on office tables and
//! buttons, `data-passkey` on forms of passkeys. Pages of somebody signed in load presence.js.

pub mod accent;
mod assets;
mod check;
mod cookie;
pub mod field;
mod fields;
mod flash;
mod form;
mod guard;
mod html;
mod language;
mod page;
pub mod parts;
mod refill;
mod refused;
mod site;
mod upload;
mod visit;
pub mod words;

pub use accent::Accent;
pub use assets::{Assets, Script};
pub use check::CheckAnswer;
pub use cookie::CookieKeys;
pub use field::FieldView;
pub use fields::{Fields, NotUtf8};
pub use form::Form;
pub use html::Html;
pub use page::{MenuGroup, MenuItem, Office, Page};
pub use refill::refill;
pub use refused::Refused;
pub use site::{Site, SiteConfig};
pub use upload::{SentFile, Upload, UploadLimits};
pub use visit::{Source, Visit};
