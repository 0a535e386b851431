//! The tables of this crate.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    prelude::{ColumnDef, DbErr},
    sea_orm::{ConnectionTrait, DbBackend},
    sea_query::{Index, Table},
};
use yakusho_store::migration::{column, table};

/// The migrations of this crate, oldest first.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(WorkTables), Box::new(Narrowing)]
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

/// What the list is narrowed by: topics, marks and kept filters.
struct Narrowing;

impl MigrationName for Narrowing {
    fn name(&self) -> &'static str {
        "worklist_0002_narrowing"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Narrowing {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let topic = Table::alter()
            .table("work_item")
            .add_column(ColumnDef::new("topic").text().not_null().default(""))
            .to_owned();
        manager.alter_table(topic).await?;
        // Titles of cases are 「number procedure」.
        let db = manager.get_connection();
        let fill = match db.get_database_backend() {
            DbBackend::Sqlite => {
                "UPDATE work_item SET topic = substr(title, instr(title, ' ') + 1) \
                 WHERE kind = 'case.handle'"
            }
            _ => {
                "UPDATE work_item SET topic = split_part(title, ' ', 2) WHERE kind = 'case.handle'"
            }
        };
        db.execute_unprepared(fill).await?;
        let mark = table(
            "work_mark",
            vec![
                column::municipality(),
                column::id("staff"),
                column::id("item"),
                column::instant("marked_at"),
            ],
            &["municipality", "staff", "item"],
        );
        manager.create_table(mark).await?;
        let filter = table(
            "work_filter",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("staff"),
                column::text_or_none("department"),
                column::text("name"),
                column::text("query"),
                column::instant("kept_at"),
            ],
            &["municipality", "id"],
        );
        manager.create_table(filter).await?;
        let indexes: [(&str, &str, &[&str]); 3] = [
            ("work_item_by_age", "work_item", &["department", "state", "id"]),
            ("work_filter_by_staff", "work_filter", &["staff"]),
            ("work_filter_by_department", "work_filter", &["department"]),
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
