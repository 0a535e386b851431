//! Events: what a domain lets the others hear. A subscriber runs inside the transaction that
//! publishes, so that either both happen or neither does.

use std::{collections::HashMap, sync::Arc};

use futures::future::BoxFuture;
use serde_json::Value;
use uuid::Uuid;

use crate::{error::Result, tx::Tx};

/// Something that others may want to hear.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// `noun.verb_in_past`: `application.submitted`.
    pub kind: &'static str,
    /// What it happened to.
    pub subject: Uuid,
    /// What a listener must know. Never personal data.
    pub data: Value,
}

/// What runs when an event is published.
pub type Subscriber =
    Arc<dyn for<'t> Fn(&'t Tx, &'t Event) -> BoxFuture<'t, Result<()>> + Send + Sync>;

/// Who listens to what.
pub(crate) type Subscribers = HashMap<&'static str, Vec<Subscriber>>;

/// An event published by a subscriber of an event … of this depth is a mistake of the program.
pub(crate) const DEEPEST: u32 = 16;

pub(crate) mod row {
    //! The rows of `event`.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub at: OffsetDateTime,
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        pub subject: Uuid,
        #[sea_orm(column_type = "Text")]
        pub data: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
