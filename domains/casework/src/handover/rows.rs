//! The rows of the hand-over.

/// Table `handover_batch`: one run of a mapping.
pub mod batch {
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    /// A run.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "handover_batch")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Fiscal year of the number.
        pub fiscal_year: i64,
        /// Number of the run within the fiscal year.
        pub number: i64,
        /// Mapping of the pack.
        #[sea_orm(column_type = "Text")]
        pub mapping: String,
        /// Content hash of the pack whose mapping was used.
        #[sea_orm(column_type = "Text")]
        pub pack_version: String,
        /// The department that ran it.
        #[sea_orm(column_type = "Text")]
        pub department: String,
        /// Why the personal data left.
        #[sea_orm(column_type = "Text")]
        pub purpose: String,
        /// Rows in the file.
        pub rows: i64,
        /// The file's name; no personal data.
        #[sea_orm(column_type = "Text")]
        pub file_name: String,
        /// The file, as an attachment.
        pub file: Uuid,
        /// SHA-256 of the file.
        #[sea_orm(column_type = "Text")]
        pub sha256: String,
        /// Who ran it.
        pub made_by: Uuid,
        /// UTC.
        pub made_at: OffsetDateTime,
        /// The webhook's name, where it is sent to one.
        #[sea_orm(column_type = "Text", nullable)]
        pub webhook: Option<String>,
        /// The job that sends it.
        pub delivery: Option<Uuid>,
        /// When it was taken by the webhook.
        pub delivered_at: Option<OffsetDateTime>,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Table `handover_row`: one row of a run's file.
pub mod row {
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "handover_row")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// The run.
        #[sea_orm(primary_key, auto_increment = false)]
        pub batch_id: Uuid,
        /// Place in the file, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i64,
        /// The key by which the receiver answers.
        #[sea_orm(column_type = "Text")]
        pub key: String,
        /// The case.
        pub case_id: Uuid,
        /// `sent`, `accepted`, `rejected`.
        #[sea_orm(column_type = "Text")]
        pub state: String,
        /// The receiver's reason, sealed: it may speak of the person.
        #[sea_orm(column_type = "Blob", nullable)]
        pub reason: Option<Vec<u8>>,
        /// UTC.
        pub answered_at: Option<OffsetDateTime>,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Table `handover_mark`: a case that went by a mapping. Its key is what makes it go once.
pub mod mark {
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    /// A mark.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "handover_mark")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// Mapping of the pack.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub mapping: String,
        /// The case.
        #[sea_orm(primary_key, auto_increment = false)]
        pub case_id: Uuid,
        /// The run; none where it was transcribed by hand.
        pub batch_id: Option<Uuid>,
        /// Who did it.
        pub marked_by: Uuid,
        /// UTC.
        pub marked_at: OffsetDateTime,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Table `handover_answer`: an answer file that was read.
pub mod answer {
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    /// An answer file.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "handover_answer")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// The run.
        #[sea_orm(primary_key, auto_increment = false)]
        pub batch_id: Uuid,
        /// SHA-256 of the file: the same file read twice changes nothing.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub sha256: String,
        /// Who brought it.
        pub read_by: Uuid,
        /// UTC.
        pub read_at: OffsetDateTime,
        /// Rows that were taken.
        pub accepted: i64,
        /// Rows that were not.
        pub rejected: i64,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
