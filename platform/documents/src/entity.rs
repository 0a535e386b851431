//! The rows.

pub(crate) mod document {
    //! An issued document. `file_id` and `sha256` come when its PDF was made, `superseded_by` when
    //! it was corrected; nothing else ever changes, but a disposal empties `sealed`.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "document")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub symbol: String,
        pub fiscal_year: i64,
        pub number: i64,
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        #[sea_orm(column_type = "Text")]
        pub title: String,
        #[sea_orm(column_type = "Text")]
        pub template: String,
        #[sea_orm(column_type = "Text")]
        pub subject_kind: String,
        pub subject_id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub department: String,
        #[sea_orm(column_type = "Text")]
        pub dated_on: String,
        #[sea_orm(column_type = "Text")]
        pub seal: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub seal_rule: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub seal_authority: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub pack_version: String,
        pub file_id: Option<Uuid>,
        #[sea_orm(column_type = "Text", nullable)]
        pub sha256: Option<String>,
        pub edition: i64,
        pub supersedes: Option<Uuid>,
        pub superseded_by: Option<Uuid>,
        #[sea_orm(column_type = "Blob")]
        pub sealed: Vec<u8>,
        pub issued_at: OffsetDateTime,
        pub version: i64,
    }

    impl std::fmt::Debug for Model {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("document").field("id", &self.id).finish_non_exhaustive()
        }
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod amendment {
    //! How far the amendment of a seal's rule has come.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "seal_amendment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub rule: String,
        pub id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub state: String,
        #[sea_orm(column_type = "Text")]
        pub authority: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub in_force_from: Option<String>,
        pub changed_at: OffsetDateTime,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
