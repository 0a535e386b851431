//! The register of suppliers, and what they agreed to. The register's rows belong to whom the pack
//! names; what was agreed to is each municipality's own.

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Refusal, RefusalKind, Text};
use yakusho_store::{Error, Result, Tx, version::bump};

use super::entity::{consent, supplier};
use crate::{
    Contracts,
    by::By,
    model::{Consent, ConsentKind, Supplier},
    rules::entry::SupplierEntry,
};

/// What the log calls a supplier.
pub const SUPPLIER: &str = "supplier";
/// No list shows more.
pub const MOST: u64 = 200;

/// Suppliers of the register by name or 法人番号, sorted by name; at most [`MOST`].
///
/// # Errors
/// What the database says.
pub async fn list(app: &Contracts, words: Option<&str>) -> Result<Vec<Supplier>> {
    let mut wanted =
        Condition::all().add(supplier::Column::Municipality.eq(app.register().as_str()));
    if let Some(words) = words {
        let any = Condition::any()
            .add(supplier::Column::Name.contains(words))
            .add(supplier::Column::CorporateNumber.eq(words));
        wanted = wanted.add(any);
    }
    let rows = supplier::Entity::find()
        .filter(wanted)
        .order_by_asc(supplier::Column::Name)
        .order_by_asc(supplier::Column::Id)
        .limit(MOST)
        .all(app.store().read())
        .await?;
    rows.into_iter().map(|row| supplier_of(app, row)).collect()
}

/// A supplier.
///
/// # Errors
/// What the database says.
pub async fn find(app: &Contracts, id: Uuid) -> Result<Option<Supplier>> {
    let key = (app.register().as_str().to_owned(), id);
    let row = supplier::Entity::find_by_id(key).one(app.store().read()).await?;
    row.map(|row| supplier_of(app, row)).transpose()
}

/// What a supplier agreed to with this municipality, the newest first.
///
/// # Errors
/// What the database says.
pub async fn consents(app: &Contracts, supplier: Uuid) -> Result<Vec<Consent>> {
    let rows = consent::Entity::find()
        .filter(consent::Column::Municipality.eq(app.store().municipality().as_str()))
        .filter(consent::Column::Supplier.eq(supplier))
        .order_by_desc(consent::Column::GivenOn)
        .order_by_desc(consent::Column::Id)
        .all(app.store().read())
        .await?;
    rows.into_iter().map(consent_of).collect()
}

/// Keeps a new supplier. Returns its id.
///
/// # Errors
/// A refusal where its 法人番号 is in the register; what the database says.
pub async fn make(
    tx: &Tx,
    app: &Contracts,
    entry: &SupplierEntry,
    stand_in: bool,
    by: &By,
) -> Result<Uuid> {
    must_be_new(tx, app, entry, None).await?;
    let id = tx.new_id();
    let row = supplier::Model {
        municipality: app.register().as_str().to_owned(),
        id,
        name: entry.name.clone(),
        representative: entry.representative.clone(),
        address: entry.address.clone(),
        corporate_number: entry.corporate_number.clone(),
        contact: sealed(app, id, entry)?,
        stopped: entry.stopped,
        stand_in,
        version: 1,
    };
    supplier::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let data =
        json!({ "corporate_number": entry.corporate_number, "register": app.register().as_str() });
    by.act(tx, "supplier.registered", SUPPLIER, id, data).await?;
    Ok(id)
}

/// Changes a supplier. Contracts keep what they were drafted with.
///
/// # Errors
/// A refusal where its 法人番号 is another's; a conflict where somebody was faster.
pub async fn change(
    tx: &Tx,
    app: &Contracts,
    id: Uuid,
    seen: i64,
    entry: &SupplierEntry,
    by: &By,
) -> Result<()> {
    must_be_new(tx, app, entry, Some(id)).await?;
    use supplier::Column;
    let change = supplier::Entity::update_many()
        .col_expr(Column::Name, Expr::value(entry.name.as_str()))
        .col_expr(Column::Representative, Expr::value(entry.representative.as_str()))
        .col_expr(Column::Address, Expr::value(entry.address.as_str()))
        .col_expr(Column::CorporateNumber, Expr::value(entry.corporate_number.clone()))
        .col_expr(Column::Contact, Expr::value(sealed(app, id, entry)?))
        .col_expr(Column::Stopped, Expr::value(entry.stopped))
        .filter(Column::Municipality.eq(app.register().as_str()))
        .filter(Column::Id.eq(id));
    bump(tx.db(), "contract_supplier", change, Column::Version, seen).await?;
    let data = json!({ "corporate_number": entry.corporate_number, "stopped": entry.stopped });
    by.act(tx, "supplier.changed", SUPPLIER, id, data).await
}

