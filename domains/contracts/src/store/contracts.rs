//! Contracts and their parties.

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_files::{Files, Holder, Kept};
use yakusho_kernel::{FiscalYear, Id, Refusal, Wareki, Yen};
use yakusho_store::{Error, Result, Tx, instant, version::bump};

use super::entity::{contract, party};
use crate::{
    by::By,
    model::{Contract, ContractFile, Link, Origin, Party, State, Supplier, Way},
    rules::{
        decide::{Command, decide},
        entry::Entry,
    },
    work,
};

/// What the log and the files call a contract.
pub const CONTRACT: &str = "contract";
/// The file itself, among the attachments of a contract.
pub const BODY: &str = "body";
/// What goes with it: drawings, specifications.
pub const ENCLOSURE: &str = "enclosure";
/// The series of numbers.
const SERIES: &str = "contract";

/// A contract.
///
/// # Errors
/// What the database says.
pub async fn find(
    db: &impl ConnectionTrait,
    municipality: &str,
    id: Uuid,
) -> Result<Option<Contract>> {
    let key = (municipality.to_owned(), id);
    contract::Entity::find_by_id(key).one(db).await?.map(contract_of).transpose()
}

/// The contracts that are linked to one, oldest first.
///
/// # Errors
/// What the database says.
pub async fn linked_to(
    db: &impl ConnectionTrait,
    municipality: &str,
    id: Uuid,
) -> Result<Vec<Contract>> {
    let rows = contract::Entity::find()
        .filter(contract::Column::Municipality.eq(municipality))
        .filter(contract::Column::LinkedTo.eq(id))
        .order_by_asc(contract::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(contract_of).collect()
}

/// The parties of a contract, in their order.
///
/// # Errors
/// What the database says.
pub async fn parties(
    db: &impl ConnectionTrait,
    municipality: &str,
    id: Uuid,
) -> Result<Vec<Party>> {
    let rows = party::Entity::find()
        .filter(party::Column::Municipality.eq(municipality))
        .filter(party::Column::Contract.eq(id))
        .order_by_asc(party::Column::Place)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(party_of).collect())
}

