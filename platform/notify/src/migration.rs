//! The tables of mails, letters, messages and preferences.

use sea_orm::{
    DbErr,
    sea_query::{Index, Table},
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};
use yakusho_store::migration::{column, table};

/// The migrations of this crate, for `Store::open`.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(OutboxTable), Box::new(SealedOutbox), Box::new(LetterTables)]
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

/// What waits is sealed; what was sent leaves a keyed hash of the address.
struct SealedOutbox;

impl MigrationName for SealedOutbox {
    fn name(&self) -> &str {
        "notify_0002_sealed_outbox"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SealedOutbox {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        for column in [column::bytes_or_none("sealed"), column::text_or_none("to_hash")] {
            let alter = Table::alter().table("outbox").add_column(column).take();
            manager.alter_table(alter).await?;
        }
        let by_hash = Index::create()
            .name("outbox_to_hash")
            .table("outbox")
            .col("municipality")
            .col("to_hash")
            .col("id")
            .take();
        manager.create_index(by_hash).await
    }
}

/// Letters, messages on the status page, and how somebody wants to hear.
struct LetterTables;

impl MigrationName for LetterTables {
    fn name(&self) -> &str {
        "notify_0003_letters"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for LetterTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let letter = table(
            "letter",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("document"),
                column::text("about_kind"),
                column::id("about_id"),
                column::text("department"),
                column::text("title"),
                column::flag("easy"),
                column::text("state"),
                column::instant("queued_at"),
                column::instant("state_at"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        let message = table(
            "message",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("holder"),
                column::text("kind"),
                column::text("about_kind"),
                column::id("about_id"),
                column::id_or_none("document"),
                column::instant("told_at"),
                column::instant_or_none("read_at"),
            ],
            &["municipality", "id"],
        );
        let preference = table(
            "notice_preference",
            vec![
                column::municipality(),
                column::id("holder"),
                column::flag("letters"),
                column::flag("mail"),
                column::flag("easy"),
                column::instant("chosen_at"),
                column::version(),
            ],
            &["municipality", "holder"],
        );
        for table in [letter, message, preference] {
            manager.create_table(table).await?;
        }
        let indexes: [(&str, &str, &[&str]); 4] = [
            ("letter_queue", "letter", &["department", "state", "id"]),
            ("letter_document", "letter", &["document"]),
            ("letter_about", "letter", &["about_id", "id"]),
            ("message_holder", "message", &["holder", "id"]),
        ];
        for (name, table, columns) in indexes {
            let mut index = Index::create();
            index.name(name).table(table).col("municipality");
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }
}
