//! The table of members.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// All of them, in order.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(CreateMembership)]
}

struct CreateMembership;

impl MigrationName for CreateMembership {
    fn name(&self) -> &'static str {
        "plan_0002_membership"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateMembership {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let membership = table(
            "plan_membership",
            vec![
                column::municipality(),
                column::id("id"),
                column::text("working_group"),
                column::id("staff"),
                column::text("department"),
                column::text("role"),
                column::text("from_day"),
                column::text_or_none("until_day"),
                column::whole("minutes_per_week"),
                column::id_or_none("nomination"),
                column::instant("confirmed_at"),
                column::id("confirmed_by"),
                column::text_or_none("ended_because"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(membership).await?;
        for (name, first) in
            [("plan_membership_by_group", "working_group"), ("plan_membership_by_staff", "staff")]
        {
            let mut index = Index::create();
            index.name(name).table("plan_membership").col("municipality").col(first);
            index.col("from_day").col("id");
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }
}
