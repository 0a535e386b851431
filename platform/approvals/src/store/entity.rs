//! The rows.

pub(crate) mod approval {
    //! An approval.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "approval")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub subject_kind: String,
        pub subject: Uuid,
        #[sea_orm(column_type = "Text")]
        pub subject_hash: String,
        #[sea_orm(column_type = "Text")]
        pub decision: String,
        #[sea_orm(column_type = "Text")]
        pub department: String,
        /// What lists show; no personal data.
        #[sea_orm(column_type = "Text")]
        pub title: String,
        #[sea_orm(column_type = "Text")]
        pub route_id: String,
        /// The route as it was when it was drafted, as JSON.
        #[sea_orm(column_type = "Text")]
        pub route: String,
        pub drafter: Uuid,
        #[sea_orm(column_type = "Text")]
        pub state: String,
        pub step: i64,
        pub round: i64,
        /// ISO 8601: by when the current step should be done.
        #[sea_orm(column_type = "Text")]
        pub due_on: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub reminded_on: Option<String>,
        pub reminders: i64,
        /// The proposal of the domain, sealed.
        pub sealed: Vec<u8>,
        pub drafted_at: OffsetDateTime,
        pub changed_at: OffsetDateTime,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod place {
    //! A place to sign at.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "approval_place")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub approval: Uuid,
        pub step: i64,
        pub place: i64,
        #[sea_orm(column_type = "Text")]
        pub department: String,
        #[sea_orm(column_type = "Text")]
        pub grade: String,
        /// `waiting`, `open`, `signed`, `over`.
        #[sea_orm(column_type = "Text")]
        pub state: String,
        pub signed_by: Option<Uuid>,
        pub signed_for: Option<Uuid>,
        pub looked_after: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod mark {
    //! One act of the trail; appended, never changed.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "approval_mark")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub approval: Uuid,
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub step: Option<String>,
        pub staff: Option<Uuid>,
        pub signed_for: Option<Uuid>,
        #[sea_orm(column_type = "Text", nullable)]
        pub grade: Option<String>,
        #[sea_orm(column_type = "Text", nullable)]
        pub department: Option<String>,
        pub delegated: bool,
        pub round: i64,
        /// What they wrote, sealed.
        pub sealed: Option<Vec<u8>>,
        pub at: OffsetDateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod absence {
    //! Somebody is away.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "absence")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub staff: Uuid,
        pub deputy: Uuid,
        #[sea_orm(column_type = "Text")]
        pub from_day: String,
        #[sea_orm(column_type = "Text")]
        pub to_day: String,
        pub entered_at: OffsetDateTime,
        pub cancelled_at: Option<OffsetDateTime>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
