//! Actions: what happened, by whom, when, why and under which authority. Rows are appended in the
//! transaction of the change that they tell of, and never changed; a disposal takes away only the
//! salt and the data (see [`Tx::dispose_actions_of`](crate::Tx::dispose_actions_of)).

use futures::{Stream, StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, StreamTrait,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use yakusho_kernel::actor::Actor;

use crate::{Store, canonical_json, error::Result, stamp};

/// An action that is about to happen.
#[derive(Clone, Debug)]
pub struct NewAction<'a> {
    /// What happened, `noun.verb_in_past`: `case.approved`, `personal_data.read`.
    pub kind: &'a str,
    /// What sort of thing it happened to: `case`.
    pub subject_kind: &'a str,
    /// Which one.
    pub subject: Uuid,
    /// Who did it.
    pub by: &'a Actor,
    /// Under which authority: the role, or the law that lets them.
    pub authority: Option<&'a str>,
    /// Why: for a reading of personal data the purpose that the reader named.
    pub purpose: Option<&'a str>,
    /// What another reader must know to repeat the change. Never personal data.
    pub data: Value,
}

/// An action that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Its id; actions of one subject sort by it in the order in which they happened.
    pub id: Uuid,
    /// When, to the microsecond.
    pub at: Timestamp,
    /// What happened.
    pub kind: String,
    /// What sort of thing it happened to.
    pub subject_kind: String,
    /// Which one.
    pub subject: Uuid,
    /// `resident`, `helper`, `staff` or `system`.
    pub by_kind: String,
    /// The account, draft or application behind the actor.
    pub by_id: Option<Uuid>,
    /// The helper's place or the system's job.
    pub by_detail: Option<String>,
    /// Under which authority.
    pub authority: Option<String>,
    /// Why.
    pub purpose: Option<String>,
    /// What a reader must know; `None` after a disposal.
    pub data: Option<Value>,
    /// What keeps the log's commitment from being guessed; `None` after a disposal.
    pub salt: Option<Vec<u8>>,
    /// The place in the tamper-evident log, once it has one.
    pub leaf_index: Option<u64>,
}

impl Action {
    /// What the log commits to: the action in canonical JSON, without its salt and its place.
    /// `at` is in microseconds since 1970.
    #[must_use]
    pub fn canonical(&self, municipality: &str) -> String {
        canonical_json(&json!({
            "at": self.at.as_microsecond(),
            "authority": self.authority,
            "by": {"detail": self.by_detail, "id": self.by_id, "kind": self.by_kind},
            "data": self.data,
            "id": self.id,
            "kind": self.kind,
            "municipality": municipality,
            "purpose": self.purpose,
            "subject": self.subject,
            "subject_kind": self.subject_kind,
        }))
    }

    /// SHA-256 of the salt and then the canonical action; `None` after a disposal.
    #[must_use]
    pub fn commitment(&self, municipality: &str) -> Option<[u8; 32]> {
        let mut hash = Sha256::new();
        hash.update(self.salt.as_ref()?);
        hash.update(self.canonical(municipality).as_bytes());
        Some(hash.finalize().into())
    }
}

pub(crate) mod row {
    //! The rows of `action`.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "action")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub at: OffsetDateTime,
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        #[sea_orm(column_type = "Text")]
        pub subject_kind: String,
        pub subject: Uuid,
        #[sea_orm(column_type = "Text")]
        pub by_kind: String,
        pub by_id: Option<Uuid>,
        #[sea_orm(column_type = "Text", nullable)]
        pub by_detail: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub authority: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub purpose: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub data: Option<String>,
        #[sea_orm(column_type = "Blob", nullable)]
        pub salt: Option<Vec<u8>>,
        pub leaf_index: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl row::Model {
    pub(crate) fn new(municipality: &str, id: Uuid, now: Timestamp, new: &NewAction<'_>) -> Self {
        let salt: [u8; 32] = rand::random();
        Self {
            municipality: municipality.to_owned(),
            id,
            at: stamp(now),
            kind: new.kind.to_owned(),
            subject_kind: new.subject_kind.to_owned(),
            subject: new.subject,
            by_kind: new.by.kind().to_owned(),
            by_id: new.by.id(),
            by_detail: new.by.detail().map(str::to_owned),
            authority: new.authority.map(str::to_owned),
            purpose: new.purpose.map(str::to_owned),
            data: Some(canonical_json(&new.data)),
            salt: Some(salt.to_vec()),
            leaf_index: None,
        }
    }
}

impl From<row::Model> for Action {
    fn from(row: row::Model) -> Self {
        Self {
            id: row.id,
            at: stamp::instant(row.at),
            kind: row.kind,
            subject_kind: row.subject_kind,
            subject: row.subject,
            by_kind: row.by_kind,
            by_id: row.by_id,
            by_detail: row.by_detail,
            authority: row.authority,
            purpose: row.purpose,
            // A text that is no longer JSON was tampered with; keep it as it is, so that the
            // commitment differs and the verification says so.
            data: row.data.map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text))),
            salt: row.salt,
            leaf_index: row.leaf_index.and_then(|index| u64::try_from(index).ok()),
        }
    }
}

