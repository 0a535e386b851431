//! The index that finds whose cases: asked when somebody is transferred.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};

/// Whose cases.
pub struct IndexAssignee;

impl MigrationName for IndexAssignee {
    fn name(&self) -> &'static str {
        "casework_signin_0001_assignee"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for IndexAssignee {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::create()
            .name("work_case_assignee")
            .table("work_case")
            .col("municipality")
            .col("assignee")
            .to_owned();
        manager.create_index(index).await
    }
}
