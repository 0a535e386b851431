//! Appends a corrected version to the facts of an application; the versions before it stay.

use yakusho_facts::{Keyring, Sheets, Source};
use yakusho_interview::{Answer, FactKey};
use yakusho_kernel::{Id, Refusal, actor::Actor};
use yakusho_store::{NewAction, Result, Tx};

use crate::model::ApplicationNoun;

/// Takes corrected answers into the application's facts and records which facts changed, never
/// what they say. Answers that stayed the same make no version. Returns the facts that changed.
///
/// # Errors
/// Not found where its facts were disposed of; what the store says.
pub async fn correct(
    tx: &Tx,
    keyring: &Keyring,
    application: Id<ApplicationNoun>,
    answers: &[(FactKey, Answer)],
    source: Source,
    by: &Actor,
) -> Result<Vec<FactKey>> {
    let (id, municipality) = (application.uuid(), tx.municipality());
    let stored = Sheets::Application
        .latest(tx.db(), municipality.as_str(), keyring, id)
        .await?
        .ok_or_else(Refusal::not_found)?;
    let mut sheet = stored.sheet;
    let ((), changed) = sheet.change(source, tx.now(), |known| {
        for (key, answer) in answers {
            known.set(key.clone(), answer.clone());
        }
    });
    if changed.is_empty() {
        return Ok(changed);
    }
    let version = Sheets::Application
        .append(tx, keyring, id, stored.version, &sheet, stored.dispose_on)
        .await?;
    tx.act(NewAction {
        kind: "application.corrected",
        subject_kind: "application",
        subject: id,
        by,
        authority: None,
        purpose: None,
        data: serde_json::json!({
            "facts": changed.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "version": version,
        }),
    })
    .await?;
    Ok(changed)
}
