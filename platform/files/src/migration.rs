//! The table of attachments.

use sea_orm::{
    DbErr,
    sea_query::{Index, Table},
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};
use yakusho_store::migration::column;

/// The migrations of this crate, for `Store::open`.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(AttachmentTable)]
}

struct AttachmentTable;

impl MigrationName for AttachmentTable {
    fn name(&self) -> &str {
        "files_0001_attachment"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for AttachmentTable {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("attachment")
            .col(column::municipality())
            .col(column::id("id"))
            .col(column::text("holder_kind"))
            .col(column::id("holder_id"))
            .col(column::text_or_none("fact_key"))
            .col(column::text("file_name"))
            .col(column::text("media_type"))
            .col(column::whole("bytes"))
            .col(column::text("sha256"))
            .col(column::instant("stored_at"))
            .col(column::instant_or_none("removed_at"))
            .col(column::version())
            .primary_key(Index::create().col("municipality").col("id"))
            .take();
        manager.create_table(table).await?;
        let by_holder = Index::create()
            .name("attachment_by_holder")
            .table("attachment")
            .col("municipality")
            .col("holder_kind")
            .col("holder_id")
            .col("id")
            .take();
        manager.create_index(by_holder).await
    }
}
