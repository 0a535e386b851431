//! The table of mails.

use sea_orm::{
    DbErr,
    sea_query::{Index, Table},
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};
use yakusho_store::migration::column;

/// The migrations of this crate, for `Store::open`.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(OutboxTable)]
}

struct OutboxTable;

impl MigrationName for OutboxTable {
    fn name(&self) -> &str {
        "notify_0001_outbox"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for OutboxTable {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("outbox")
            .col(column::municipality())
            .col(column::id("id"))
            .col(column::text("key"))
            .col(column::text("about_kind"))
            .col(column::id("about_id"))
            .col(column::text("lang"))
            .col(column::text("to_address"))
            .col(column::text("subject"))
            .col(column::text("body"))
            .col(column::text("state"))
            .col(column::instant("queued_at"))
            .col(column::instant("state_at"))
            .col(column::text_or_none("problem"))
            .primary_key(Index::create().col("municipality").col("id"))
            .take();
        manager.create_table(table).await?;
        let by_key = Index::create()
            .unique()
            .name("outbox_key")
            .table("outbox")
            .col("municipality")
            .col("key")
            .take();
        manager.create_index(by_key).await?;
        let by_subject = Index::create()
            .name("outbox_about")
            .table("outbox")
            .col("municipality")
            .col("about_kind")
            .col("about_id")
            .col("id")
            .take();
        manager.create_index(by_subject).await
    }
}
