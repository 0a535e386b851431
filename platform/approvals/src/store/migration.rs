//! The tables of this crate.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// The migrations of this crate, oldest first.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(ApprovalTables)]
}

struct ApprovalTables;

impl MigrationName for ApprovalTables {
    fn name(&self) -> &'static str {
        "approvals_0001_approval"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for ApprovalTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            table(
                "approval",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::text("subject_kind"),
                    column::id("subject"),
                    column::text("subject_hash"),
                    column::text("decision"),
                    column::text("department"),
                    column::text("title"),
                    column::text("route_id"),
                    column::text("route"),
                    column::id("drafter"),
                    column::text("state"),
                    column::whole("step"),
                    column::whole("round"),
                    column::text("due_on"),
                    column::text_or_none("reminded_on"),
                    column::whole("reminders"),
                    column::bytes("sealed"),
                    column::instant("drafted_at"),
                    column::instant("changed_at"),
                    column::version(),
                ],
                &["municipality", "id"],
            ),
            table(
                "approval_place",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::id("approval"),
                    column::whole("step"),
                    column::whole("place"),
                    column::text("department"),
                    column::text("grade"),
                    column::text("state"),
                    column::id_or_none("signed_by"),
                    column::id_or_none("signed_for"),
                    column::flag("looked_after"),
                ],
                &["municipality", "id"],
            ),
            table(
                "approval_mark",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::id("approval"),
                    column::text("kind"),
                    column::text_or_none("step"),
                    column::id_or_none("staff"),
                    column::id_or_none("signed_for"),
                    column::text_or_none("grade"),
                    column::text_or_none("department"),
                    column::flag("delegated"),
                    column::whole("round"),
                    column::bytes_or_none("sealed"),
                    column::instant("at"),
                ],
                &["municipality", "id"],
            ),
            table(
                "absence",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::id("staff"),
                    column::id("deputy"),
                    column::text("from_day"),
                    column::text("to_day"),
                    column::instant("entered_at"),
                    column::instant_or_none("cancelled_at"),
                ],
                &["municipality", "id"],
            ),
        ];
        for table in tables {
            manager.create_table(table).await?;
        }
        let indexes: [(&str, &str, &[&str]); 8] = [
            ("approval_by_subject", "approval", &["subject", "state"]),
            ("approval_by_state", "approval", &["state", "due_on"]),
            ("approval_by_drafter", "approval", &["drafter", "changed_at"]),
            ("approval_place_by_approval", "approval_place", &["approval"]),
            ("approval_place_by_post", "approval_place", &["state", "department", "grade"]),
            ("approval_place_by_principal", "approval_place", &["signed_for", "looked_after"]),
            ("approval_mark_by_approval", "approval_mark", &["approval", "id"]),
            ("approval_mark_by_staff", "approval_mark", &["staff", "at"]),
        ];
        for (name, on, columns) in indexes {
            let mut index = Index::create();
            index.name(name).table(on).col("municipality");
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.take()).await?;
        }
        for (name, by) in [("absence_by_staff", "staff"), ("absence_by_deputy", "deputy")] {
            let index = Index::create()
                .name(name)
                .table("absence")
                .col("municipality")
                .col(by)
                .col("to_day")
                .take();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
