//! The rows of `attachment`.

use jiff::Timestamp;
use uuid::Uuid;
use yakusho_kernel::Id;
use yakusho_store::instant;

use crate::clean::MediaType;

/// The noun of attachment ids.
pub enum AttachmentNoun {}

/// What an attachment belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The noun: `draft`, `application`, `case`.
    pub kind: &'static str,
    /// Which one.
    pub id: Uuid,
    /// For which fact the file was given (`FactKey` as printed), if for one.
    pub fact_key: Option<String>,
}

/// A file that is kept, without its content.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id, also the name of its object.
    pub id: Id<AttachmentNoun>,
    /// The noun that it belongs to.
    pub holder_kind: String,
    /// Which one.
    pub holder_id: Uuid,
    /// For which fact it was given.
    pub fact_key: Option<String>,
    /// The person's name for it, cleaned. Personal data.
    pub file_name: String,
    /// What it is.
    pub media_type: MediaType,
    /// Size of the content in bytes.
    pub bytes: u64,
    /// SHA-256 of the content in lower-case hexadecimal.
    pub sha256: String,
    /// When it was kept.
    pub stored_at: Timestamp,
}

impl std::fmt::Debug for Attachment {
    /// Without the name.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attachment")
            .field("id", &self.id)
            .field("holder_kind", &self.holder_kind)
            .field("media_type", &self.media_type)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

impl Attachment {
    /// The attachment of a row; `None` when it was removed or is of a type that we do not know.
    pub(crate) fn from_row(row: row::Model) -> Option<Self> {
        if row.removed_at.is_some() {
            return None;
        }
        Some(Self {
            id: Id::from_uuid(row.id),
            holder_kind: row.holder_kind,
            holder_id: row.holder_id,
            fact_key: row.fact_key,
            file_name: row.file_name,
            media_type: MediaType::from_name(&row.media_type)?,
            bytes: u64::try_from(row.bytes).unwrap_or(0),
            sha256: row.sha256,
            stored_at: instant(row.stored_at),
        })
    }
}

pub(crate) mod row {
    //! The rows of `attachment`. Removal empties `file_name` and `sha256` and sets `removed_at`.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attachment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub holder_kind: String,
        pub holder_id: Uuid,
        #[sea_orm(column_type = "Text", nullable)]
        pub fact_key: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub file_name: String,
        #[sea_orm(column_type = "Text")]
        pub media_type: String,
        pub bytes: i64,
        #[sea_orm(column_type = "Text")]
        pub sha256: String,
        pub stored_at: OffsetDateTime,
        pub removed_at: Option<OffsetDateTime>,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
