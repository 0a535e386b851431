//! Makes the PDFs of issued documents, by the templates of the pack version with which they were
//! issued.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use jiff::Timestamp;
use serde_json::{Value, json};
use yakusho_documents::{Content, Document, Recipient, Reprint, SealMark};
use yakusho_kernel::{Id, Lang, date::show_date_without_weekday};
use yakusho_pack::{Pack, format::Window};
use yakusho_paper::{Fonts, Limits, Paper, PaperError, PaperMeta, Templates};
use yakusho_store::{Error, Job, JobRegistry, NewJob, Result, Tx};

use super::content::merged;
use crate::Casework;

/// The job that makes a document's PDF.
pub const PRESS: &str = "casework.press";

/// One press for each pack version that was asked for.
static PRESSES: LazyLock<Mutex<HashMap<String, Paper>>> = LazyLock::new(Mutex::default);

/// Asks for a document's PDF, inside the write that issued it.
///
/// # Errors
/// What the store says.
pub async fn order(tx: &Tx, document: &Document) -> Result<()> {
    let payload = json!({ "document": document.id });
    tx.enqueue(NewJob { kind: PRESS, payload, run_at: tx.now() }).await.map(drop)
}

/// The press with the templates of a pack.
///
/// # Errors
/// Where the pack has a template that cannot be used.
pub fn press_of(version: &str, pack: &Pack) -> std::result::Result<Paper, PaperError> {
    let known = || PRESSES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(press) = known().get(version) {
        return Ok(press.clone());
    }
    let papers = pack.files().iter().filter_map(|(name, bytes)| {
        Some((name.strip_prefix("papers/")?.to_owned(), bytes.clone()))
    });
    let templates = Templates::from_files(papers.collect())?;
    let press = Paper::new(Fonts::bundled(), templates, Limits::default());
    known().insert(version.to_owned(), press.clone());
    Ok(press)
}

/// What a document's template reads.
#[must_use]
pub fn data(
    document: &Document,
    content: &Content,
    window: Option<Window>,
    mark: Option<(Reprint, Timestamp)>,
) -> Value {
    let mut issuer = content.data.get("issuer").cloned().unwrap_or_else(|| json!({}));
    if let Some(issuer) = issuer.as_object_mut() {
        issuer.insert("seal".to_owned(), seal_words(document.seal.mark).into());
        issuer.insert("seal_place".to_owned(), (document.seal.mark == SealMark::Blank).into());
    }
    let mark = mark.map(|(mark, at)| {
        let day = yakusho_kernel::date::jst_date(at);
        format!("{}（{}）", mark.words(), show_date_without_weekday(day, Lang::Ja))
    });
    let frame = json!({
        "document_number": document.shown_number,
        "date": show_date_without_weekday(document.dated_on, Lang::Ja),
        "addressee": shown(&content.recipient),
        "issuer": issuer,
        "window": window,
        "mark": mark,
    });
    merged(content.data.clone(), frame)
}

fn seal_words(mark: SealMark) -> String {
    match mark {
        SealMark::Omitted => format!("（{}）", mark.words()),
        SealMark::Blank | SealMark::None => mark.words().to_owned(),
    }
}

/// A recipient as templates read it.
#[must_use]
pub fn shown(recipient: &Recipient) -> Value {
    let postal = recipient.postal_code.as_str();
    let postal = match (postal.get(..3), postal.get(3..)) {
        (Some(area), Some(rest)) if postal.len() == 7 => format!("〒{area}-{rest}"),
        _ => String::new(),
    };
    json!({
        "name": recipient.name,
        "suffix": recipient.suffix,
        "postal": postal,
        "address": recipient.address.join("\n"),
    })
}

impl Casework {
    /// A document's PDF: the kept bytes, or made now and kept.
    ///
    /// # Errors
    /// Where it cannot be made or kept; what the store says.
    pub async fn document_pdf(&self, document: &Document, now: Timestamp) -> Result<Vec<u8>> {
        let archive = self.archive();
        if let Some(kept) = archive.pdf(document).await.map_err(broken)? {
            return Ok(kept);
        }
        let made = self.make(document, None, now).await?;
        let kept = archive.keep_pdf(document, made, now).await.map_err(broken)?;
        let bytes = archive.pdf(&kept).await.map_err(broken)?;
        bytes.ok_or_else(|| Error::Broken("a kept document is gone".to_owned()))
    }

    /// A document printed once more, with its mark. It is not kept: the document is what was kept
    /// first.
    ///
    /// # Errors
    /// As [`Casework::document_pdf`].
    pub async fn reprint(
        &self,
        document: &Document,
        mark: Reprint,
        now: Timestamp,
    ) -> Result<Vec<u8>> {
        self.make(document, Some((mark, now)), now).await
    }

    async fn make(
        &self,
        document: &Document,
        mark: Option<(Reprint, Timestamp)>,
        now: Timestamp,
    ) -> Result<Vec<u8>> {
        let content = self.archive().content(document).await?;
        let edition = self.procedures().shelf().edition(&document.pack_version).await?;
        let window = edition.pack.documents.as_ref().map(|rules| rules.window);
        let press = press_of(edition.version(), &edition.pack).map_err(unmade)?;
        let meta = PaperMeta { title: document.title.clone(), lang: Lang::Ja, now };
        let data = data(document, &content, window, mark);
        press.render(&document.template, data, meta).await.map_err(unmade)
    }

    /// Adds this domain's jobs: the PDFs of issued documents.
    #[must_use]
    pub(crate) fn press_jobs(&self, registry: JobRegistry) -> JobRegistry {
        let app = self.clone();
        registry.on(PRESS, move |_, job, now| {
            let app = app.clone();
            Box::pin(async move { app.press(&job, now).await })
        })
    }

    async fn press(&self, job: &Job, now: Timestamp) -> Result<()> {
        let id = job.payload.get("document").and_then(|id| id.as_str());
        let id = id.and_then(|id| id.parse().ok()).map(Id::from_uuid);
        let id = id.ok_or_else(|| Error::Broken("a job without a document".to_owned()))?;
        let Some(document) = self.archive().find(id).await? else { return Ok(()) };
        self.document_pdf(&document, now).await.map(drop)
    }
}

fn unmade(error: PaperError) -> Error {
    Error::Broken(format!("a paper could not be made: {error}"))
}

fn broken(error: yakusho_files::Error) -> Error {
    match error {
        yakusho_files::Error::Store(error) => error,
        other => Error::Broken(other.to_string()),
    }
}
