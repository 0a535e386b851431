//! The tables of hours.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// All of them, in order.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(CreateHours)]
}

struct CreateHours;

impl MigrationName for CreateHours {
    fn name(&self) -> &'static str {
        "plan_0010_hours"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateHours {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let hours = table(
            "plan_hours",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("staff"),
                column::text("working_group"),
                column::text("day"),
                column::whole("minutes"),
                column::text("kind"),
                column::text("note"),
                column::text_or_none("taken_from"),
                column::instant("entered_at"),
                column::instant_or_none("removed_at"),
                column::flag("stand_in"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(hours).await?;
        let leave = table(
            "plan_leave",
            vec![
                column::municipality(),
                column::id("staff"),
                column::text("day"),
                column::flag("stand_in"),
            ],
            &["municipality", "staff", "day"],
        );
        manager.create_table(leave).await?;
        for (name, columns) in [
            ("plan_hours_by_staff", ["staff", "day"]),
            ("plan_hours_by_day", ["day", "working_group"]),
        ] {
            let mut index = Index::create();
            index.name(name).table("plan_hours").col("municipality");
            for column in columns {
                index.col(column);
            }
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }
}
