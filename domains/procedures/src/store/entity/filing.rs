//! Table `filing`.

use sea_orm::entity::prelude::*;

/// One procedure of an application.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "filing")]
pub struct Model {
    /// 全国地方公共団体コード.
    #[sea_orm(primary_key, auto_increment = false)]
    pub municipality: String,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The application.
    pub application_id: Uuid,
    /// Place within the application.
    pub place: i32,
    /// Procedure of the pack.
    pub procedure: String,
    /// Instance of the person it concerns (`m1`).
    pub subject: Option<String>,
    /// The rest of the filing as JSON ([`crate::model::Filing`]); no personal data.
    pub detail: Json,
}

/// None that queries use.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
