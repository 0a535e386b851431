//! What the status page says to the person, with whether they have read it. A message names a kind
//! and what it is about; its words are the page's own, in the person's language.

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Id, actor::Actor};
use yakusho_store::{NewAction, Result, Tx, instant};

/// The noun of message ids.
pub enum MessageNoun {}

/// A message that is about to be told.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Whose status page: the application.
    pub holder: Uuid,
    /// What sort of news.
    pub kind: String,
    /// What sort of thing it is about: `case`.
    pub about_kind: &'static str,
    /// Which one.
    pub about_id: Uuid,
    /// The document that came with it.
    pub document: Option<Uuid>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: Id<MessageNoun>,
    /// What sort of news.
    pub kind: String,
    /// What it is about.
    pub about_id: Uuid,
    /// The document that came with it.
    pub document: Option<Uuid>,
    /// When it was told.
    pub told_at: Timestamp,
    /// When the person first opened it.
    pub read_at: Option<Timestamp>,
}

/// Tells it, inside a write.
///
/// # Errors
/// What the database says.
pub async fn tell(tx: &Tx, new: &NewMessage) -> Result<Id<MessageNoun>> {
    let id = tx.new_id();
    let row = row::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        holder: new.holder,
        kind: new.kind.clone(),
        about_kind: new.about_kind.to_owned(),
        about_id: new.about_id,
        document: new.document,
        told_at: tx.stamp(),
        read_at: None,
    };
    row::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(Id::from_uuid(id))
}

/// The messages of a holder, newest first, at most 100.
///
/// # Errors
/// What the database says.
pub async fn of_holder(
    db: &impl ConnectionTrait,
    municipality: &str,
    holder: Uuid,
) -> Result<Vec<Message>> {
    let rows = row::Entity::find()
        .filter(row::Column::Municipality.eq(municipality))
        .filter(row::Column::Holder.eq(holder))
        .order_by_desc(row::Column::Id)
        .limit(100)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Message::from).collect())
}

/// Notes inside a write that the holder opened a message for the first time. False where they had
/// opened it before, or hold no such message.
///
/// # Errors
/// What the database says.
pub async fn read(
    tx: &Tx,
    id: Id<MessageNoun>,
    holder_kind: &str,
    holder: Uuid,
    by: &Actor,
) -> Result<bool> {
    let changed = row::Entity::update_many()
        .col_expr(row::Column::ReadAt, Expr::value(tx.stamp()))
        .filter(row::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(row::Column::Id.eq(id.uuid()))
        .filter(row::Column::Holder.eq(holder))
        .filter(row::Column::ReadAt.is_null())
        .exec(tx.db())
        .await?;
    if changed.rows_affected == 0 {
        return Ok(false);
    }
    tx.act(NewAction {
        kind: "message.read",
        subject_kind: holder_kind,
        subject: holder,
        by,
        authority: None,
        purpose: None,
        data: json!({ "message": id }),
    })
    .await?;
    Ok(true)
}

impl From<row::Model> for Message {
    fn from(row: row::Model) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            kind: row.kind,
            about_id: row.about_id,
            document: row.document,
            told_at: instant(row.told_at),
            read_at: row.read_at.map(instant),
        }
    }
}

mod row {
    //! The rows of `message`.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "message")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub holder: Uuid,
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        #[sea_orm(column_type = "Text")]
        pub about_kind: String,
        pub about_id: Uuid,
        pub document: Option<Uuid>,
        pub told_at: OffsetDateTime,
        pub read_at: Option<OffsetDateTime>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
