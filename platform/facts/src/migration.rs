//! The tables of sealed sheets.

use sea_orm_migration::prelude::*;

/// All migrations, oldest first.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(CreateSheets)]
}

struct CreateSheets;

impl MigrationName for CreateSheets {
    fn name(&self) -> &'static str {
        "facts_0001_sheets"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateSheets {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("draft_sheet")
                    .col(ColumnDef::new("municipality").text().not_null())
                    .col(ColumnDef::new("draft_id").uuid().not_null())
                    .col(ColumnDef::new("changed_at").timestamp_with_time_zone().not_null())
                    .col(ColumnDef::new("sealed").blob().not_null())
                    .primary_key(Index::create().col("municipality").col("draft_id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("application_sheet")
                    .col(ColumnDef::new("municipality").text().not_null())
                    .col(ColumnDef::new("application_id").uuid().not_null())
                    .col(ColumnDef::new("version").integer().not_null())
                    .col(ColumnDef::new("made_at").timestamp_with_time_zone().not_null())
                    .col(ColumnDef::new("sealed").blob().not_null())
                    .primary_key(
                        Index::create().col("municipality").col("application_id").col("version"),
                    )
                    .to_owned(),
            )
            .await
    }
}
