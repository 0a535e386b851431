//! The files of a contract: made from the template, brought from elsewhere, read back with their hash.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use yakusho_files::{AttachmentNoun, CleanFile, Holder, MediaType};
use yakusho_kernel::{Id, Refusal, RefusalKind, Text};
use yakusho_store::{Error, Result};

use crate::{
    Contracts,
    by::By,
    draft,
    model::{Contract, ContractFile, Origin},
    store::{
        contracts::{self, Body, CONTRACT, ENCLOSURE},
        fulltext,
    },
};

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Contracts {
    /// Makes the file of a draft from the template of its kind.
    ///
    /// # Errors
    /// The refusal of the rules; where the template is not in the pack or the press refuses.
    pub async fn press(&self, id: Uuid, by: &By, now: Timestamp) -> Result<()> {
        // A moment after what it is made of, so that the trail tells both in their order.
        let now = now + SignedDuration::from_millis(1);
        let (db, municipality) = (self.store().read(), self.store().municipality());
        let known = contracts::find(db, municipality.as_str(), id).await?;
        let known = known.ok_or_else(Refusal::not_found)?;
        let parties = contracts::parties(db, municipality.as_str(), id).await?;
        let pdf = draft::pdf(self, &known, &parties, now).await?;
        let clean = CleanFile::made_here(&name(&known), MediaType::Pdf, pdf);
        self.put_body(&known, clean, Origin::Drafted, by, now).await
    }

    /// Makes a checked file the contract's own.
    ///
    /// # Errors
    /// The refusal of the rules; a refusal where it is no PDF; what the files or the store say.
    pub async fn put_body(
        &self,
        known: &Contract,
        clean: CleanFile,
        origin: Origin,
        by: &By,
        now: Timestamp,
    ) -> Result<()> {
        if clean.media_type != MediaType::Pdf {
            let words = Text::ja("契約書のファイルは、PDFにしてください。");
            let problem = yakusho_kernel::Problem::new("file", "not_a_pdf", words);
            return Err(Refusal::invalid(vec![problem]).into());
        }
        let kept = self.files().keep(&clean, now).await.map_err(of_files)?;
        let body = Body {
            kept,
            sha256: clean.sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
            bytes: i64::try_from(clean.bytes.len()).unwrap_or(i64::MAX),
            origin,
        };
        let pdf = clean.bytes;
        let said = tokio::task::spawn_blocking(move || fulltext::of_file(&pdf)).await;
        let said = said.unwrap_or_default();
        let input = (self.clone(), known.id, known.version, body, said, by.clone());
        let write = self.store().write_with(now, input, |tx, (app, id, seen, body, said, by)| {
            Box::pin(async move {
                contracts::put_body(tx, app.files(), *id, *seen, body, by).await?;
                fulltext::put(tx, app, *id, &body.sha256, said).await
            })
        });
        write.await
    }

    /// Puts a checked file beside the contract: drawings, specifications.
    ///
    /// # Errors
    /// The refusal of the rules; what the files or the store say.
    pub async fn enclose(
        &self,
        known: &Contract,
        clean: &CleanFile,
        by: &By,
        now: Timestamp,
    ) -> Result<()> {
        let kept = self.files().keep(clean, now).await.map_err(of_files)?;
        let input = (self.files().clone(), known.id, kept, by.clone());
        let write = self.store().write_with(now, input, |tx, (files, id, kept, by)| {
            Box::pin(async move {
                let known = contracts::needed(tx, *id).await?;
                crate::rules::decide::decide(&known, &crate::rules::decide::Command::Change)?;
                let fact_key = Some(ENCLOSURE.to_owned());
                let holder = Holder { kind: CONTRACT, id: *id, fact_key };
                files.attach(tx, kept, &holder, &by.actor).await?;
                let data = serde_json::json!({ "attachment": kept.id() });
                by.act(tx, "contract.enclosed", CONTRACT, *id, data).await
            })
        });
        write.await
    }

    /// Takes away what was put beside a draft.
    ///
    /// # Errors
    /// The refusal of the rules; not found; what the store says.
    pub async fn take_away(
        &self,
        known: &Contract,
        file: Uuid,
        by: &By,
        now: Timestamp,
    ) -> Result<()> {
        let input = (self.files().clone(), known.id, file, by.clone());
        let write = self.store().write_with(now, input, |tx, (files, id, file, by)| {
            Box::pin(async move {
                let known = contracts::needed(tx, *id).await?;
                crate::rules::decide::decide(&known, &crate::rules::decide::Command::Change)?;
                let there = files.list(tx.db(), CONTRACT, *id).await?;
                let own = there.iter().any(|one| {
                    one.id.uuid() == *file && one.fact_key.as_deref() == Some(ENCLOSURE)
                });
                if !own {
                    return Err(Refusal::not_found().into());
                }
                files.remove(tx, Id::from_uuid(*file), &by.actor).await?;
                let data = serde_json::json!({ "attachment": file });
                by.act(tx, "contract.enclosure_removed", CONTRACT, *id, data).await
            })
        });
        write.await
    }

    /// The bytes of a contract's file, with the SHA-256 of exactly these bytes.
    ///
    /// # Errors
    /// A refusal where the file is not what was kept; what the files say.
    pub async fn read(&self, file: &ContractFile) -> Result<(Vec<u8>, String)> {
        let id: Id<AttachmentNoun> = Id::from_uuid(file.attachment);
        let found = self.files().find(self.store().read(), id).await?;
        let attachment = found.ok_or_else(Refusal::not_found)?;
        let bytes = self.files().read(&attachment).await.map_err(of_files)?;
        let hash = sha256(&bytes);
        if hash != file.sha256 {
            let words = Text::ja(
                "契約書のファイルが、登録されたものと違います。システムの担当に連絡してください。",
            );
            return Err(Refusal::new(RefusalKind::Conflict, "file_damaged", words).into());
        }
        Ok((bytes, hash))
    }
}

/// What the files say, as the store says it; a refused upload keeps its words.
pub fn of_files(error: yakusho_files::Error) -> Error {
    match error {
        yakusho_files::Error::Store(error) => error,
        yakusho_files::Error::Refused(reason) => reason.refusal().into(),
        other => Error::Broken(other.to_string()),
    }
}

/// 「所属-契約日-事業名」, as the city's rule on electronic contracts names its files.
#[must_use]
pub fn name(known: &Contract) -> String {
    let day = known.concluded_on;
    let title: String = known
        .title
        .chars()
        .filter(|letter| !matches!(letter, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
        .take(60)
        .collect();
    format!("{}-{:04}{:02}{:02}-{title}.pdf", known.department, day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_department_day_and_title() {
        let mut known = crate::rules::decide::tests::contract(crate::model::State::Draft);
        known.title = "清掃/業務: 委託".to_owned();
        assert_eq!(name(&known), "court-20261201-清掃業務 委託.pdf");
    }
}
