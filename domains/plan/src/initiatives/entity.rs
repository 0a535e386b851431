//! The tables of initiatives as they are. No personal data but who answers for what.

/// Table `plan_initiative`: Initiatives.
pub mod initiative {
    use sea_orm::entity::prelude::*;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_initiative")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The number of its programme.
        pub programme: i64,
        /// Its measure, in the plan's words.
        #[sea_orm(column_type = "Text")]
        pub measure: String,
        /// What it is called.
        #[sea_orm(column_type = "Text")]
        pub title: String,
        /// What is done.
        #[sea_orm(column_type = "Text")]
        pub about: String,
        /// Who answers for it.
        #[sea_orm(column_type = "Text")]
        pub department: String,
        /// The working group.
        #[sea_orm(column_type = "Text", nullable)]
        pub working_group: Option<String>,
        /// The member of staff.
        pub responsible: Option<Uuid>,
        /// ISO 8601.
        #[sea_orm(column_type = "Text")]
        pub starts_on: String,
        /// ISO 8601.
        #[sea_orm(column_type = "Text")]
        pub ends_on: String,
        /// The state's code.
        #[sea_orm(column_type = "Text")]
        pub state: String,
        /// Why it is in it.
        #[sea_orm(column_type = "Text", nullable)]
        pub reason: Option<String>,
        /// What residents read.
        #[sea_orm(column_type = "Text", nullable)]
        pub public_ja: Option<String>,
        /// The same in やさしい日本語.
        #[sea_orm(column_type = "Text", nullable)]
        pub public_easy: Option<String>,
        /// The same in English.
        #[sea_orm(column_type = "Text", nullable)]
        pub public_en: Option<String>,
        /// The day on which it was done.
        #[sea_orm(column_type = "Text", nullable)]
        pub done_on: Option<String>,
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

/// Table `plan_milestone`: Milestones.
pub mod milestone {
    use sea_orm::entity::prelude::*;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_milestone")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Its initiative.
        pub initiative: Uuid,
        /// What is reached.
        #[sea_orm(column_type = "Text")]
        pub title: String,
        /// ISO 8601.
        #[sea_orm(column_type = "Text")]
        pub planned_on: String,
        /// ISO 8601.
        #[sea_orm(column_type = "Text", nullable)]
        pub forecast_on: Option<String>,
        /// ISO 8601.
        #[sea_orm(column_type = "Text", nullable)]
        pub actual_on: Option<String>,
        /// Why later, or not at all.
        #[sea_orm(column_type = "Text", nullable)]
        pub reason: Option<String>,
        /// Not wanted any more.
        pub dropped: bool,
        /// Counts its changes.
        pub version: i64,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Table `plan_note`: Notes; never changed.
pub mod note {
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_note")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Its initiative.
        pub initiative: Uuid,
        /// ISO 8601.
        #[sea_orm(column_type = "Text")]
        pub day: String,
        /// What was noted.
        #[sea_orm(column_type = "Text")]
        pub words: String,
        /// Who.
        pub noted_by: Uuid,
        /// When.
        pub noted_at: OffsetDateTime,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Table `plan_risk`: Risks and issues.
pub mod risk {
    use sea_orm::entity::prelude::*;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_risk")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Its initiative.
        pub initiative: Uuid,
        /// `risk`, `issue`.
        #[sea_orm(column_type = "Text")]
        pub sort: String,
        /// What.
        #[sea_orm(column_type = "Text")]
        pub words: String,
        /// 1 to 3.
        pub likelihood: i64,
        /// 1 to 3.
        pub effect: i64,
        /// Who watches it.
        #[sea_orm(column_type = "Text")]
        pub department: String,
        /// What is done about it.
        #[sea_orm(column_type = "Text")]
        pub answer: String,
        /// It is over.
        pub closed: bool,
        /// Why.
        #[sea_orm(column_type = "Text", nullable)]
        pub reason: Option<String>,
        /// Counts its changes.
        pub version: i64,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
