//! 書出し: contracts with everything that belongs to them in one ZIP that a stranger can verify without
//! us (decision 0050): hashes of all files in a list that the platform signs and has time-stamped.

mod bundle;
mod ledger;
mod manifest;
mod readme;
mod trail;

use std::io;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde_json::json;
use tokio::sync::mpsc;
use uuid::Uuid;
use yakusho_files::AttachmentNoun;
use yakusho_kernel::{Id, Refusal, RefusalKind, Text};
use yakusho_pdf_signature::{
    Certificate,
    sign::{detached, stamp_over},
};
use yakusho_signing::PlatformSigner;
use yakusho_store::{Error, Result};

use self::bundle::{Bundle, New};
use crate::{
    Contracts,
    by::By,
    filing::of_files,
    model::{Contract, Party},
    store::{
        contracts::{self, CONTRACT, ENCLOSURE},
        seals,
        search::{self, Search},
        signers,
    },
};

/// Contracts that go into one file at most.
pub const MOST: u64 = 10_000;
/// Pieces that wait to be sent, at most: whoever takes them slowly slows the writing.
const WAITING: usize = 4;

/// What goes into an export.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The contracts, the newest day first.
    pub contracts: Vec<Contract>,
    /// The names of their parties, by contract.
    pub parties: Vec<(Uuid, String)>,
    /// What kinds and departments are called, by code.
    pub names: Vec<(String, String)>,
    /// What was sought, in words; empty where it is everything.
    pub sought: String,
}

impl Chosen {
    fn name(&self, code: &str) -> String {
        let found = self.names.iter().find(|(known, _)| known == code);
        found.map_or_else(|| code.to_owned(), |(_, name)| name.clone())
    }
}

impl Contracts {
    /// Everything that a search finds, for an export.
    ///
    /// # Errors
    /// A refusal where it is more than [`MOST`]; what the store says.
    pub async fn find_all(&self, wanted: &Search) -> Result<(Vec<Contract>, Vec<(Uuid, String)>)> {
        let (db, municipality) = (self.store().read(), self.store().municipality());
        let (mut all, mut parties) = (Vec::new(), Vec::new());
        for page in 1_u64.. {
            let wanted = Search { page, ..wanted.clone() };
            let found = search::search(db, municipality.as_str(), &wanted).await?;
            if found.total > MOST {
                return Err(too_many(found.total).into());
            }
            let last = found.contracts.is_empty();
            all.extend(found.contracts);
            parties.extend(found.parties);
            if last {
                break;
            }
        }
        Ok((all, parties))
    }

    /// Writes an export; the pieces of the ZIP come out at the other end. Each contract's reading is an
    /// action of its own before its bytes are sent.
    ///
    /// # Errors
    /// A refusal where the platform's key cannot be used now: a list that nobody signed proves nothing.
    pub fn export(
        &self,
        chosen: Chosen,
        by: impl Fn(&str) -> By,
        now: Timestamp,
    ) -> Result<mpsc::Receiver<io::Result<Vec<u8>>>> {
        let signer = self.signing().platform_signer(now).map_err(|trouble| {
            let words = format!(
                "いまは書き出せません。書き出したものに署名する鍵が使えません（{}）。運用管理者に連絡してください。",
                trouble.ja
            );
            Refusal::new(RefusalKind::Conflict, "no_key", Text::ja(words))
        })?;
        let hands: Vec<By> = chosen.contracts.iter().map(|one| by(&one.department)).collect();
        let (to, from) = mpsc::channel(WAITING);
        let app = self.clone();
        tokio::spawn(async move {
            let mut bundle = Bundle::new(to.clone(), now);
            let done = match app.write_bundle(&mut bundle, &chosen, &hands, signer, now).await {
                Ok(()) => bundle.finish().await,
                Err(error) => Err(error),
            };
            if let Err(error) = done {
                tracing::error!(%error, "an export of contracts ended early");
                // The connection breaks off: half a file must not look like a whole one.
                let _ = to.send(Err(io::Error::other("the export ended early"))).await;
            }
        });
        Ok(from)
    }

