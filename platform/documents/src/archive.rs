//! Finds issued documents, opens what is sealed, and keeps their PDFs.

use std::sync::Arc;

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_files::{CleanFile, Files, Holder, Kept, MediaType};
use yakusho_kernel::{Id, actor::Actor};
use yakusho_store::{Error, NewAction, Result, Store, Tx};

use crate::{
    content::Content,
    entity::document::{Column, Entity, Model},
    model::{Document, DocumentNoun},
};

/// The holder of a document's PDF among the files.
const HOLDER: &str = "document";

/// The issued documents of a municipality. Cheap to clone.
#[derive(Clone)]
pub struct Archive {
    pub(crate) store: Store,
    files: Files,
    keyring: Arc<Keyring>,
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").finish_non_exhaustive()
    }
}

/// What is said on a document that is printed once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reprint {
    /// 再発行: the first paper was lost, this one takes its place.
    Reissue,
    /// 写し: a copy for the office or for the person's own papers.
    Copy,
}

impl Reprint {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Reissue, Self::Copy];

    /// What stands on the paper.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Reissue => "再発行",
            Self::Copy => "写し",
        }
    }

    /// The code in addresses and actions.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reissue => "reissue",
            Self::Copy => "copy",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.code() == code)
    }
}

impl Archive {
    /// The documents of this store. The store must know this crate's [`crate::migrations`].
    #[must_use]
    pub fn new(store: Store, files: Files, keyring: Arc<Keyring>) -> Self {
        Self { store, files, keyring }
    }

