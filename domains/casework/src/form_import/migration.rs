//! The table of imports.

use sea_orm_migration::prelude::*;
use yakusho_store::migration::column;

/// Imports of other tools' exports.
pub struct CreateFormImport;

impl MigrationName for CreateFormImport {
    fn name(&self) -> &'static str {
        "casework_form_import_0001"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateFormImport {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let run = Table::create()
            .table("form_import")
            .col(column::municipality())
            .col(column::id("id"))
            .col(column::text("mapping"))
            .col(column::text("sha256"))
            .col(column::id("brought_by"))
            .col(column::instant("brought_at"))
            .col(column::bytes_or_none("sealed"))
            .col(column::instant_or_none("done_at"))
            .col(column::whole("taken"))
            .col(column::whole("known"))
            .col(column::whole("refused"))
            .primary_key(Index::create().col("municipality").col("id"))
            .take();
        manager.create_table(run).await
    }
}
