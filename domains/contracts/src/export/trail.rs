//! `trail.json`: what a contract says, who was asked, who answered what, and everything that happened,
//! in the order in which it happened.

use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_identity::store::staff_names;
use yakusho_store::Result;

use super::Chosen;
use crate::{
    Contracts,
    model::{Contract, Party, Seal, SignedFile, Signer},
    web::staff::trail::words,
};

/// The file's bytes.
pub async fn json(
    app: &Contracts,
    chosen: &Chosen,
    known: &Contract,
    parties: &[Party],
    signers: &[Signer],
    (seals, own): (&[Seal], &[SignedFile]),
) -> Result<Vec<u8>> {
    let mut asked = Vec::new();
    for one in signers {
        asked.push(json!({
            "id": one.id, "party": one.party, "person": one.contact.person, "turn": one.turn,
            "level": one.level.code(), "state": one.state.code(), "asked_at": one.asked_at,
            "read_at": one.read_at, "answered_at": one.answered_at, "ends_at": one.ends_at,
            "agreed_sha256": one.agreed_sha256, "reason": app.words_of(one)?,
        }));
    }
    let parties: Vec<Value> = parties
        .iter()
        .map(|one| {
            json!({
                "id": one.id, "place": one.place, "name": one.name,
                "representative": one.representative, "address": one.address,
            })
        })
        .collect();
    let seals: Vec<Value> = seals
        .iter()
        .map(|one| {
            json!({
                "number": one.number, "sha256": one.sha256, "level": one.level,
                "sealed_at": one.sealed_at, "renew_on": one.renew_on, "stand_in": one.stand_in,
            })
        })
        .collect();
    let own: Vec<Value> = own
        .iter()
        .map(|one| {
            json!({
                "number": one.number, "signer": one.signer, "sha256": one.file.sha256,
                "subject": one.subject, "issuer": one.issuer, "certificate": one.fingerprint,
                "field": one.field, "level": one.level, "name_fits": one.name_fits,
                "stand_in": one.stand_in, "taken_at": one.taken_at,
            })
        })
        .collect();
    let whole = json!({
        "contract": {
            "id": known.id, "number": known.number, "kind": chosen.name(&known.kind),
            "title": known.title, "department": chosen.name(&known.department),
            "amount": known.amount.0, "tax": known.tax.0, "concluded_on": known.concluded_on,
            "from_on": known.from_on, "to_on": known.to_on, "tender": known.tender,
            "auto_renew": known.auto_renew, "origin": known.origin.code(),
            "way": known.way.code(), "state": known.state.code(),
            "approved_sha256": known.approved_sha256,
            "link": known.link.map(|(link, id)| json!({ "how": link.code(), "contract": id })),
            "stand_in": known.stand_in,
        },
        "parties": parties, "signers": asked, "signed_by_parties": own, "seals": seals,
        "approval": approval(app, known.id).await?,
        "actions": actions(app, known.id).await?,
    });
    let mut text = format!("{whole:#}").into_bytes();
    text.push(b'\n');
    Ok(text)
}

async fn actions(app: &Contracts, contract: Uuid) -> Result<Vec<Value>> {
    let history = app.history(contract).await?;
    let staff: Vec<Uuid> = history.iter().filter_map(|action| action.by_id).collect();
    let names = staff_names(app.store(), &staff).await?;
    let all = history.iter().map(|action| {
        let name = names.iter().find(|(id, _)| Some(*id) == action.by_id);
        json!({
            "id": action.id, "at": action.at, "kind": action.kind, "words": words(&action.kind),
            "by": { "kind": action.by_kind, "id": action.by_id, "job": action.by_detail,
                "name": name.map(|(_, name)| name) },
            "authority": action.authority, "data": action.data, "log_leaf": action.leaf_index,
        })
    });
    Ok(all.collect())
}

async fn approval(app: &Contracts, contract: Uuid) -> Result<Option<Value>> {
    let office = app.casework().approvals();
    let (db, municipality) = (app.store().read(), app.store().municipality());
    let all =
        office.of_subject(db, municipality, crate::store::contracts::CONTRACT, contract).await?;
    let Some(standing) = all.into_iter().next() else { return Ok(None) };
    let trail = office.trail(app.store(), standing.approval.id).await?;
    let staff: Vec<Uuid> = trail.iter().filter_map(|step| step.mark.staff).collect();
    let names = staff_names(app.store(), &staff).await?;
    let steps: Vec<Value> = trail
        .iter()
        .map(|step| {
            let name = names.iter().find(|(id, _)| Some(*id) == step.mark.staff);
            json!({
                "at": step.at, "what": step.mark.kind.label(), "words": step.words,
                "name": name.map(|(_, name)| name),
            })
        })
        .collect();
    Ok(Some(json!({
        "route": standing.approval.route.name, "state": standing.approval.state.label(),
        "sha256": standing.approval.subject.hash, "steps": steps,
    })))
}
