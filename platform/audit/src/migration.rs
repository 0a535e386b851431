//! The tables of the log.

use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};
use yakusho_store::migration::{column, table};

/// The migrations of this crate, for `Store::open`.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(LogTables)]
}

struct LogTables;

impl MigrationName for LogTables {
    fn name(&self) -> &str {
        "audit_0001_log"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for LogTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let head = table(
            "audit_head",
            vec![column::municipality(), column::whole("size"), column::text("note")],
            &["municipality"],
        );
        let tile = table(
            "audit_tile",
            vec![
                column::municipality(),
                column::whole("level"),
                column::whole("number"),
                column::bytes("hashes"),
            ],
            &["municipality", "level", "number"],
        );
        let checkpoint = table(
            "audit_checkpoint",
            vec![
                column::municipality(),
                column::whole("size"),
                column::text("note"),
                column::instant("signed_at"),
            ],
            &["municipality", "size"],
        );
        for table in [head, tile, checkpoint] {
            manager.create_table(table).await?;
        }
        Ok(())
    }
}
