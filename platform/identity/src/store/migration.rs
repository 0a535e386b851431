//! The tables of this crate.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// The migrations of this crate, oldest first.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(StaffTables)]
}

struct StaffTables;

impl MigrationName for StaffTables {
    fn name(&self) -> &'static str {
        "identity_0001_staff"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for StaffTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            table(
                "staff",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::text("login"),
                    column::text("name"),
                    column::text("kana"),
                    column::text("password_hash"),
                    column::flag("must_change_password"),
                    column::bytes("totp_sealed"),
                    column::whole_or_none("totp_last_step"),
                    column::instant("created_at"),
                ],
                &["municipality", "id"],
            ),
            table(
                "posting",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::id("staff"),
                    column::text("department"),
                    column::text("role"),
                    column::text("from_day"),
                    column::text_or_none("to_day"),
                ],
                &["municipality", "id"],
            ),
            table(
                "staff_session",
                vec![
                    column::municipality(),
                    column::text("token_hash"),
                    column::id("id"),
                    column::id("staff"),
                    column::flag("shared_terminal"),
                    column::instant("began_at"),
                    column::instant("seen_at"),
                    column::instant_or_none("ended_at"),
                ],
                &["municipality", "token_hash"],
            ),
            table(
                "staff_recovery_code",
                vec![
                    column::municipality(),
                    column::text("code_hash"),
                    column::id("staff"),
                    column::instant_or_none("used_at"),
                ],
                &["municipality", "code_hash"],
            ),
            table(
                "sign_in_throttle",
                vec![
                    column::municipality(),
                    column::text("key_hash"),
                    column::whole("failures"),
                    column::instant("last_at"),
                ],
                &["municipality", "key_hash"],
            ),
            table(
                "stand_in_identification",
                vec![
                    column::municipality(),
                    column::id("subject"),
                    column::text("person"),
                    column::text("level"),
                    column::text("code_hash"),
                    column::whole("failures"),
                    column::instant("issued_at"),
                    column::instant_or_none("used_at"),
                ],
                &["municipality", "subject"],
            ),
        ];
        for table in tables {
            manager.create_table(table).await?;
        }
        let indexes = [
            ("staff_by_login", "staff", "login", true),
            ("posting_by_staff", "posting", "staff", false),
            ("staff_session_by_staff", "staff_session", "staff", false),
            ("staff_recovery_code_by_staff", "staff_recovery_code", "staff", false),
        ];
        for (name, table, column, unique) in indexes {
            let mut index = Index::create();
            index.name(name).table(table).col("municipality").col(column);
            if unique {
                index.unique();
            }
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }
}