/// Something that is drafted or brought.
#[derive(Clone, Debug)]
pub struct New {
    /// What was entered.
    pub entry: Entry,
    /// Its suppliers as the register has them, in the entry's order.
    pub suppliers: Vec<Supplier>,
    /// Where its file comes from.
    pub origin: Origin,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// Keeps a new contract without a file. Returns its id.
///
/// # Errors
/// A refusal where the linked contract is not there or is not to be followed; what the database says.
pub async fn make(tx: &Tx, new: &New, by: &By) -> Result<Uuid> {
    let (entry, municipality) = (&new.entry, tx.municipality());
    if let Some((link, original)) = entry.link {
        let known = find(tx.db(), municipality.as_str(), original).await?;
        may_follow(&known.ok_or_else(Refusal::not_found)?, link)?;
    }
    let year = FiscalYear::of(entry.concluded_on);
    let count = tx.next_number(SERIES, i64::from(year.0)).await?;
    let id = tx.new_id();
    let state = if new.origin == Origin::Imported { State::Concluded } else { State::Draft };
    let row = contract::Model {
        municipality: municipality.as_str().to_owned(),
        id,
        number: number(year, count),
        kind: entry.kind.clone(),
        title: entry.title.clone(),
        department: entry.department.clone(),
        amount: entry.amount.0,
        tax: entry.tax.0,
        concluded_on: entry.concluded_on.to_string(),
        from_on: entry.from_on.map(|day| day.to_string()),
        to_on: entry.to_on.map(|day| day.to_string()),
        tender: entry.tender.clone(),
        auto_renew: entry.auto_renew,
        origin: new.origin.code().to_owned(),
        way: entry.way.code().to_owned(),
        state: state.code().to_owned(),
        file: None,
        file_sha256: None,
        file_bytes: None,
        approved_sha256: None,
        link: entry.link.map(|(link, _)| link.code().to_owned()),
        linked_to: entry.link.map(|(_, id)| id),
        drafted_by: by.id(),
        drafted_at: tx.stamp(),
        stand_in: new.stand_in,
        version: 1,
    };
    contract::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    put_parties(tx, id, &new.suppliers).await?;
    let kind =
        if new.origin == Origin::Imported { "contract.imported" } else { "contract.drafted" };
    by.act(tx, kind, CONTRACT, id, said(entry)).await?;
    Ok(id)
}

fn may_follow(original: &Contract, link: Link) -> Result<(), Refusal> {
    let good = match link {
        Link::Reissue => original.state.has_failed(),
        Link::Change | Link::Termination => original.state == State::Concluded,
    };
    if good {
        return Ok(());
    }
    let words = match link {
        Link::Reissue => {
            "出し直せるのは、相手方が辞退した契約、期限が切れた契約、取り下げた契約です。"
        }
        Link::Change | Link::Termination => "変更や解約ができるのは、締結済の契約です。",
    };
    let kind = yakusho_kernel::RefusalKind::Conflict;
    Err(Refusal::new(kind, "may_not_follow", yakusho_kernel::Text::ja(words)))
}

/// Changes the words and parties of a draft.
///
/// # Errors
/// The refusal of the rules; a conflict where somebody was faster.
pub async fn change(
    tx: &Tx,
    id: Uuid,
    seen: i64,
    entry: &Entry,
    suppliers: &[Supplier],
    by: &By,
) -> Result<()> {
    let known = needed(tx, id).await?;
    decide(&known, &Command::Change)?;
    use contract::Column;
    let change = one(tx, id)
        .col_expr(Column::Kind, Expr::value(entry.kind.as_str()))
        .col_expr(Column::Title, Expr::value(entry.title.as_str()))
        .col_expr(Column::Department, Expr::value(entry.department.as_str()))
        .col_expr(Column::Amount, Expr::value(entry.amount.0))
        .col_expr(Column::Tax, Expr::value(entry.tax.0))
        .col_expr(Column::ConcludedOn, Expr::value(entry.concluded_on.to_string()))
        .col_expr(Column::FromOn, Expr::value(entry.from_on.map(|day| day.to_string())))
        .col_expr(Column::ToOn, Expr::value(entry.to_on.map(|day| day.to_string())))
        .col_expr(Column::Tender, Expr::value(entry.tender.as_str()))
        .col_expr(Column::AutoRenew, Expr::value(entry.auto_renew))
        .col_expr(Column::Way, Expr::value(entry.way.code()))
        .col_expr(Column::DraftedBy, Expr::value(by.id()));
    bump(tx.db(), CONTRACT, change, Column::Version, seen).await?;
    party::Entity::delete_many()
        .filter(party::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(party::Column::Contract.eq(id))
        .exec(tx.db())
        .await?;
    put_parties(tx, id, suppliers).await?;
    by.act(tx, Command::Change.action(), CONTRACT, id, said(entry)).await
}

async fn put_parties(tx: &Tx, contract: Uuid, suppliers: &[Supplier]) -> Result<()> {
    for (place, supplier) in (1_i64..).zip(suppliers) {
        let row = party::Model {
            municipality: tx.municipality().as_str().to_owned(),
            id: tx.new_id(),
            contract,
            place,
            supplier: supplier.id,
            name: supplier.name.clone(),
            representative: supplier.representative.clone(),
            address: supplier.address.clone(),
        };
        party::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// What is kept as the contract's own file.
#[derive(Clone, Debug)]
pub struct Body {
    /// The file in the object store.
    pub kept: Kept,
    /// Its SHA-256.
    pub sha256: String,
    /// Its size.
    pub bytes: i64,
    /// Where it comes from.
    pub origin: Origin,
}

/// Makes a file the contract's own; the one before is taken away. An imported contract gets its file
/// once.
///
/// # Errors
/// The refusal of the rules; a conflict where somebody was faster.
pub async fn put_body(
    tx: &Tx,
    files: &Files,
    id: Uuid,
    seen: i64,
    body: &Body,
    by: &By,
) -> Result<()> {
    let known = needed(tx, id).await?;
    let first_of_import = known.origin == Origin::Imported && known.file.is_none();
    if !first_of_import {
        decide(&known, &Command::Change)?;
    }
    let holder = Holder { kind: CONTRACT, id, fact_key: Some(BODY.to_owned()) };
    if let Some(before) = &known.file {
        files.remove(tx, Id::from_uuid(before.attachment), &by.actor).await?;
    }
    files.attach(tx, &body.kept, &holder, &by.actor).await?;
    let attachment = body.kept.id().uuid();
    use contract::Column;
    let origin = if first_of_import { Origin::Imported } else { body.origin };
    let change = one(tx, id)
        .col_expr(Column::File, Expr::value(attachment))
        .col_expr(Column::FileSha256, Expr::value(body.sha256.as_str()))
        .col_expr(Column::FileBytes, Expr::value(body.bytes))
        .col_expr(Column::Origin, Expr::value(origin.code()))
        .col_expr(Column::DraftedBy, Expr::value(by.id()));
    bump(tx.db(), CONTRACT, change, Column::Version, seen).await?;
    let data = json!({ "attachment": attachment, "sha256": body.sha256, "origin": origin.code() });
    by.act(tx, "contract.file_put", CONTRACT, id, data).await
}

/// Takes a contract a step further and puts it where it now belongs in the worklist.
///
/// # Errors
/// The refusal of the rules; a conflict where somebody was faster.
pub async fn step(
    tx: &Tx,
    known: &Contract,
    command: &Command,
    by: &By,
    mut data: Value,
) -> Result<State> {
    let to = decide(known, command)?;
    use contract::Column;
    let mut change = one(tx, known.id).col_expr(Column::State, Expr::value(to.code()));
    if let Command::Decide { sha256 } = command {
        change = change.col_expr(Column::ApprovedSha256, Expr::value(sha256.as_str()));
    }
    bump(tx.db(), CONTRACT, change, Column::Version, known.version).await?;
    data["from"] = json!(known.state.code());
    data["to"] = json!(to.code());
    data["sha256"] = json!(known.file.as_ref().map(|file| file.sha256.as_str()));
    by.act(tx, command.action(), CONTRACT, known.id, data).await?;
    work::put(tx, known, to).await?;
    Ok(to)
}

/// A contract that must be there, inside a write.
///
/// # Errors
/// Not found; what the database says.
pub async fn needed(tx: &Tx, id: Uuid) -> Result<Contract> {
    let known = find(tx.db(), tx.municipality().as_str(), id).await?;
    Ok(known.ok_or_else(Refusal::not_found)?)
}

fn one(tx: &Tx, id: Uuid) -> sea_orm::UpdateMany<contract::Entity> {
    contract::Entity::update_many()
        .filter(contract::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(contract::Column::Id.eq(id))
}

/// 「R8-契-000012」
fn number(year: FiscalYear, count: i64) -> String {
    let era = Wareki::of(year.first_day());
    let year = era
        .map_or_else(|| year.0.to_string(), |era| format!("{}{}", era.era().letter(), era.year()));
    format!("{year}-契-{count:06}")
}

fn said(entry: &Entry) -> Value {
    json!({
        "kind": entry.kind, "department": entry.department, "amount": entry.amount.0,
        "tax": entry.tax.0, "concluded_on": entry.concluded_on, "from_on": entry.from_on,
        "to_on": entry.to_on, "suppliers": entry.suppliers, "way": entry.way.code(),
        "link": entry.link.map(|(link, id)| json!([link.code(), id])),
    })
}

pub(super) fn contract_of(row: contract::Model) -> Result<Contract> {
    let broken = || Error::Broken(format!("contract {} is damaged", row.id));
    let day = |kept: &Option<String>| -> Result<Option<Date>> {
        kept.as_ref().map(|kept| kept.parse().map_err(|_| broken())).transpose()
    };
    let file = row.file.zip(row.file_sha256.clone()).zip(row.file_bytes);
    Ok(Contract {
        concluded_on: row.concluded_on.parse().map_err(|_| broken())?,
        from_on: day(&row.from_on)?,
        to_on: day(&row.to_on)?,
        origin: Origin::from_code(&row.origin).ok_or_else(broken)?,
        way: Way::from_code(&row.way).ok_or_else(broken)?,
        state: State::from_code(&row.state).ok_or_else(broken)?,
        link: row.link.as_deref().and_then(Link::from_code).zip(row.linked_to),
        file: file.map(|((attachment, sha256), bytes)| ContractFile { attachment, sha256, bytes }),
        id: row.id,
        number: row.number,
        kind: row.kind,
        title: row.title,
        department: row.department,
        amount: Yen(row.amount),
        tax: Yen(row.tax),
        tender: row.tender,
        auto_renew: row.auto_renew,
        approved_sha256: row.approved_sha256,
        drafted_by: row.drafted_by,
        drafted_at: instant(row.drafted_at),
        stand_in: row.stand_in,
        version: row.version,
    })
}

fn party_of(row: party::Model) -> Party {
    Party {
        id: row.id,
        place: row.place,
        supplier: row.supplier,
        name: row.name,
        representative: row.representative,
        address: row.address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_its_fiscal_year() {
        assert_eq!(number(FiscalYear(2026), 12), "R8-契-000012");
    }
}
