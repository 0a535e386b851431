//! The tables of this domain.

use sea_orm_migration::prelude::*;

/// All migrations, oldest first.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(CreateCase),
        Box::new(CreateCaseWord),
        Box::new(super::rating_migration::CreateCaseRating),
        Box::new(super::retention_migration::CreateRetention),
        Box::new(crate::uptake::migration::CreateUptake),
        Box::new(CreateCaseGram),
        Box::new(CreateRegister),
        Box::new(super::assignee_migration::IndexAssignee),
        Box::new(crate::handover::migration::CreateHandover),
        Box::new(crate::form_import::migration::CreateFormImport),
        Box::new(super::related_migration::AddRelatedStaff),
        Box::new(super::gram_list_migration::ListPieces),
    ]
}

struct CreateCase;

impl MigrationName for CreateCase {
    fn name(&self) -> &'static str {
        "casework_0001_case"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateCase {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("work_case")
                    .col(ColumnDef::new("municipality").string_len(6).not_null())
                    .col(ColumnDef::new("id").uuid().not_null())
                    .col(ColumnDef::new("application_id").uuid().not_null())
                    .col(ColumnDef::new("number").string_len(16).not_null())
                    .col(ColumnDef::new("place").integer().not_null())
                    .col(ColumnDef::new("pack_version").string_len(64).not_null())
                    .col(ColumnDef::new("procedure").string_len(64).not_null())
                    .col(ColumnDef::new("subject").string_len(32))
                    .col(ColumnDef::new("legal_kind").string_len(16).not_null())
                    .col(ColumnDef::new("department").string_len(64).not_null())
                    .col(ColumnDef::new("in_person").boolean().not_null())
                    .col(ColumnDef::new("needs_identity").boolean().not_null())
                    .col(ColumnDef::new("after").json().not_null())
                    .col(ColumnDef::new("state").string_len(16).not_null())
                    .col(ColumnDef::new("assignee").uuid())
                    .col(ColumnDef::new("received_on").string_len(10))
                    .col(ColumnDef::new("standard_days").integer())
                    .col(ColumnDef::new("due_on").string_len(10))
                    .col(ColumnDef::new("last_day").string_len(10))
                    .col(ColumnDef::new("stand_in").boolean().not_null())
                    .col(ColumnDef::new("opened_at").timestamp_with_time_zone().not_null())
                    .col(ColumnDef::new("changed_at").timestamp_with_time_zone().not_null())
                    .col(ColumnDef::new("version").big_integer().not_null())
                    .primary_key(Index::create().col("municipality").col("id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("work_case_application")
                    .table("work_case")
                    .col("municipality")
                    .col("application_id")
                    .col("place")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("work_case_number")
                    .table("work_case")
                    .col("municipality")
                    .col("number")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("work_case_procedure")
                    .table("work_case")
                    .col("municipality")
                    .col("procedure")
                    .col("opened_at")
                    .to_owned(),
            )
            .await
    }
}

struct CreateCaseWord;

impl MigrationName for CreateCaseWord {
    fn name(&self) -> &'static str {
        "casework_0002_case_word"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateCaseWord {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("case_word")
                    .col(ColumnDef::new("municipality").string_len(6).not_null())
                    .col(ColumnDef::new("id").uuid().not_null())
                    .col(ColumnDef::new("case_id").uuid().not_null())
                    .col(ColumnDef::new("kind").string_len(16).not_null())
                    .col(ColumnDef::new("staff").uuid())
                    .col(ColumnDef::new("written_at").timestamp_with_time_zone().not_null())
                    .col(ColumnDef::new("sealed").binary().not_null())
                    .primary_key(Index::create().col("municipality").col("id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("case_word_case")
                    .table("case_word")
                    .col("municipality")
                    .col("case_id")
                    .col("written_at")
                    .to_owned(),
            )
            .await
    }
}

struct CreateCaseGram;

impl MigrationName for CreateCaseGram {
    fn name(&self) -> &'static str {
        "casework_search_0001_case_gram"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateCaseGram {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("case_gram")
                    .col(ColumnDef::new("municipality").string_len(6).not_null())
                    .col(ColumnDef::new("kind").small_integer().not_null())
                    .col(ColumnDef::new("gram").big_integer().not_null())
                    .col(ColumnDef::new("holder").uuid().not_null())
                    .primary_key(
                        Index::create().col("municipality").col("kind").col("gram").col("holder"),
                    )
                    .to_owned(),
            )
            .await?;
        let indexes: [(&str, &str, &[&str]); 4] = [
            ("case_gram_holder", "case_gram", &["holder"]),
            ("work_case_department", "work_case", &["department", "opened_at", "id"]),
            ("work_case_state", "work_case", &["department", "state", "opened_at", "id"]),
            ("work_case_opened", "work_case", &["opened_at", "id"]),
        ];
        for (name, table, columns) in indexes {
            let mut index = Index::create();
            index.name(name).table(table).col("municipality");
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.to_owned()).await?;
        }
        Ok(())
    }
}

struct CreateRegister;

impl MigrationName for CreateRegister {
    fn name(&self) -> &'static str {
        "casework_search_0002_register_and_inquiry"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateRegister {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        use yakusho_store::migration::{column, table};
        let tables = [
            table(
                "register_snapshot",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::text("source"),
                    column::text("dated_on"),
                    column::whole("people"),
                    column::flag("stand_in"),
                    column::instant("taken_at"),
                ],
                &["municipality", "id"],
            ),
            table(
                "register_person",
                vec![
                    column::municipality(),
                    column::id("snapshot"),
                    column::id("id"),
                    column::bytes("sealed"),
                ],
                &["municipality", "snapshot", "id"],
            ),
            table(
                "register_key",
                vec![
                    column::municipality(),
                    column::id("snapshot"),
                    column::whole("key"),
                    column::id("person"),
                ],
                &["municipality", "snapshot", "key", "person"],
            ),
            table(
                "case_inquiry",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::id("case_id"),
                    column::text("from_department"),
                    column::text("to_department"),
                    column::id("asked_by"),
                    column::instant("asked_at"),
                    column::text_or_none("due_on"),
                    column::bytes("question"),
                    column::id_or_none("answered_by"),
                    column::instant_or_none("answered_at"),
                    column::bytes_or_none("answer"),
                ],
                &["municipality", "id"],
            ),
        ];
        for table in tables {
            manager.create_table(table).await?;
        }
        let indexes: [(&str, &[&str]); 2] = [
            ("case_inquiry_case", &["case_id", "id"]),
            ("case_inquiry_to", &["to_department", "id"]),
        ];
        for (name, columns) in indexes {
            let mut index = Index::create();
            index.name(name).table("case_inquiry").col("municipality");
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.to_owned()).await?;
        }
        Ok(())
    }
}
