//! Files that were brought: sealed until they were taken in, or for a day.

use jiff::{SignedDuration, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_kernel::actor::Actor;
use yakusho_store::{Error, NewAction, Result, Store, Tx, stamp};

/// The noun of an import, as actions name it.
const NOUN: &str = "form_import";
/// A file that was not taken in is forgotten after so long.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(24);

/// Table `form_import`.
pub mod row {
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    /// A file that was brought.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "form_import")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Mapping of the pack.
        #[sea_orm(column_type = "Text")]
        pub mapping: String,
        /// SHA-256 of the file.
        #[sea_orm(column_type = "Text")]
        pub sha256: String,
        /// Who brought it.
        pub brought_by: Uuid,
        /// UTC.
        pub brought_at: OffsetDateTime,
        /// The file, sealed; none once it was taken in or forgotten.
        #[sea_orm(column_type = "Blob", nullable)]
        pub sealed: Option<Vec<u8>>,
        /// When it was taken in.
        pub done_at: Option<OffsetDateTime>,
        /// Rows that became applications.
        pub taken: i64,
        /// Rows that had become applications before.
        pub known: i64,
        /// Rows that were refused.
        pub refused: i64,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What taking a file in did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Rows that became applications.
    pub taken: i64,
    /// Rows that had become applications before.
    pub known: i64,
    /// Rows that were refused.
    pub refused: i64,
}

/// Keeps a file until it is taken in.
///
/// # Errors
/// What the store says.
pub async fn bring(
    tx: &Tx,
    keyring: &Keyring,
    mapping: &str,
    (bytes, sha256): (&[u8], &str),
    by: &Actor,
) -> Result<Uuid> {
    let id = tx.new_id();
    let sealed = keyring.seal_bytes(bytes, place(id).as_bytes());
    let model = row::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        mapping: mapping.to_owned(),
        sha256: sha256.to_owned(),
        brought_by: by.id().unwrap_or_default(),
        brought_at: tx.stamp(),
        sealed: Some(sealed.map_err(|error| Error::Broken(error.to_string()))?),
        done_at: None,
        taken: 0,
        known: 0,
        refused: 0,
    };
    row::Entity::insert(model.into_active_model()).exec_without_returning(tx.db()).await?;
    act(tx, "form_import.brought", id, by, json!({ "mapping": mapping, "sha256": sha256 })).await?;
    Ok(id)
}

/// A file that was brought.
///
/// # Errors
/// What the database says.
pub async fn find(store: &Store, id: Uuid) -> Result<Option<row::Model>> {
    let key = (store.municipality().as_str().to_owned(), id);
    Ok(row::Entity::find_by_id(key).one(store.read()).await?)
}

/// The file itself; `None` once it was taken in or forgotten.
///
/// # Errors
/// A damaged file is a broken store.
pub fn file(keyring: &Keyring, run: &row::Model) -> Result<Option<Vec<u8>>> {
    let Some(sealed) = &run.sealed else { return Ok(None) };
    let plain = keyring.open_bytes(sealed, place(run.id).as_bytes());
    let plain = plain.map_err(|_| Error::Broken(format!("form_import {} is damaged", run.id)))?;
    Ok(Some(plain.to_vec()))
}

/// Records that a file was taken in; its content goes.
///
/// # Errors
/// What the store says.
pub async fn done(tx: &Tx, id: Uuid, taken: Taken, by: &Actor) -> Result<()> {
    row::Entity::update_many()
        .col_expr(row::Column::Sealed, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(row::Column::DoneAt, Expr::value(Some(tx.stamp())))
        .col_expr(row::Column::Taken, Expr::value(taken.taken))
        .col_expr(row::Column::Known, Expr::value(taken.known))
        .col_expr(row::Column::Refused, Expr::value(taken.refused))
        .filter(row::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(row::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    let data = json!({ "taken": taken.taken, "known": taken.known, "refused": taken.refused });
    act(tx, "form_import.taken", id, by, data).await
}

/// Forgets files that were brought a day ago and not taken in.
///
/// # Errors
/// What the store says.
pub async fn forget(store: &Store, now: Timestamp) -> Result<()> {
    let old = stamp(now - FORGOTTEN);
    store
        .write(now, move |tx| {
            Box::pin(async move {
                row::Entity::update_many()
                    .col_expr(row::Column::Sealed, Expr::value(Option::<Vec<u8>>::None))
                    .filter(row::Column::Municipality.eq(tx.municipality().as_str()))
                    .filter(row::Column::Sealed.is_not_null())
                    .filter(row::Column::BroughtAt.lt(old))
                    .exec(tx.db())
                    .await?;
                Ok(())
            })
        })
        .await
}

async fn act(
    tx: &Tx,
    kind: &str,
    subject: Uuid,
    by: &Actor,
    data: serde_json::Value,
) -> Result<()> {
    let purpose = Some("ほかのフォームからの取り込み");
    let action =
        NewAction { kind, subject_kind: NOUN, subject, by, authority: None, purpose, data };
    tx.act(action).await?;
    Ok(())
}

fn place(id: Uuid) -> String {
    format!("form_import/{id}")
}
