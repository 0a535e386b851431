//! Issues a document: its number, its row and its action in the transaction of the decision.

use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, sea_query::Expr,
};
use serde_json::json;
use yakusho_facts::Keyring;
use yakusho_kernel::{Refusal, RefusalKind, Text, actor::Actor, date::FiscalYear};
use yakusho_store::{NewAction, Result, Tx};

use crate::{
    entity::document::{Column, Entity, Model},
    model::{Document, NewDocument},
};

/// Issues a document inside a write: it takes the next number of its series in the fiscal year of
/// its day, and a document that it corrects is marked as superseded. The number is taken last, so
/// that others wait for it as short as can be; a write that is undone gives it back.
///
/// # Errors
/// A refusal where the document that it corrects was corrected before; what the store says.
pub async fn issue(
    tx: &Tx,
    keyring: &Keyring,
    new: &NewDocument,
    by: &Actor,
    authority: Option<&str>,
) -> Result<Document> {
    let id = tx.new_id();
    let edition = match new.supersedes {
        None => 1,
        Some(old) => supersede(tx, old.uuid(), id).await? + 1,
    };
    let sealed = new.content.seal(keyring, id)?;
    let fiscal_year = i64::from(FiscalYear::of(new.dated_on).0);
    let series = format!("document:{}", new.symbol);
    let number = tx.next_number(&series, fiscal_year).await?;
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        symbol: new.symbol.clone(),
        fiscal_year,
        number,
        kind: new.kind.clone(),
        title: new.title.clone(),
        template: new.template.clone(),
        subject_kind: new.subject_kind.to_owned(),
        subject_id: new.subject,
        department: new.department.clone(),
        dated_on: new.dated_on.to_string(),
        seal: new.seal.mark.code().to_owned(),
        seal_rule: new.seal.rule.clone(),
        seal_authority: new.seal.authority.clone(),
        pack_version: new.pack_version.clone(),
        file_id: None,
        sha256: None,
        edition,
        supersedes: new.supersedes.map(|old| old.uuid()),
        superseded_by: None,
        sealed,
        issued_at: tx.stamp(),
        version: 1,
    };
    Entity::insert(row.clone().into_active_model()).exec_without_returning(tx.db()).await?;
    let document = Document::try_from(row)?;
    tx.act(NewAction {
        kind: "document.issued",
        subject_kind: new.subject_kind,
        subject: new.subject,
        by,
        authority,
        purpose: None,
        data: json!({
            "document": id,
            "kind": document.kind,
            "number": document.shown_number,
            "fiscal_year": fiscal_year,
            "dated_on": document.dated_on,
            "seal": document.seal,
            "supersedes": document.supersedes,
        }),
    })
    .await?;
    Ok(document)
}

/// Marks the old document; the edition that it had.
async fn supersede(tx: &Tx, old: uuid::Uuid, new: uuid::Uuid) -> Result<i64> {
    let key = (tx.municipality().as_str().to_owned(), old);
    let found = Entity::find_by_id(key).lock_exclusive().one(tx.db()).await?;
    let row = found.ok_or_else(Refusal::not_found)?;
    if row.superseded_by.is_some() {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            "document_superseded",
            Text::ja("この文書は、すでに訂正されています。新しい文書を開いて、もう一度確かめてください。"),
        )
        .into());
    }
    Entity::update_many()
        .col_expr(Column::SupersededBy, Expr::value(Some(new)))
        .col_expr(Column::Version, Expr::value(row.version + 1))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(old))
        .exec(tx.db())
        .await?;
    Ok(row.edition)
}
