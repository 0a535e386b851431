//! 文書: the register of issued documents, each with its PDF, its corrections and its reprints.

pub mod correct;
pub mod document;
pub mod list;
pub mod pdf;
pub mod reprint;

use yakusho_documents::Document;
use yakusho_kernel::{Id, Refusal};
use yakusho_pages::Refused;
use yakusho_permission::ActionName;

use super::{case_file::CaseFile, desk::Desk};
use crate::web::failure::refused;

/// A document about a case, and the case.
pub struct Opened {
    /// The document.
    pub document: Document,
    /// Its case.
    pub file: CaseFile,
}

impl Opened {
    /// Opens a document for an action on its case. A document that somebody may not do this to
    /// does not exist for them.
    ///
    /// # Errors
    /// Not found; what the store says.
    pub async fn open(desk: &Desk, id: &str, action: ActionName) -> Result<Self, Refused> {
        let id = id.parse().map(Id::from_uuid).map_err(|_| Refusal::not_found())?;
        let found = desk.app.archive().find(id).await.map_err(refused)?;
        let document = found
            .filter(|document| document.subject_kind == "case")
            .ok_or_else(Refusal::not_found)?;
        let file = CaseFile::open(desk, &document.subject.to_string(), action).await?;
        file.must_see_places(desk)?;
        Ok(Self { document, file })
    }

    /// Its page.
    #[must_use]
    pub fn href(&self) -> String {
        href(&self.document)
    }
}

/// The page of a document.
#[must_use]
pub fn href(document: &Document) -> String {
    format!("/staff/documents/{}", document.id)
}

/// What staff call a kind of document.
#[must_use]
pub fn kind_label(kind: &str) -> &str {
    match kind {
        "nomination_request" => return "WGメンバーの推薦の依頼",
        "nomination_appointment" => return "WGメンバーの決定の通知",
        _ => {}
    }
    crate::papers::Kind::from_code(kind).map_or(kind, |known| known.label())
}
