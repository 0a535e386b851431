//! How somebody wants to hear from the office: asked once, changeable at any time.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::actor::Actor;
use yakusho_store::{NewAction, Result, Tx};

/// How somebody wants to hear. Notices also stand on the status page in every case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preference {
    /// Notices come on paper. Without the person's own wish they always do (情報通信技術を活用した
    /// 行政の推進等に関する法律7条1項).
    pub letters: bool,
    /// A mail says that there is something new.
    pub mail: bool,
    /// A note in やさしい日本語 lies on top of a letter.
    pub easy: bool,
}

impl Preference {
    /// What holds until somebody chooses.
    #[must_use]
    pub const fn until_chosen(easy: bool) -> Self {
        Self { letters: true, mail: true, easy }
    }

    /// What the holder chose; `None` where they were never asked.
    ///
    /// # Errors
    /// What the database says.
    pub async fn of(
        db: &impl ConnectionTrait,
        municipality: &str,
        holder: Uuid,
    ) -> Result<Option<Self>> {
        let row = row::Entity::find_by_id((municipality.to_owned(), holder)).one(db).await?;
        Ok(row.map(|row| Self { letters: row.letters, mail: row.mail, easy: row.easy }))
    }

    /// Keeps what the holder chose, inside a write.
    ///
    /// # Errors
    /// What the database says.
    pub async fn choose(self, tx: &Tx, holder_kind: &str, holder: Uuid, by: &Actor) -> Result<()> {
        let municipality = tx.municipality().as_str().to_owned();
        let known = row::Entity::find()
            .filter(row::Column::Municipality.eq(municipality.as_str()))
            .filter(row::Column::Holder.eq(holder))
            .lock_exclusive()
            .one(tx.db())
            .await?;
        match known {
            Some(known) => {
                let version = known.version + 1;
                let mut row = known.into_active_model();
                row.letters = Set(self.letters);
                row.mail = Set(self.mail);
                row.easy = Set(self.easy);
                row.chosen_at = Set(tx.stamp());
                row.version = Set(version);
                row::Entity::update(row).exec(tx.db()).await?;
            }
            None => {
                let row = row::Model {
                    municipality,
                    holder,
                    letters: self.letters,
                    mail: self.mail,
                    easy: self.easy,
                    chosen_at: tx.stamp(),
                    version: 1,
                };
                let row = row.into_active_model();
                row::Entity::insert(row).exec_without_returning(tx.db()).await?;
            }
        }
        tx.act(NewAction {
            kind: "notice_preference.chosen",
            subject_kind: holder_kind,
            subject: holder,
            by,
            authority: None,
            purpose: None,
            data: json!(self),
        })
        .await?;
        Ok(())
    }
}

mod row {
    //! The rows of `notice_preference`.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notice_preference")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub holder: Uuid,
        pub letters: bool,
        pub mail: bool,
        pub easy: bool,
        pub chosen_at: OffsetDateTime,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
