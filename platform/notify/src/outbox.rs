//! The rows of `outbox`.

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use uuid::Uuid;
use yakusho_kernel::{Id, Lang};
use yakusho_store::instant;

use crate::mail::MailNoun;

/// Where a mail stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits for its job, or for another try.
    Waiting,
    /// The mail server took it.
    Sent,
    /// The mail server refused it for good.
    Failed,
    /// It was taken and came back.
    Bounced,
}

impl State {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Bounced => "bounced",
        }
    }

    pub(crate) fn from_word(word: &str) -> Self {
        [Self::Sent, Self::Failed, Self::Bounced]
            .into_iter()
            .find(|state| state.word() == word)
            .unwrap_or(Self::Waiting)
    }

    /// The word on a staff screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "送信待ち",
            Self::Sent => "送信済み",
            Self::Failed => "送信できず",
            Self::Bounced => "宛先不明で戻り",
        }
    }
}

/// A mail in the outbox, without address and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Its id.
    pub id: Id<MailNoun>,
    /// Its language.
    pub lang: Lang,
    /// Where it stands.
    pub state: State,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// When it came to its state.
    pub state_at: Timestamp,
    /// The reply code of the mail server, for a failed or bounced mail.
    pub problem: Option<String>,
}

impl From<row::Model> for Queued {
    fn from(row: row::Model) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            lang: Lang::from_code(&row.lang).unwrap_or_default(),
            state: State::from_word(&row.state),
            queued_at: instant(row.queued_at),
            state_at: instant(row.state_at),
            problem: row.problem,
        }
    }
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    municipality: &str,
    id: Uuid,
) -> Result<Option<row::Model>, sea_orm::DbErr> {
    row::Entity::find_by_id((municipality.to_owned(), id)).one(db).await
}

pub(crate) async fn with_key(
    db: &impl ConnectionTrait,
    municipality: &str,
    key: &str,
) -> Result<Option<row::Model>, sea_orm::DbErr> {
    row::Entity::find()
        .filter(row::Column::Municipality.eq(municipality))
        .filter(row::Column::Key.eq(key))
        .one(db)
        .await
}

/// The last settled mail to the address with this hash.
pub(crate) async fn last_to(
    db: &impl ConnectionTrait,
    municipality: &str,
    hash: &str,
) -> Result<Option<row::Model>, sea_orm::DbErr> {
    row::Entity::find()
        .filter(row::Column::Municipality.eq(municipality))
        .filter(row::Column::ToHash.eq(hash))
        .order_by_desc(row::Column::Id)
        .limit(1)
        .one(db)
        .await
}

/// The mails about something, newest first, at most 100.
pub(crate) async fn about(
    db: &impl ConnectionTrait,
    municipality: &str,
    about_kind: &str,
    about_id: Uuid,
) -> Result<Vec<row::Model>, sea_orm::DbErr> {
    row::Entity::find()
        .filter(row::Column::Municipality.eq(municipality))
        .filter(row::Column::AboutKind.eq(about_kind))
        .filter(row::Column::AboutId.eq(about_id))
        .order_by_desc(row::Column::Id)
        .limit(100)
        .all(db)
        .await
}

pub(crate) mod row {
    //! The rows of `outbox`. `sealed` holds address, subject and body until the mail leaves the
    //! state `waiting`; then `to_hash` is left of them. `to_address`, `subject` and `body` are those
    //! of mails that were queued before there was `sealed`.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "outbox")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub key: String,
        #[sea_orm(column_type = "Text")]
        pub about_kind: String,
        pub about_id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub lang: String,
        #[sea_orm(column_type = "Text")]
        pub to_address: String,
        #[sea_orm(column_type = "Text")]
        pub subject: String,
        #[sea_orm(column_type = "Text")]
        pub body: String,
        #[sea_orm(column_type = "Text")]
        pub state: String,
        pub queued_at: OffsetDateTime,
        pub state_at: OffsetDateTime,
        #[sea_orm(column_type = "Text", nullable)]
        pub problem: Option<String>,
        #[sea_orm(column_type = "Blob", nullable)]
        pub sealed: Option<Vec<u8>>,
        #[sea_orm(column_type = "Text", nullable)]
        pub to_hash: Option<String>,
    }

    impl std::fmt::Debug for Model {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("outbox")
                .field("id", &self.id)
                .field("state", &self.state)
                .finish_non_exhaustive()
        }
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
