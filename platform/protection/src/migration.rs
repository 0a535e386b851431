//! The tables of records.

use sea_orm::{DbErr, sea_query::Index};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};
use yakusho_store::migration::{column, table};

/// The migrations of this crate, for `Store::open`.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(RecordTables)]
}

struct RecordTables;

impl MigrationName for RecordTables {
    fn name(&self) -> &str {
        "protection_0001_records"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for RecordTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let records = table(
            "protection",
            vec![
                column::municipality(),
                column::id("id"),
                column::bytes("sealed"),
                column::text("valid_from"),
                column::text("valid_until"),
                column::text("ended_on"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(records).await?;
        let officers = table(
            "protection_officer",
            vec![column::municipality(), column::id("protection"), column::id("staff")],
            &["municipality", "protection", "staff"],
        );
        manager.create_table(officers).await?;
        let traces = table(
            "protection_trace",
            vec![column::municipality(), column::text("trace"), column::id("protection")],
            &["municipality", "trace", "protection"],
        );
        manager.create_table(traces).await?;
        let index = Index::create()
            .name("protection_trace_record")
            .table("protection_trace")
            .col("municipality")
            .col("protection")
            .take();
        manager.create_index(index).await
    }
}