    /// One document.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find(&self, id: Id<DocumentNoun>) -> Result<Option<Document>> {
        let row = self.row(self.store.read(), id.uuid()).await?;
        row.map(Document::try_from).transpose()
    }

    /// The documents about something, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn of_subject(&self, subject: Uuid) -> Result<Vec<Document>> {
        self.of_subjects(&[subject]).await
    }

    /// The documents about several things, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn of_subjects(&self, subjects: &[Uuid]) -> Result<Vec<Document>> {
        Entity::find()
            .filter(Column::Municipality.eq(self.store.municipality().as_str()))
            .filter(Column::SubjectId.is_in(subjects.iter().copied()))
            .order_by_asc(Column::Id)
            .all(self.store.read())
            .await?
            .into_iter()
            .map(Document::try_from)
            .collect()
    }

    /// Who receives a document and what stands in it. To read it for a person is an action of its
    /// own (`personal_data.read`), which is the caller's to record.
    ///
    /// # Errors
    /// [`Error::Broken`] where it does not open or was disposed of; what the database says.
    pub async fn content(&self, document: &Document) -> Result<Content> {
        let id = document.id.uuid();
        let row = self.row(self.store.read(), id).await?;
        let row = row.ok_or_else(|| Error::Broken(format!("document {id} is gone")))?;
        Content::open(&self.keyring, id, &row.sealed)
    }

    /// The kept PDF, compared with its hash; `None` where it was not made yet.
    ///
    /// # Errors
    /// Where the object store does not answer, or the bytes are not those that were kept.
    pub async fn pdf(
        &self,
        document: &Document,
    ) -> std::result::Result<Option<Vec<u8>>, yakusho_files::Error> {
        let Some(file) = document.file else { return Ok(None) };
        let kept = self.files.find(self.store.read(), Id::from_uuid(file)).await?;
        let Some(kept) = kept else { return Ok(None) };
        if document.sha256.as_deref() != Some(kept.sha256.as_str()) {
            return Err(yakusho_files::Error::Damaged(file));
        }
        self.files.read(&kept).await.map(Some)
    }

    /// Keeps the PDF that was made of a document, once: where another was faster, that one stays
    /// and these bytes are dropped. Returns the document with its file.
    ///
    /// # Errors
    /// Where the object store does not answer; what the database says.
    pub async fn keep_pdf(
        &self,
        document: &Document,
        pdf: Vec<u8>,
        now: Timestamp,
    ) -> std::result::Result<Document, yakusho_files::Error> {
        let clean =
            CleanFile::made_here(&format!("{}.pdf", document.shown_number), MediaType::Pdf, pdf);
        let kept = self.files.keep(&clean, now).await?;
        let sha256 = hex(&clean.sha256);
        let input = (self.clone(), document.id.uuid(), kept, sha256);
        let row = self
            .store
            .write_with(now, input, |tx, (archive, id, kept, sha256)| {
                Box::pin(async move { archive.file(tx, *id, kept, sha256).await })
            })
            .await?;
        Ok(Document::try_from(row)?)
    }

    async fn file(&self, tx: &Tx, id: Uuid, kept: &Kept, sha256: &str) -> Result<Model> {
        let key = (tx.municipality().as_str().to_owned(), id);
        let found = Entity::find_by_id(key).lock_exclusive().one(tx.db()).await?;
        let mut row = found.ok_or_else(|| Error::Broken(format!("document {id} is gone")))?;
        if row.file_id.is_some() {
            return Ok(row);
        }
        let by = Actor::System { job: "documents.press" };
        let holder = Holder { kind: HOLDER, id, fact_key: None };
        let attached = self.files.attach(tx, kept, &holder, &by).await?;
        row.file_id = Some(attached.id.uuid());
        row.sha256 = Some(sha256.to_owned());
        row.version += 1;
        Entity::update_many()
            .col_expr(Column::FileId, Expr::value(row.file_id))
            .col_expr(Column::Sha256, Expr::value(row.sha256.clone()))
            .col_expr(Column::Version, Expr::value(row.version))
            .filter(Column::Municipality.eq(tx.municipality().as_str()))
            .filter(Column::Id.eq(id))
            .exec(tx.db())
            .await?;
        tx.act(NewAction {
            kind: "document.kept",
            subject_kind: &row.subject_kind,
            subject: row.subject_id,
            by: &by,
            authority: None,
            purpose: None,
            data: json!({ "document": id, "sha256": sha256 }),
        })
        .await?;
        Ok(row)
    }

    /// Records inside a write that a document was printed once more, with what mark and why.
    ///
    /// # Errors
    /// What the store says.
    pub async fn reprinted(
        tx: &Tx,
        document: &Document,
        mark: Reprint,
        by: &Actor,
        authority: Option<&str>,
        purpose: &str,
    ) -> Result<()> {
        tx.act(NewAction {
            kind: "document.reprinted",
            subject_kind: &document.subject_kind,
            subject: document.subject,
            by,
            authority,
            purpose: Some(purpose),
            data: json!({
                "document": document.id,
                "number": document.shown_number,
                "mark": mark.code(),
            }),
        })
        .await?;
        Ok(())
    }

    /// Documents whose PDF was not made yet, oldest first, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn without_pdf(&self, limit: u64) -> Result<Vec<Document>> {
        Entity::find()
            .filter(Column::Municipality.eq(self.store.municipality().as_str()))
            .filter(Column::FileId.is_null())
            .order_by_asc(Column::Id)
            .limit(limit)
            .all(self.store.read())
            .await?
            .into_iter()
            .map(Document::try_from)
            .collect()
    }

    /// Takes away what is personal in the documents about something, inside a write (a disposal):
    /// what is sealed at once, the PDFs with their objects. Numbers and dates stay in the
    /// register. Returns how many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn dispose_of(&self, tx: &Tx, subject: Uuid, by: &Actor) -> Result<u64> {
        let rows = Entity::find()
            .filter(Column::Municipality.eq(tx.municipality().as_str()))
            .filter(Column::SubjectId.eq(subject))
            .all(tx.db())
            .await?;
        for row in &rows {
            self.files.remove_all(tx, HOLDER, row.id, by).await?;
        }
        Entity::update_many()
            .col_expr(Column::Sealed, Expr::value(Vec::<u8>::new()))
            .filter(Column::Municipality.eq(tx.municipality().as_str()))
            .filter(Column::SubjectId.eq(subject))
            .exec(tx.db())
            .await?;
        Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
    }

    async fn row(&self, db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Model>> {
        let key = (self.store.municipality().as_str().to_owned(), id);
        Ok(Entity::find_by_id(key).one(db).await?)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
