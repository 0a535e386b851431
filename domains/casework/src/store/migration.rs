//! The tables of this domain.

use sea_orm_migration::prelude::*;

/// All migrations, oldest first.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(CreateCase),
        Box::new(CreateCaseWord),
        Box::new(super::rating_migration::CreateCaseRating),
        Box::new(crate::handover::migration::CreateHandover),
        Box::new(crate::form_import::migration::CreateFormImport),
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
