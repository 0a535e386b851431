//! The table of charters.

use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, prelude::DbErr};
use yakusho_store::migration::{column, table};

/// All of them, in order.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(CreateCharter)]
}

struct CreateCharter;

impl MigrationName for CreateCharter {
    fn name(&self) -> &'static str {
        "plan_0014_charter"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateCharter {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let charter = table(
            "plan_charter",
            vec![
                column::municipality(),
                column::text("working_group"),
                column::whole("year"),
                column::id("id"),
                column::text("purpose"),
                column::text("scope"),
                column::text("structure"),
                column::text("goals"),
                column::id_or_none("lead_by"),
                column::instant_or_none("lead_at"),
                column::id_or_none("secretariat_by"),
                column::instant_or_none("secretariat_at"),
                column::version(),
            ],
            &["municipality", "working_group", "year"],
        );
        manager.create_table(charter).await
    }
}
