//! The tables of this crate.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// The migrations of this crate, oldest first.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(WorkTables)]
}

struct WorkTables;

impl MigrationName for WorkTables {
    fn name(&self) -> &'static str {
        "worklist_0001_item"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for WorkTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let item = table(
            "work_item",
            vec![
                column::municipality(),
                column::id("id"),
                column::text("kind"),
                column::text("subject_kind"),
                column::id("subject"),
                column::text("department"),
                column::id_or_none("assignee"),
                column::text("title"),
                column::text("due_on"),
                column::text("waiting_for"),
                column::text("state"),
                column::instant("created_at"),
                column::instant("changed_at"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(item).await?;
        let look = table(
            "work_look",
            vec![
                column::municipality(),
                column::id("staff"),
                column::text("department"),
                column::instant("looked_at"),
            ],
            &["municipality", "staff", "department"],
        );
        manager.create_table(look).await?;
        let indexes: [(&str, &[&str], bool); 4] = [
            ("work_item_by_subject", &["subject", "kind"], true),
            ("work_item_by_department", &["department", "state", "due_on", "id"], false),
            ("work_item_by_assignee", &["assignee", "state", "due_on", "id"], false),
            ("work_item_by_change", &["department", "changed_at"], false),
        ];
        for (name, columns, unique) in indexes {
            let mut index = Index::create();
            index.name(name).table("work_item").col("municipality");
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
