//! The tables of committee papers.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// Papers and their questions.
pub struct CreatePapers;

impl MigrationName for CreatePapers {
    fn name(&self) -> &'static str {
        "plan_0012_papers"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreatePapers {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let paper = table(
            "plan_paper",
            vec![
                column::municipality(),
                column::id("id"),
                column::whole("year"),
                column::whole("half"),
                column::text("title"),
                column::text("as_of"),
                column::text("summary"),
                column::text("next_steps"),
                column::text("state"),
                column::id("made_by"),
                column::instant("made_at"),
                column::id_or_none("checked_by"),
                column::instant_or_none("checked_at"),
                column::id_or_none("fixed_by"),
                column::instant_or_none("fixed_at"),
                column::text_or_none("returned_because"),
                column::text_or_none("edition"),
                column::text_or_none("sha256"),
                column::flag("stand_in"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(paper).await?;
        let question = table(
            "plan_question",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("paper"),
                column::whole("place"),
                column::text("ask"),
                column::text("background"),
                column::text_or_none("decision"),
                column::text_or_none("words"),
                column::text_or_none("decided_on"),
                column::id_or_none("recorded_by"),
                column::text_or_none("department"),
                column::text_or_none("task"),
                column::text_or_none("due_on"),
                column::text_or_none("done_on"),
                column::text_or_none("done_words"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(question).await?;
        let mut index = Index::create();
        index.name("plan_question_by_paper").table("plan_question");
        index.col("municipality").col("paper").col("place");
        manager.create_index(index.take()).await
    }
}
