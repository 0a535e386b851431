//! What is approved: everything on the case's form, what was enclosed with it, and the proposed
//! decision. Its hash is keyed, so that it tells nothing about anybody.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use yakusho_facts::{FactSheet, Sheets};
use yakusho_interview::{BoxState, Interview, Source};
use yakusho_kernel::{Id, MunicipalityCode, date::jst_date};
use yakusho_store::{Error, Result, canonical_json};

use super::way::{self, Proposal};
use crate::{Casework, store::cases::Record};

/// The content of a case as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Its hash with a proposal, in hexadecimal digits.
    pub hash: String,
    /// The amount that routes ask for.
    pub amount: Option<i64>,
}

impl Casework {
    /// The content of a case with a proposal, as it is now.
    ///
    /// # Errors
    /// What the store says.
    pub async fn content(
        &self,
        db: &impl ConnectionTrait,
        municipality: MunicipalityCode,
        record: &Record,
        proposal: &Proposal,
    ) -> Result<Content> {
        let parts = self.procedures().parts();
        let holder = record.case.application;
        let found =
            yakusho_procedures::application(db, municipality, Id::from_uuid(holder)).await?;
        let application = found
            .ok_or_else(|| Error::Broken(format!("application {holder} of a case is gone")))?;
        let edition = self.procedures().shelf().edition(&record.pack_version).await?;
        let stored =
            Sheets::Application.latest(db, municipality.as_str(), &parts.keyring, holder).await?;
        let sheet = stored.map_or_else(FactSheet::new, |stored| stored.sheet);
        let files = parts.files.list(db, "application", holder).await?;
        let day = jst_date(application.submitted_at);
        let interview = Interview::new(&edition.compiled, &application.event, sheet.answers(), day);
        let case = &record.case;
        let form = interview
            .as_ref()
            .and_then(|interview| interview.form(&case.procedure, case.subject.as_deref()));
        let mut keys: Vec<String> = Vec::new();
        let mut boxes: Vec<Value> = Vec::new();
        for found in form.iter().flat_map(|form| &form.boxes).filter(|found| found.applies) {
            if let Source::Told(key) = &found.source {
                keys.push(key.to_string());
            }
            let value = match &found.state {
                BoxState::Filled(value) => {
                    serde_json::to_value(value).map_err(|error| Error::Broken(error.to_string()))?
                }
                other => json!(format!("{other:?}")),
            };
            boxes.push(json!([found.field.label, found.instance, value]));
        }
        let enclosed: Vec<String> = files
            .iter()
            .filter(|file| file.fact_key.as_ref().is_none_or(|key| keys.contains(key)))
            .map(|file| file.id.to_string())
            .collect();
        let content = canonical_json(&json!({
            "case": case.id.to_string(),
            "procedure": case.procedure,
            "pack": record.pack_version,
            "boxes": boxes,
            "enclosed": enclosed,
            "proposal": proposal,
        }));
        let mut hash = Sha256::new();
        hash.update(parts.keyring.derive("approval content").as_slice());
        hash.update(content.as_bytes());
        let hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let current = self.procedures().shelf().current();
        Ok(Content { hash, amount: way::amount(&current.pack, record, &sheet) })
    }
}