    async fn write_bundle(
        &self,
        bundle: &mut Bundle,
        chosen: &Chosen,
        hands: &[By],
        signer: PlatformSigner,
        now: Timestamp,
    ) -> Result<()> {
        let export = Id::<()>::new(now).uuid();
        for (path, bytes) in ledger::files(chosen, now)? {
            bundle.add(New::of_all(path, "ledger", bytes)).await?;
        }
        for (known, by) in chosen.contracts.iter().zip(hands) {
            let write =
                self.store().write_with(now, (known.id, by.clone()), move |tx, (id, by)| {
                    let data = json!({ "export": export });
                    Box::pin(by.act(tx, "contract.exported", CONTRACT, *id, data))
                });
            write.await?;
            self.write_contract(bundle, chosen, known).await?;
        }
        let trust = self.signing().trust();
        for (path, all) in [
            ("certificates/roots.pem", &trust.roots),
            ("certificates/timestamp-roots.pem", &trust.timestamp_roots),
        ] {
            bundle.add(New::of_all(path, "certificate", pem(all).into_bytes())).await?;
        }
        let stamped = self.signing().timestamps(now).is_ok();
        let stand_in = signer.is_stand_in();
        let signed_by = yakusho_pdf_signature::sign::Signer::certificate(&signer).subject_text();
        let words = readme::words(&readme::About {
            city: self.city(),
            count: chosen.contracts.len(),
            sought: chosen.sought.clone(),
            signed_by: signed_by.clone(),
            stamped,
            stand_in,
            now,
        });
        bundle.add(New::of_all("README.txt", "readme", words.into_bytes())).await?;
        let about = manifest::About {
            export,
            municipality: self.store().municipality().as_str().to_owned(),
            city: self.city(),
            made_at: now,
            sought: chosen.sought.clone(),
            signed_by,
            stand_in,
        };
        let manifest = manifest::json(&about, bundle.listed());
        bundle.add(New::of_all("manifest.json", "manifest", manifest)).await?;
        let sums = manifest::sums(bundle.listed()).into_bytes();
        let (app, data) = (self.signing().clone(), sums.clone());
        let work = tokio::task::spawn_blocking(move || {
            let stamps = app.timestamps(now).ok();
            let stamps =
                stamps.as_ref().map(|one| one as &dyn yakusho_pdf_signature::sign::TimestampSource);
            let signature = detached(&data, &signer, stamps, now)?;
            let token = stamps.map(|stamps| stamp_over(&data, stamps)).transpose()?;
            Ok::<_, yakusho_pdf_signature::sign::SignError>((signature, token))
        });
        let made = work.await.map_err(|_| Error::Broken("the signing stopped".to_owned()))?;
        let (signature, token) = made.map_err(|error| Error::Broken(error.to_string()))?;
        bundle.add(New::of_all(manifest::SUMS, "manifest", sums)).await?;
        bundle.add(New::of_all("SHA256SUMS.p7s", "signature", signature)).await?;
        if let Some(token) = token {
            bundle.add(New::of_all("SHA256SUMS.tst", "time_stamp", token)).await?;
        }
        Ok(())
    }

    async fn write_contract(
        &self,
        bundle: &mut Bundle,
        chosen: &Chosen,
        known: &Contract,
    ) -> Result<()> {
        let (db, municipality) = (self.store().read(), self.store().municipality());
        let folder = format!("contracts/{}", manifest::folder(&known.number));
        let of = |path: String, what, bytes| New {
            path: format!("{folder}/{path}"),
            what,
            contract: Some(known.number.clone()),
            name: None,
            bytes,
        };
        let all = seals::of_contract(db, municipality.as_str(), known.id).await?;
        if let Some(seal) = all.first() {
            let sealed = self.sealed(seal).await?;
            bundle.add(of("contract.pdf".to_owned(), "sealed", sealed)).await?;
            if let Some(id) = seal.certificate {
                let certificate = self.attachment(id).await?.1;
                bundle
                    .add(of("certificate.pdf".to_owned(), "certificate_of_agreement", certificate))
                    .await?;
            }
        }
        if let Some(file) = &known.file {
            let (bytes, _) = self.read(file).await?;
            bundle.add(of("original.pdf".to_owned(), "approved", bytes)).await?;
        }
        let own = self.signed_files(known.id).await?;
        for one in &own {
            let (bytes, _) = self.read(&one.file).await?;
            bundle.add(of(format!("signed-{}.pdf", one.number), "signed_by_party", bytes)).await?;
        }
        let attached = self.files().list(db, CONTRACT, known.id).await?;
        let enclosed = attached.iter().filter(|one| one.fact_key.as_deref() == Some(ENCLOSURE));
        for (place, one) in (1..).zip(enclosed) {
            let bytes = self.files().read(one).await.map_err(of_files)?;
            let path = format!("enclosure-{place}.{}", one.media_type.ending());
            let name = Some(one.file_name.clone());
            bundle.add(New { name, ..of(path, "enclosure", bytes) }).await?;
        }
        let parties: Vec<Party> = contracts::parties(db, municipality.as_str(), known.id).await?;
        let signers = signers::of_contract(self, db, known.id).await?;
        let trail = trail::json(self, chosen, known, &parties, &signers, (&all, &own)).await?;
        bundle.add(of("trail.json".to_owned(), "trail", trail)).await
    }

    /// An attachment of this domain, and its bytes.
    pub(crate) async fn attachment(
        &self,
        id: Uuid,
    ) -> Result<(yakusho_files::Attachment, Vec<u8>)> {
        let id: Id<AttachmentNoun> = Id::from_uuid(id);
        let found = self.files().find(self.store().read(), id).await?;
        let attachment = found.ok_or_else(Refusal::not_found)?;
        let bytes = self.files().read(&attachment).await.map_err(of_files)?;
        Ok((attachment, bytes))
    }
}

fn too_many(total: u64) -> Refusal {
    let words = format!(
        "見つかった契約は{total}件です。一度に書き出せるのは{MOST}件までです。契約日や状態でしぼって、分けて書き出してください。"
    );
    Refusal::new(RefusalKind::Conflict, "too_many", Text::ja(words))
}

/// Certificates as PEM, each with its name above it.
fn pem(all: &[Certificate]) -> String {
    let mut text = String::new();
    for one in all {
        let body = STANDARD.encode(one.der());
        text.push_str(&format!("# {}\n-----BEGIN CERTIFICATE-----\n", one.subject_text()));
        let mut rest = body.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(rest.len().min(64));
            text.push_str(line);
            text.push('\n');
            rest = after;
        }
        text.push_str("-----END CERTIFICATE-----\n");
    }
    text
}
