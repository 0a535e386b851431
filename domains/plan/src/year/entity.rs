//! The table of the days that the secretariat adds to the plan's year.

/// Table `plan_day`: Days of the year.
pub mod day {
    use sea_orm::entity::prelude::*;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_day")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The kind's code.
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        /// What it is called.
        #[sea_orm(column_type = "Text")]
        pub title: String,
        /// ISO 8601.
        #[sea_orm(column_type = "Text")]
        pub on_day: String,
        /// ISO 8601.
        #[sea_orm(column_type = "Text", nullable)]
        pub until_day: Option<String>,
        /// HH:MM.
        #[sea_orm(column_type = "Text", nullable)]
        pub from_time: Option<String>,
        /// HH:MM.
        #[sea_orm(column_type = "Text", nullable)]
        pub to_time: Option<String>,
        /// Where.
        #[sea_orm(column_type = "Text")]
        pub place: String,
        /// Whether everybody may see it.
        pub public: bool,
        /// It does not take place.
        pub cancelled: bool,
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
