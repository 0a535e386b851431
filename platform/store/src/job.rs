//! Jobs: what is to be done later, kept as rows that are written in the transaction of the change
//! that asks for them. A job runs at least once; a handler must bear being run twice.

pub mod run;

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

pub use run::{Handler, JobRegistry, Ran};

/// A job that is to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob<'a> {
    /// Which handler: `mail.send`.
    pub kind: &'a str,
    /// What the handler must know. Ids, never personal data.
    pub payload: Value,
    /// Not before.
    pub run_at: Timestamp,
}

/// A job as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// Which handler.
    pub kind: String,
    /// What the handler must know.
    pub payload: Value,
    /// Not before.
    pub run_at: Timestamp,
    /// How often it was tried before.
    pub attempts: u32,
    /// Whether it was given up and waits for a person.
    pub dead: bool,
    /// What the last try said.
    pub last_error: Option<String>,
}

/// A job that failed this often is given up and waits for a person.
pub const MOST_ATTEMPTS: u32 = 10;

pub(crate) const WAITING: &str = "waiting";
pub(crate) const DEAD: &str = "dead";

pub(crate) mod row {
    //! The rows of `job`.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "job")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub name: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub payload: String,
        #[sea_orm(column_type = "Text")]
        pub state: String,
        pub run_at: OffsetDateTime,
        pub attempts: i64,
        pub every_seconds: Option<i64>,
        pub lease: Option<Uuid>,
        pub lease_until: Option<OffsetDateTime>,
        #[sea_orm(column_type = "Text", nullable)]
        pub last_error: Option<String>,
        pub created_at: OffsetDateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl From<row::Model> for Job {
    fn from(row: row::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            payload: serde_json::from_str(&row.payload).unwrap_or(Value::Null),
            run_at: crate::instant(row.run_at),
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            dead: row.state == DEAD,
            last_error: row.last_error,
        }
    }
}
