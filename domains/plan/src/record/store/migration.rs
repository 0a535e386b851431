//! The tables of people's records.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// All of them, in order.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(CreateRecords)]
}

struct CreateRecords;

impl MigrationName for CreateRecords {
    fn name(&self) -> &'static str {
        "plan_0013_records"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateRecords {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let track = table(
            "plan_track",
            vec![
                column::municipality(),
                column::id("staff"),
                column::whole("year"),
                column::text("engagement"),
                column::text("duty"),
                column::text("sharing"),
                column::text("career"),
            ],
            &["municipality", "staff", "year"],
        );
        manager.create_table(track).await?;
        let learning = table(
            "plan_learning",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("staff"),
                column::text("day"),
                column::text("what"),
                column::text("shared"),
            ],
            &["municipality", "id"],
        );
        manager.create_table(learning).await?;
        let mut index = Index::create();
        index.name("plan_learning_by_staff").table("plan_learning").col("municipality");
        index.col("staff");
        manager.create_index(index.take()).await
    }
}
