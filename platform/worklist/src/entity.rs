//! The rows.

pub(crate) mod work_item {
    //! An item; open ones and closed ones.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "work_item")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        #[sea_orm(column_type = "Text")]
        pub subject_kind: String,
        pub subject: Uuid,
        #[sea_orm(column_type = "Text")]
        pub department: String,
        pub assignee: Option<Uuid>,
        #[sea_orm(column_type = "Text")]
        pub title: String,
        #[sea_orm(column_type = "Text")]
        pub topic: String,
        /// ISO 8601; [`NO_DUE_DAY`](super::NO_DUE_DAY) where there is none, so that it sorts last.
        #[sea_orm(column_type = "Text")]
        pub due_on: String,
        #[sea_orm(column_type = "Text")]
        pub waiting_for: String,
        #[sea_orm(column_type = "Text")]
        pub state: String,
        pub created_at: OffsetDateTime,
        pub changed_at: OffsetDateTime,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod work_look {
    //! When somebody last looked at a department's list.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "work_look")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub staff: Uuid,
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub department: String,
        pub looked_at: OffsetDateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod work_mark {
    //! Items that somebody marked for themselves.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "work_mark")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub staff: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub item: Uuid,
        pub marked_at: OffsetDateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod work_filter {
    //! Ways to narrow the list that somebody keeps under a name.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "work_filter")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Who keeps it.
        pub staff: Uuid,
        /// The department that shares it; none: nobody does.
        #[sea_orm(column_type = "Text", nullable)]
        pub department: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub name: String,
        #[sea_orm(column_type = "Text")]
        pub query: String,
        pub kept_at: OffsetDateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The due day of an item that has none.
pub(crate) const NO_DUE_DAY: &str = "9999-12-31";
/// There is something left to do.
pub(crate) const OPEN: &str = "open";
/// Nothing is left to do.
pub(crate) const DONE: &str = "done";
