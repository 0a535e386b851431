//! The tables of initiatives.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// Initiatives, milestones, notes, risks.
pub struct CreateInitiatives;

impl MigrationName for CreateInitiatives {
    fn name(&self) -> &'static str {
        "plan_0010_initiatives"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateInitiatives {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let initiative = table(
            "plan_initiative",
            vec![
                column::municipality(),
                column::id("id"),
                column::whole("programme"),
                column::text("measure"),
                column::text("title"),
                column::text("about"),
                column::text("department"),
                column::text_or_none("working_group"),
                column::id_or_none("responsible"),
                column::text("starts_on"),
                column::text("ends_on"),
                column::text("state"),
                column::text_or_none("reason"),
                column::text_or_none("public_ja"),
                column::text_or_none("public_easy"),
                column::text_or_none("public_en"),
                column::text_or_none("done_on"),
                column::flag("stand_in"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        let milestone = table(
            "plan_milestone",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("initiative"),
                column::text("title"),
                column::text("planned_on"),
                column::text_or_none("forecast_on"),
                column::text_or_none("actual_on"),
                column::text_or_none("reason"),
                column::flag("dropped"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        let note = table(
            "plan_note",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("initiative"),
                column::text("day"),
                column::text("words"),
                column::id("noted_by"),
                column::instant("noted_at"),
            ],
            &["municipality", "id"],
        );
        let risk = table(
            "plan_risk",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("initiative"),
                column::text("sort"),
                column::text("words"),
                column::whole("likelihood"),
                column::whole("effect"),
                column::text("department"),
                column::text("answer"),
                column::flag("closed"),
                column::text_or_none("reason"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        for made in [initiative, milestone, note, risk] {
            manager.create_table(made).await?;
        }
        for (name, table, columns) in [
            ("plan_initiative_by_programme", "plan_initiative", ["programme", "id"]),
            ("plan_milestone_by_initiative", "plan_milestone", ["initiative", "id"]),
            ("plan_note_by_initiative", "plan_note", ["initiative", "id"]),
            ("plan_risk_by_initiative", "plan_risk", ["initiative", "id"]),
        ] {
            let mut index = Index::create();
            index.name(name).table(table).col("municipality");
            for column in columns {
                index.col(column);
            }
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }
}
