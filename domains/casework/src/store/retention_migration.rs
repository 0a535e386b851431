//! The tables of retention: holds, disposals and what is gone.

use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, prelude::DbErr};
use yakusho_store::migration::{column, table};

/// Holds, disposals and what is gone.
pub struct CreateRetention;

impl MigrationName for CreateRetention {
    fn name(&self) -> &'static str {
        "casework_retention"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateRetention {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let hold = table(
            "retention_hold",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("application_id"),
                column::text("kind"),
                column::bytes("sealed"),
                column::instant("placed_at"),
                column::instant_or_none("released_at"),
            ],
            &["municipality", "id"],
        );
        manager.create_table(hold).await?;
        let disposal = table(
            "disposal",
            vec![
                column::municipality(),
                column::id("id"),
                column::text("department"),
                column::whole("fiscal_year"),
                column::text("applications"),
                column::id("proposed_by"),
                column::instant("proposed_at"),
                column::id_or_none("approved_by"),
                column::instant_or_none("done_at"),
            ],
            &["municipality", "id"],
        );
        manager.create_table(disposal).await?;
        let gone = table(
            "disposed_application",
            vec![
                column::municipality(),
                column::id("application_id"),
                column::id("disposal_id"),
                column::text("number"),
            ],
            &["municipality", "application_id"],
        );
        manager.create_table(gone).await
    }
}
