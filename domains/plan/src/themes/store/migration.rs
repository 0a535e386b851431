//! The tables of themes.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// All of them, in order.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(CreateThemes)]
}

struct CreateThemes;

impl MigrationName for CreateThemes {
    fn name(&self) -> &'static str {
        "plan_0012_themes"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateThemes {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            table(
                "plan_theme",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::text("working_group"),
                    column::text("title"),
                    column::text("problem"),
                    column::text("links"),
                    column::text("state"),
                    column::text_or_none("closed_because"),
                    column::id("raised_by"),
                    column::flag("stand_in"),
                    column::version(),
                ],
                &["municipality", "id"],
            ),
            table(
                "plan_experiment",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::id("theme"),
                    column::text("hypothesis"),
                    column::text("measures"),
                    column::text("from_day"),
                    column::text("until_day"),
                    column::text_or_none("before"),
                    column::text_or_none("after"),
                    column::text_or_none("learned"),
                ],
                &["municipality", "id"],
            ),
            table(
                "plan_rollout",
                vec![
                    column::municipality(),
                    column::id("theme"),
                    column::text("department"),
                    column::text("state"),
                    column::text("reason"),
                ],
                &["municipality", "theme", "department"],
            ),
            table(
                "plan_knowledge",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::text("working_group"),
                    column::id_or_none("theme"),
                    column::text("title"),
                    column::text("words"),
                    column::id("told_by"),
                    column::instant("told_at"),
                    column::flag("stand_in"),
                ],
                &["municipality", "id"],
            ),
        ] {
            manager.create_table(table).await?;
        }
        for (table, name, column) in [
            ("plan_theme", "plan_theme_by_group", "working_group"),
            ("plan_experiment", "plan_experiment_by_theme", "theme"),
            ("plan_knowledge", "plan_knowledge_by_group", "working_group"),
        ] {
            let mut index = Index::create();
            index.name(name).table(table).col("municipality").col(column);
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }
}