impl Store {
    /// Everything that happened to `subject`, in the order in which it happened: for the timeline
    /// that people see, and for replaying.
    ///
    /// # Errors
    /// What the database says.
    pub async fn actions_of(&self, subject: Uuid) -> Result<Vec<Action>> {
        actions_of(self.read(), self.municipality().as_str(), subject).await
    }

    /// Every action of the municipality, oldest first, one by one: for replaying all of it.
    ///
    /// # Errors
    /// What the database says, at the start or in the middle of the stream.
    pub async fn all_actions(&self) -> Result<impl Stream<Item = Result<Action>> + Send + '_> {
        let query = row::Entity::find()
            .filter(row::Column::Municipality.eq(self.municipality().as_str()))
            .order_by_asc(row::Column::Id);
        Ok(query.stream(self.read()).await?.map_err(Into::into).map(|row| row.map(Action::from)))
    }

    /// The actions that stand in the log from `first`, in the log's order, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn actions_from_leaf(&self, first: u64, limit: u64) -> Result<Vec<Action>> {
        let rows = row::Entity::find()
            .filter(row::Column::Municipality.eq(self.municipality().as_str()))
            .filter(row::Column::LeafIndex.gte(i64::try_from(first).unwrap_or(i64::MAX)))
            .order_by_asc(row::Column::LeafIndex)
            .order_by_asc(row::Column::Id)
            .limit(limit)
            .all(self.read())
            .await?;
        Ok(rows.into_iter().map(Action::from).collect())
    }

    /// The oldest actions that have no place in the log yet, at most `limit`: the sequencer's work.
    ///
    /// # Errors
    /// What the database says.
    pub async fn actions_without_leaf(&self, limit: u64) -> Result<Vec<Action>> {
        let rows = self.without_leaf().order_by_asc(row::Column::Id).limit(limit);
        Ok(rows.all(self.read()).await?.into_iter().map(Action::from).collect())
    }

    /// How many actions have no place in the log yet.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_actions_without_leaf(&self) -> Result<u64> {
        Ok(self.without_leaf().count(self.read()).await?)
    }

    fn without_leaf(&self) -> sea_orm::Select<row::Entity> {
        row::Entity::find()
            .filter(row::Column::Municipality.eq(self.municipality().as_str()))
            .filter(row::Column::LeafIndex.is_null())
    }

    /// The newest actions of these kinds, newest first, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn newest_actions(&self, kinds: &[&str], limit: u64) -> Result<Vec<Action>> {
        let rows = row::Entity::find()
            .filter(row::Column::Municipality.eq(self.municipality().as_str()))
            .filter(row::Column::Kind.is_in(kinds.iter().copied()))
            .order_by_desc(row::Column::Id)
            .limit(limit)
            .all(self.read())
            .await?;
        Ok(rows.into_iter().map(Action::from).collect())
    }

    /// One action by its id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn action(&self, id: Uuid) -> Result<Option<Action>> {
        let key = (self.municipality().as_str().to_owned(), id);
        Ok(row::Entity::find_by_id(key).one(self.read()).await?.map(Action::from))
    }
}

pub(crate) async fn actions_of<C: ConnectionTrait + StreamTrait>(
    db: &C,
    municipality: &str,
    subject: Uuid,
) -> Result<Vec<Action>> {
    let rows = row::Entity::find()
        .filter(row::Column::Municipality.eq(municipality))
        .filter(row::Column::Subject.eq(subject))
        .order_by_asc(row::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Action::from).collect())
}
