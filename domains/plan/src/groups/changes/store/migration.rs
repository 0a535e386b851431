//! The table of proposals.

use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, prelude::DbErr};
use yakusho_store::migration::{column, table};

/// All of them, in order.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(CreateGroupChange)]
}

struct CreateGroupChange;

impl MigrationName for CreateGroupChange {
    fn name(&self) -> &'static str {
        "plan_0015_group_change"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateGroupChange {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let change = table(
            "plan_group_change",
            vec![
                column::municipality(),
                column::id("id"),
                column::text("kind"),
                column::text("working_group"),
                column::text("name"),
                column::text("scope"),
                column::text("departments"),
                column::text("day"),
                column::text("reason"),
                column::text("state"),
                column::id("proposed_by"),
                column::instant("proposed_at"),
                column::id_or_none("decided_by"),
                column::instant_or_none("decided_at"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(change).await
    }
}
