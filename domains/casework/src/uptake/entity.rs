//! The rows.

pub mod arrival {
    //! Table `arrival`: one row for each case, by which way and when it arrived.
    use sea_orm::entity::prelude::*;

    /// An arrival. No personal data.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "arrival")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// The case.
        #[sea_orm(primary_key, auto_increment = false)]
        pub case_id: Uuid,
        /// The application it came with.
        pub application_id: Uuid,
        /// The procedure.
        #[sea_orm(column_type = "Text")]
        pub procedure: String,
        /// The department that had it on that day.
        #[sea_orm(column_type = "Text")]
        pub department: String,
        /// `online`, `prepared` (a visit prepared online), or the channel by which staff entered it.
        #[sea_orm(column_type = "Text")]
        pub channel: String,
        /// ISO 8601 day on which it arrived.
        #[sea_orm(column_type = "Text")]
        pub arrived_on: String,
        /// The measure whose address led to it.
        pub led_by: Option<Uuid>,
        /// Seeded, or touched by a stand-in.
        pub stand_in: bool,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod tally {
    //! Table `tally_entry`: what was counted. Rows are added and superseded, never changed.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    /// One count.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tally_entry")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The procedure.
        #[sea_orm(column_type = "Text")]
        pub procedure: String,
        /// Its department.
        #[sea_orm(column_type = "Text")]
        pub department: String,
        /// The channel's code.
        #[sea_orm(column_type = "Text")]
        pub channel: String,
        /// ISO 8601 day on which it came.
        #[sea_orm(column_type = "Text")]
        pub came_on: String,
        /// How many more; of a correction, how many in all.
        pub count: i64,
        /// Why it was corrected; none: it was counted.
        #[sea_orm(column_type = "Text", nullable)]
        pub reason: Option<String>,
        /// Who.
        pub staff: Uuid,
        /// When.
        pub at: OffsetDateTime,
        /// The correction that stands in its place.
        pub superseded_by: Option<Uuid>,
        /// Seeded for the demo.
        pub stand_in: bool,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod promotion {
    //! Table `promotion`: 利用促進.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    /// What is done so that more people file online.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "promotion")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7; stands in its QR code.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// `nudge`, `leaflet`, `campaign`.
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        /// The procedure.
        #[sea_orm(column_type = "Text")]
        pub procedure: String,
        /// Its department.
        #[sea_orm(column_type = "Text")]
        pub department: String,
        /// What it is called.
        #[sea_orm(column_type = "Text")]
        pub name: String,
        /// What people read.
        #[sea_orm(column_type = "Text")]
        pub words: String,
        /// ISO 8601 first day.
        #[sea_orm(column_type = "Text")]
        pub from_day: String,
        /// ISO 8601 last day.
        #[sea_orm(column_type = "Text")]
        pub to_day: String,
        /// Who made it.
        pub staff: Uuid,
        /// When.
        pub made_at: OffsetDateTime,
        /// Counts its changes.
        pub version: i64,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
