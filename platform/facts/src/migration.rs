//! The tables of sealed sheets.

use sea_orm::{DbErr, sea_query::Index};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};
use yakusho_store::migration::{column, table};

/// The migrations of this crate, for `Store::open`.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(SheetTables)]
}

struct SheetTables;

impl MigrationName for SheetTables {
    fn name(&self) -> &str {
        "facts_0001_sheets"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SheetTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["draft_sheet", "application_sheet"] {
            let sheets = table(
                name,
                vec![
                    column::municipality(),
                    column::id("holder"),
                    column::version(),
                    column::whole("key_version"),
                    column::bytes("wrapped_key"),
                    column::bytes("body"),
                    column::instant("made_at"),
                    column::date_or_none("dispose_on"),
                ],
                &["municipality", "holder", "version"],
            );
            manager.create_table(sheets).await?;
            let index = Index::create()
                .name(format!("{name}_by_disposal"))
                .table(name)
                .col("municipality")
                .col("dispose_on")
                .take();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
