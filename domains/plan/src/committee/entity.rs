//! The tables of committee papers as they are.

/// Table `plan_paper`: Papers.
pub mod paper {
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_paper")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The fiscal year.
        pub year: i64,
        /// 1 or 2.
        pub half: i64,
        /// What it is called.
        #[sea_orm(column_type = "Text")]
        pub title: String,
        /// ISO 8601; the day of its numbers while it is no edition yet.
        #[sea_orm(column_type = "Text")]
        pub as_of: String,
        /// What it says first.
        #[sea_orm(column_type = "Text")]
        pub summary: String,
        /// What comes next.
        #[sea_orm(column_type = "Text")]
        pub next_steps: String,
        /// The state's code.
        #[sea_orm(column_type = "Text")]
        pub state: String,
        /// Who made it.
        pub made_by: Uuid,
        /// When.
        pub made_at: OffsetDateTime,
        /// Who checked it.
        pub checked_by: Option<Uuid>,
        /// When.
        pub checked_at: Option<OffsetDateTime>,
        /// Who fixed it.
        pub fixed_by: Option<Uuid>,
        /// When.
        pub fixed_at: Option<OffsetDateTime>,
        /// Why it went back.
        #[sea_orm(column_type = "Text", nullable)]
        pub returned_because: Option<String>,
        /// The frozen edition, as canonical JSON.
        #[sea_orm(column_type = "Text", nullable)]
        pub edition: Option<String>,
        /// The hash of the edition.
        #[sea_orm(column_type = "Text", nullable)]
        pub sha256: Option<String>,
        /// Seeded for the demo.
        pub stand_in: bool,
        /// Counts its changes.
        pub version: i64,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Table `plan_question`: Questions of a paper to the committee, and what was decided.
pub mod question {
    use sea_orm::entity::prelude::*;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_question")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Its paper.
        pub paper: Uuid,
        /// Its place, from 1.
        pub place: i64,
        /// What is asked.
        #[sea_orm(column_type = "Text")]
        pub ask: String,
        /// Why.
        #[sea_orm(column_type = "Text")]
        pub background: String,
        /// The decision's code.
        #[sea_orm(column_type = "Text", nullable)]
        pub decision: Option<String>,
        /// What was decided.
        #[sea_orm(column_type = "Text", nullable)]
        pub words: Option<String>,
        /// ISO 8601.
        #[sea_orm(column_type = "Text", nullable)]
        pub decided_on: Option<String>,
        /// Who wrote it down.
        pub recorded_by: Option<Uuid>,
        /// Who is to do something.
        #[sea_orm(column_type = "Text", nullable)]
        pub department: Option<String>,
        /// What.
        #[sea_orm(column_type = "Text", nullable)]
        pub task: Option<String>,
        /// ISO 8601.
        #[sea_orm(column_type = "Text", nullable)]
        pub due_on: Option<String>,
        /// ISO 8601.
        #[sea_orm(column_type = "Text", nullable)]
        pub done_on: Option<String>,
        /// What was done.
        #[sea_orm(column_type = "Text", nullable)]
        pub done_words: Option<String>,
        /// Counts its changes.
        pub version: i64,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
