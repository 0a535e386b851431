//! The tables of the hand-over.

use sea_orm_migration::prelude::*;
use yakusho_store::migration::column;

/// Runs, their rows, marks and answers.
pub struct CreateHandover;

impl MigrationName for CreateHandover {
    fn name(&self) -> &'static str {
        "casework_handover_0001"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateHandover {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Table::create()
            .table("handover_batch")
            .col(column::municipality())
            .col(column::id("id"))
            .col(column::whole("fiscal_year"))
            .col(column::whole("number"))
            .col(column::text("mapping"))
            .col(column::text("pack_version"))
            .col(column::text("department"))
            .col(column::text("purpose"))
            .col(column::whole("rows"))
            .col(column::text("file_name"))
            .col(column::id("file"))
            .col(column::text("sha256"))
            .col(column::id("made_by"))
            .col(column::instant("made_at"))
            .col(column::text_or_none("webhook"))
            .col(column::id_or_none("delivery"))
            .col(column::instant_or_none("delivered_at"))
            .primary_key(Index::create().col("municipality").col("id"))
            .take();
        manager.create_table(batch).await?;
        let by_department = Index::create()
            .name("handover_batch_department")
            .table("handover_batch")
            .col("municipality")
            .col("department")
            .col("id")
            .take();
        manager.create_index(by_department).await?;
        let row = Table::create()
            .table("handover_row")
            .col(column::municipality())
            .col(column::id("batch_id"))
            .col(column::whole("place"))
            .col(column::text("key"))
            .col(column::id("case_id"))
            .col(column::text("state"))
            .col(column::bytes_or_none("reason"))
            .col(column::instant_or_none("answered_at"))
            .primary_key(Index::create().col("municipality").col("batch_id").col("place"))
            .take();
        manager.create_table(row).await?;
        let by_case = Index::create()
            .name("handover_row_case")
            .table("handover_row")
            .col("municipality")
            .col("case_id")
            .take();
        manager.create_index(by_case).await?;
        let mark = Table::create()
            .table("handover_mark")
            .col(column::municipality())
            .col(column::text("mapping"))
            .col(column::id("case_id"))
            .col(column::id_or_none("batch_id"))
            .col(column::id("marked_by"))
            .col(column::instant("marked_at"))
            .primary_key(Index::create().col("municipality").col("mapping").col("case_id"))
            .take();
        manager.create_table(mark).await?;
        let answer = Table::create()
            .table("handover_answer")
            .col(column::municipality())
            .col(column::id("batch_id"))
            .col(column::text("sha256"))
            .col(column::id("read_by"))
            .col(column::instant("read_at"))
            .col(column::whole("accepted"))
            .col(column::whole("rejected"))
            .primary_key(Index::create().col("municipality").col("batch_id").col("sha256"))
            .take();
        manager.create_table(answer).await
    }
}
