//! The table of the days that the secretariat adds.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// Days of the year.
pub struct CreateDays;

impl MigrationName for CreateDays {
    fn name(&self) -> &'static str {
        "plan_0011_days"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateDays {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let day = table(
            "plan_day",
            vec![
                column::municipality(),
                column::id("id"),
                column::text("kind"),
                column::text("title"),
                column::text("on_day"),
                column::text_or_none("until_day"),
                column::text_or_none("from_time"),
                column::text_or_none("to_time"),
                column::text("place"),
                column::flag("public"),
                column::flag("cancelled"),
                column::flag("stand_in"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(day).await?;
        let mut index = Index::create();
        index.name("plan_day_by_day").table("plan_day").col("municipality").col("on_day");
        manager.create_index(index.take()).await
    }
}
