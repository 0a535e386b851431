//! The tables of this crate.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, async_trait, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// The migrations of this crate, for `Store::open`.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(DocumentTables)]
}

struct DocumentTables;

impl MigrationName for DocumentTables {
    fn name(&self) -> &str {
        "documents_0001_tables"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for DocumentTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let document = table(
            "document",
            vec![
                column::municipality(),
                column::id("id"),
                column::text("symbol"),
                column::whole("fiscal_year"),
                column::whole("number"),
                column::text("kind"),
                column::text("title"),
                column::text("template"),
                column::text("subject_kind"),
                column::id("subject_id"),
                column::text("department"),
                column::text("dated_on"),
                column::text("seal"),
                column::text_or_none("seal_rule"),
                column::text_or_none("seal_authority"),
                column::text("pack_version"),
                column::id_or_none("file_id"),
                column::text_or_none("sha256"),
                column::whole("edition"),
                column::id_or_none("supersedes"),
                column::id_or_none("superseded_by"),
                column::bytes("sealed"),
                column::instant("issued_at"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(document).await?;
        let amendment = table(
            "seal_amendment",
            vec![
                column::municipality(),
                column::text("rule"),
                column::id("id"),
                column::text("state"),
                column::text("authority"),
                column::text_or_none("in_force_from"),
                column::instant("changed_at"),
                column::version(),
            ],
            &["municipality", "rule"],
        );
        manager.create_table(amendment).await?;
        let indexes: [(&str, &[&str], bool); 3] = [
            ("document_number", &["symbol", "fiscal_year", "number"], true),
            ("document_subject", &["subject_id", "id"], false),
            ("document_department", &["department", "id"], false),
        ];
        for (name, columns, unique) in indexes {
            let mut index = Index::create();
            index.name(name).table("document").col("municipality");
            for column in columns {
                index.col(*column);
            }
            if unique {
                index.unique();
            }
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }
}
