//! The tables of this crate.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    prelude::DbErr,
    sea_query::{Index, Table},
};
use yakusho_store::migration::{column, table};

/// The migrations of this crate, oldest first.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(StaffTables), Box::new(SignInTables), Box::new(TransferTables)]
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

/// Proof of presence, kept forms, passkeys, invitations, names in other systems.
struct SignInTables;

impl MigrationName for SignInTables {
    fn name(&self) -> &'static str {
        "identity_0002_sign_in"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SignInTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column a statement: SQLite knows no other way.
        let columns = [
            ("staff", column::text_or_none("employee_number")),
            ("staff", column::instant_or_none("suspended_at")),
            ("staff_session", column::whole_or_none("idle_minutes")),
            ("staff_session", column::instant_or_none("proved_at")),
            ("staff_session", column::text_or_none("way")),
            ("staff_session", column::text_or_none("device")),
        ];
        for (table, column) in columns {
            manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
        }
        let tables = [
            table(
                "kept_form",
                vec![
                    column::municipality(),
                    column::id("staff"),
                    column::bytes("sealed"),
                    column::instant("kept_at"),
                ],
                &["municipality", "staff"],
            ),
            table(
                "sign_in_ceremony",
                vec![
                    column::municipality(),
                    column::text("ticket_hash"),
                    column::text("kind"),
                    column::id_or_none("staff"),
                    column::bytes("sealed"),
                    column::instant("expires_at"),
                ],
                &["municipality", "ticket_hash"],
            ),
            table(
                "staff_passkey",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::id("staff"),
                    column::text("name"),
                    column::text("credential"),
                    column::text("key"),
                    column::instant("added_at"),
                    column::instant_or_none("used_at"),
                ],
                &["municipality", "id"],
            ),
            table(
                "staff_invitation",
                vec![
                    column::municipality(),
                    column::text("token_hash"),
                    column::id("staff"),
                    column::instant("expires_at"),
                    column::instant_or_none("used_at"),
                ],
                &["municipality", "token_hash"],
            ),
            table(
                "staff_outside_key",
                vec![
                    column::municipality(),
                    column::text("kind"),
                    column::text("value"),
                    column::id("staff"),
                    column::instant("added_at"),
                ],
                &["municipality", "kind", "value"],
            ),
        ];
        for table in tables {
            manager.create_table(table).await?;
        }
        let indexes = [
            ("staff_by_employee_number", "staff", "employee_number", true),
            ("staff_passkey_by_staff", "staff_passkey", "staff", false),
            ("staff_passkey_by_credential", "staff_passkey", "credential", true),
            ("staff_invitation_by_staff", "staff_invitation", "staff", false),
            ("staff_outside_key_by_staff", "staff_outside_key", "staff", false),
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

/// 人事異動.
struct TransferTables;

impl MigrationName for TransferTables {
    fn name(&self) -> &'static str {
        "identity_0003_transfer"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for TransferTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = table(
            "transfer_batch",
            vec![
                column::municipality(),
                column::id("id"),
                column::text("source"),
                column::text("state"),
                column::id("made_by"),
                column::instant("made_at"),
                column::id_or_none("approved_by"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        let line = table(
            "transfer_line",
            vec![
                column::municipality(),
                column::id("batch"),
                column::whole("line"),
                column::id("staff"),
                column::text_or_none("department"),
                column::text_or_none("role"),
                column::text("day"),
                column::id_or_none("successor"),
                column::instant_or_none("applied_at"),
            ],
            &["municipality", "batch", "line"],
        );
        manager.create_table(batch).await?;
        manager.create_table(line).await
    }
}