async fn must_be_new(
    tx: &Tx,
    app: &Contracts,
    entry: &SupplierEntry,
    own: Option<Uuid>,
) -> Result<()> {
    let Some(number) = &entry.corporate_number else { return Ok(()) };
    let known = supplier::Entity::find()
        .filter(supplier::Column::Municipality.eq(app.register().as_str()))
        .filter(supplier::Column::CorporateNumber.eq(number.as_str()))
        .one(tx.db())
        .await?;
    if known.is_some_and(|known| Some(known.id) != own) {
        let words =
            Text::ja("この法人番号の相手方は、もう台帳にあります。台帳から選んでください。");
        let problem = yakusho_kernel::Problem::new("corporate_number", "known", words);
        return Err(Refusal::invalid(vec![problem]).into());
    }
    Ok(())
}

/// What a supplier agrees to, as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewConsent {
    /// The supplier.
    pub supplier: Uuid,
    /// To what.
    pub kind: ConsentKind,
    /// The words.
    pub words: String,
    /// On which day.
    pub given_on: Date,
    /// How it was told.
    pub told_by: String,
}

/// Keeps that a supplier agreed. Returns its id.
///
/// # Errors
/// What the database says.
pub async fn agree(tx: &Tx, new: &NewConsent, by: &By) -> Result<Uuid> {
    let id = tx.new_id();
    let row = consent::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        supplier: new.supplier,
        kind: new.kind.code().to_owned(),
        words: new.words.clone(),
        given_on: new.given_on.to_string(),
        told_by: new.told_by.clone(),
        withdrawn_on: None,
        version: 1,
    };
    consent::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let data = json!({ "consent": id, "kind": new.kind.code(), "given_on": new.given_on });
    by.act(tx, "supplier.consented", SUPPLIER, new.supplier, data).await?;
    Ok(id)
}

/// Keeps that a supplier took its consent back. Contracts that were concluded stay as they are.
///
/// # Errors
/// Not found; a refusal where it was taken back before.
pub async fn take_back(tx: &Tx, supplier: Uuid, id: Uuid, on: Date, by: &By) -> Result<()> {
    let key = (tx.municipality().as_str().to_owned(), id);
    let known = consent::Entity::find_by_id(key).one(tx.db()).await?;
    let known = known.filter(|known| known.supplier == supplier).ok_or_else(Refusal::not_found)?;
    if known.withdrawn_on.is_some() {
        let words = Text::ja("この同意は、もう取り消されています。");
        return Err(Refusal::new(RefusalKind::Conflict, "consent_withdrawn", words).into());
    }
    use consent::Column;
    let change = consent::Entity::update_many()
        .col_expr(Column::WithdrawnOn, Expr::value(on.to_string()))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(id));
    bump(tx.db(), "contract_consent", change, Column::Version, known.version).await?;
    let data = json!({ "consent": id, "on": on });
    by.act(tx, "supplier.consent_withdrawn", SUPPLIER, known.supplier, data).await
}

fn sealed(app: &Contracts, id: Uuid, entry: &SupplierEntry) -> Result<Vec<u8>> {
    let plain =
        serde_json::to_vec(&entry.contact).map_err(|error| Error::Broken(error.to_string()))?;
    app.seal(&plain, &place(id))
}

fn place(id: Uuid) -> String {
    format!("contract_supplier/{id}")
}

fn supplier_of(app: &Contracts, row: supplier::Model) -> Result<Supplier> {
    let plain = app.open(&row.contact, &place(row.id))?;
    let contact = serde_json::from_slice(&plain)
        .map_err(|_| Error::Broken(format!("supplier {} is damaged", row.id)))?;
    Ok(Supplier {
        id: row.id,
        name: row.name,
        representative: row.representative,
        address: row.address,
        corporate_number: row.corporate_number,
        contact,
        stopped: row.stopped,
        stand_in: row.stand_in,
        version: row.version,
    })
}

fn consent_of(row: consent::Model) -> Result<Consent> {
    let broken = || Error::Broken(format!("consent {} is damaged", row.id));
    let withdrawn_on = row.withdrawn_on.as_ref().map(|day| day.parse().map_err(|_| broken()));
    Ok(Consent {
        kind: ConsentKind::from_code(&row.kind).ok_or_else(broken)?,
        given_on: row.given_on.parse().map_err(|_| broken())?,
        withdrawn_on: withdrawn_on.transpose()?,
        id: row.id,
        supplier: row.supplier,
        words: row.words,
        told_by: row.told_by,
    })
}
