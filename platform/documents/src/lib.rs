//! Issued documents (文書): what the city sends out under a number.
//!
//! A document is [issued](issue()) inside the transaction of the decision that it tells of: it takes
//! the next number of its series (文書記号 and fiscal year, without gaps) and keeps, sealed, who
//! receives it and what stands in it. Its PDF is made from that afterwards and kept with its hash
//! ([`Archive::keep_pdf`]); from then on exactly those bytes are the document. A mistake is
//! corrected by another document that supersedes it, never by another text under the same number.
//!
//! Any domain may issue: the subject is an opaque kind and id. What a series is called and on which
//! papers a seal is put is the pack's ([`yakusho_pack::format::DocumentRules`]); how far each
//! rule's amendment has come is kept here ([`seal`]).

mod archive;
mod content;
mod entity;
mod issue;
mod list;
mod migration;
mod model;
pub mod seal;

pub use archive::{Archive, Reprint};
pub use content::{Content, Recipient};
pub use issue::issue;
pub use list::{Filter, ListPage};
pub use migration::migrations;
pub use model::{Document, DocumentNoun, NewDocument, Seal, SealMark};
