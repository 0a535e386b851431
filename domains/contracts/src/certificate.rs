//! 合意締結証明書: who agreed when, how they showed who they are, and to which bytes.

use jiff::Timestamp;
use serde_json::{Value, json};
use yakusho_kernel::{Lang, date::show_datetime};
use yakusho_paper::PaperMeta;
use yakusho_store::{Error, Result};

use crate::{
    Contracts,
    draft::era_day,
    filing::sha256,
    model::{Contract, Party, SignedFile, Signer},
    sealing::Made,
    signing::mail::party_name,
    web::staff::trail::words,
};

/// The template.
const TEMPLATE: &str = "contract-certificate";

impl Contracts {
    /// The certificate of a contract that was just sealed.
    ///
    /// # Errors
    /// Where the template is not in the pack or the press refuses.
    pub(crate) async fn certificate(
        &self,
        known: &Contract,
        parties: &[Party],
        (signers, own): (&[Signer], &[SignedFile]),
        made: &Made,
        now: Timestamp,
    ) -> Result<Vec<u8>> {
        let events: Vec<Value> = self
            .history(known.id)
            .await?
            .iter()
            .filter_map(|action| {
                let who = match action.by_kind.as_str() {
                    "resident" => action.by_id.and_then(|id| {
                        let one = signers.iter().find(|one| one.id == id)?;
                        Some(format!("{}　{}", party_name(parties, one.party), one.contact.person))
                    }),
                    "staff" => Some(self.city()),
                    _ => None,
                };
                Some(json!({
                    "when": show_datetime(action.at, Lang::Ja), "what": words(&action.kind)?,
                    "who": who.unwrap_or_default(),
                }))
            })
            .collect();
        let agreed = signers.iter().map(|one| {
            json!({
                "name": party_name(parties, one.party), "person": one.contact.person,
                "when": one.answered_at.map(|at| show_datetime(at, Lang::Ja)),
                "level": one.level.label(), "sha256": one.agreed_sha256,
            })
        });
        let by_parties = own.iter().map(|one| {
            json!({
                "name": format!("{}（当事者型）", one.subject),
                "when": show_datetime(one.taken_at, Lang::Ja),
                "level": format!("PAdES {}　証明書のSHA-256 {}", one.level, one.fingerprint),
            })
        });
        let by_city = json!({
            "name": format!("{} 電子契約（立会人型）", self.city()),
            "when": show_datetime(now, Lang::Ja), "level": format!("PAdES {}", made.level),
        });
        let signatures: Vec<Value> = by_parties.chain([by_city]).collect();
        let data = json!({
            "municipality": self.city(), "number": known.number,
            "test": known.stand_in || made.stand_in,
            "lead": "次の契約が、電子データで結ばれたことを証明します。",
            "items": [
                { "label": "件名", "value": known.title },
                { "label": "契約金額", "value": known.amount.to_string() },
                { "label": "契約日", "value": era_day(known.concluded_on) },
                { "label": "署名前のSHA-256", "value": known.approved_sha256 },
                { "label": "署名後のSHA-256", "value": sha256(&made.bytes) },
            ],
            "parties": agreed.collect::<Vec<_>>(),
            "events": events,
            "signatures": signatures,
            "how": [
                "契約書のPDFを、電子署名を確かめられるソフトで開き、署名が有効で、あとから変わっていないことを確かめてください。",
                "署名の「理由」に、合意した人の番号、日時、方法、署名前のSHA-256が書かれています。",
                "yakusho pdf verify でも確かめられます（インターネットは要りません）。",
            ],
        });
        let meta = PaperMeta { title: "合意締結証明書".to_owned(), lang: Lang::Ja, now };
        let made = self.procedures().parts().paper.render(TEMPLATE, data, meta).await;
        made.map_err(|error| Error::Broken(format!("{TEMPLATE}: {error}")))
    }
}
