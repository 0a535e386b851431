//! The tables of this domain.

use sea_orm_migration::prelude::*;

/// All migrations, oldest first.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(CreateDraft),
        Box::new(CreateApplication),
        Box::new(CreateFiling),
        Box::new(CreateWrongCode),
    ]
}

struct CreateDraft;

impl MigrationName for CreateDraft {
    fn name(&self) -> &'static str {
        "procedures_0001_draft"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateDraft {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("draft")
                    .col(ColumnDef::new("municipality").string_len(6).not_null())
                    .col(ColumnDef::new("id").uuid().not_null())
                    .col(ColumnDef::new("code_hash").string_len(64).not_null())
                    .col(ColumnDef::new("event").string_len(64).not_null())
                    .col(ColumnDef::new("pack_version").string_len(64).not_null())
                    .col(ColumnDef::new("lang").string_len(8).not_null())
                    .col(ColumnDef::new("state").string_len(16).not_null())
                    .col(ColumnDef::new("helper_place").text())
                    .col(ColumnDef::new("chosen").json())
                    .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                    .col(ColumnDef::new("changed_at").timestamp_with_time_zone().not_null())
                    .col(ColumnDef::new("expires_on").string_len(10).not_null())
                    .col(ColumnDef::new("version").big_integer().not_null())
                    .primary_key(Index::create().col("municipality").col("id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("draft_code")
                    .table("draft")
                    .col("municipality")
                    .col("code_hash")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("draft_expiry")
                    .table("draft")
                    .col("municipality")
                    .col("expires_on")
                    .to_owned(),
            )
            .await
    }
}

struct CreateApplication;

impl MigrationName for CreateApplication {
    fn name(&self) -> &'static str {
        "procedures_0002_application"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateApplication {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("application")
                    .col(ColumnDef::new("municipality").string_len(6).not_null())
                    .col(ColumnDef::new("id").uuid().not_null())
                    .col(ColumnDef::new("fiscal_year").integer().not_null())
                    .col(ColumnDef::new("number").big_integer().not_null())
                    .col(ColumnDef::new("draft_id").uuid().not_null())
                    .col(ColumnDef::new("code_hash").string_len(64).not_null())
                    .col(ColumnDef::new("event").string_len(64).not_null())
                    .col(ColumnDef::new("pack_version").string_len(64).not_null())
                    .col(ColumnDef::new("lang").string_len(8).not_null())
                    .col(ColumnDef::new("submitted_at").timestamp_with_time_zone().not_null())
                    .col(ColumnDef::new("identity").string_len(16).not_null())
                    .col(ColumnDef::new("identified_at").timestamp_with_time_zone())
                    .col(ColumnDef::new("channel").string_len(16).not_null())
                    .col(ColumnDef::new("helper_place").text())
                    .col(ColumnDef::new("stand_in").boolean().not_null())
                    .col(ColumnDef::new("asked_boxes").integer().not_null())
                    .col(ColumnDef::new("form_boxes").integer().not_null())
                    .col(ColumnDef::new("version").big_integer().not_null())
                    .primary_key(Index::create().col("municipality").col("id"))
                    .to_owned(),
            )
            .await?;
        for (name, columns) in [
            ("application_number", &["municipality", "fiscal_year", "number"] as &[&'static str]),
            ("application_draft", &["municipality", "draft_id"]),
        ] {
            let mut index = Index::create().name(name).table("application").unique().to_owned();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

struct CreateFiling;

impl MigrationName for CreateFiling {
    fn name(&self) -> &'static str {
        "procedures_0003_filing"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateFiling {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("filing")
                    .col(ColumnDef::new("municipality").string_len(6).not_null())
                    .col(ColumnDef::new("id").uuid().not_null())
                    .col(ColumnDef::new("application_id").uuid().not_null())
                    .col(ColumnDef::new("place").integer().not_null())
                    .col(ColumnDef::new("procedure").string_len(64).not_null())
                    .col(ColumnDef::new("subject").string_len(32))
                    .col(ColumnDef::new("detail").json().not_null())
                    .primary_key(Index::create().col("municipality").col("id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("filing_application")
                    .table("filing")
                    .col("municipality")
                    .col("application_id")
                    .col("place")
                    .unique()
                    .to_owned(),
            )
            .await
    }
}

struct CreateWrongCode;

impl MigrationName for CreateWrongCode {
    fn name(&self) -> &'static str {
        "procedures_0004_wrong_code"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateWrongCode {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("wrong_code")
                    .col(ColumnDef::new("municipality").string_len(6).not_null())
                    .col(ColumnDef::new("id").uuid().not_null())
                    .col(ColumnDef::new("source").string_len(64).not_null())
                    .col(ColumnDef::new("at").timestamp_with_time_zone().not_null())
                    .primary_key(Index::create().col("municipality").col("id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("wrong_code_at")
                    .table("wrong_code")
                    .col("municipality")
                    .col("at")
                    .to_owned(),
            )
            .await
    }
}
